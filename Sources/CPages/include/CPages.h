#pragma once
#include <stddef.h>
#include <stdint.h>

/// Text in UTF-8 that was compiled in.
typedef struct {
  const uint8_t *bytes;
  size_t count;
} CPagesFile;

/// `templates/html/report.css` and `report.js`: what every page has.
CPagesFile cpages_report_css(void);
CPagesFile cpages_report_js(void);
/// `templates/html/board.css` and the parts of `board`: what pages with a board have besides.
CPagesFile cpages_board_css(void);
CPagesFile cpages_board_js(void);
