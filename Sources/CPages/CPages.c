#include "CPages.h"

// The Swift compiler takes a minute for as long a literal of bytes, and all that shows something would
// wait for it.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t report_css[] = {
#embed "../../templates/html/report.css"
};

static const uint8_t report_js[] = {
#embed "../../templates/html/report.js"
};

static const uint8_t board_css[] = {
#embed "../../templates/html/board.css"
};

// One script in parts, in this order.
static const uint8_t board_js[] = {
#embed "../../templates/html/board/numbers.js"
  ,
#embed "../../templates/html/board/sums.js"
  ,
#embed "../../templates/html/board/page.js"
  ,
#embed "../../templates/html/board/state.js"
  ,
#embed "../../templates/html/board/address.js"
  ,
#embed "../../templates/html/board/table.js"
  ,
#embed "../../templates/html/board/weights.js"
  ,
#embed "../../templates/html/board/filters.js"
  ,
#embed "../../templates/html/board/update.js"
  ,
#embed "../../templates/html/board/profiles.js"
  ,
#embed "../../templates/html/board/differences.js"
  ,
#embed "../../templates/html/board/assembly.js"
};

CPagesFile cpages_report_css(void) { return (CPagesFile){report_css, sizeof report_css}; }
CPagesFile cpages_report_js(void) { return (CPagesFile){report_js, sizeof report_js}; }
CPagesFile cpages_board_css(void) { return (CPagesFile){board_css, sizeof board_css}; }
CPagesFile cpages_board_js(void) { return (CPagesFile){board_js, sizeof board_js}; }
