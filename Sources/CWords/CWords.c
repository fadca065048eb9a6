#include "CWords.h"

// The Swift compiler takes a minute for as long a literal of bytes, and all that says something would
// wait for it.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t simplified_chinese[] = {
#embed "../../data/words/zh-Hans.po"
};

CWordsFile cwords_simplified_chinese(void) {
  return (CWordsFile){simplified_chinese, sizeof simplified_chinese};
}
