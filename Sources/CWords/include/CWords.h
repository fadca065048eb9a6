#pragma once
#include <stddef.h>
#include <stdint.h>

/// Text in UTF-8 that was compiled in.
typedef struct {
  const uint8_t *bytes;
  size_t count;
} CWordsFile;

/// `data/words/zh-Hans.po`.
CWordsFile cwords_simplified_chinese(void);
