#pragma once
#include <cairo-pdf.h>
#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>
#include <pango/pangofc-fontmap.h>

/* GObject's cast macros do not reach Swift, and struct types that headers only declare differ
   from one Pango release to the next: these take and give plain pointers. */
static inline void *ccairo_font_map_new(FcConfig *configuration) {
  PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
  if (map == NULL) return NULL;
  pango_fc_font_map_set_config((PangoFcFontMap *)map, configuration);
  pango_cairo_font_map_set_resolution((PangoCairoFontMap *)map, 72);
  return map;
}

static inline PangoContext *ccairo_context_new(void *font_map) {
  return pango_font_map_create_context((PangoFontMap *)font_map);
}

static inline FcPattern *ccairo_font_pattern(PangoFont *font) {
  return pango_fc_font_get_pattern((PangoFcFont *)font);
}
