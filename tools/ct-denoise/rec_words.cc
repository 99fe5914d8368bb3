// SPDX-License-Identifier: BSD-3-Clause
#include "rec_words.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

struct Refused {
  std::string_view name;
  char letter;
  const char* why;
};

constexpr const char *kOwn = "ct-denoise sets it, each part has a place of its own",
                     *kViews = "ct-denoise chooses the views of each part",
                     *kCommon = "give it to ct-denoise",
                     *kNoSlices = "wanted options with which ct-rec makes slices and nothing else";

// Not --threads, --mem, --device and --quiet: a reconstruction may be done with others than the learning.
constexpr std::array kRefused{Refused{"output", 'o', kOwn},
                              Refused{"subset", 0, kViews},
                              Refused{"views", 0, kViews},
                              Refused{"force", 'f', kCommon},
                              Refused{"dry-run", 'n', kCommon},
                              Refused{"json", 0, kCommon},
                              Refused{"shard", 0, "a part is one run of ct-rec"},
                              Refused{"preview", 0, kNoSlices},
                              Refused{"live-preview", 0, kNoSlices},
                              Refused{"axis-sweep", 0, kNoSlices},
                              Refused{"also", 0, kNoSlices},
                              Refused{"print-params", 0, kNoSlices},
                              Refused{"describe", 0, kNoSlices},
                              Refused{"man", 0, kNoSlices},
                              Refused{"version", 0, kNoSlices},
                              Refused{"help", 'h', kNoSlices}};

template <class Key>
void check(std::string_view word, Key Refused::*key, Key value) {
  const auto* const found = std::ranges::find(kRefused, value, key);
  if (found != kRefused.end()) fail_usage("--rec: found {}: {}", word, found->why);
}

void check_word(std::string_view word) {
  if (word.starts_with("--")) return check(word, &Refused::name, word.substr(2, word.find('=') - 2));
  if (!word.starts_with('-')) return;
  for (const char letter : word.substr(1)) {
    check(word, &Refused::letter, letter);
    if (letter != 'v' && letter != 'q') return;  // flags: -vf is -v -f
  }
}

}  // namespace

std::vector<std::string> rec_words(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    check_word(word);
    words.emplace_back(word);
  }
  return words;
}

}  // namespace harima
