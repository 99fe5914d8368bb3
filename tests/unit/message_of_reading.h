// SPDX-License-Identifier: BSD-3-Clause
// What an Error says when a file is read to its end, or "no error".
#pragma once

#include "format/format.h"
#include "message_of.h"

inline std::string message_of_reading(const std::string& path) {
  return message_of([&] {
    const auto source = harima::open_source(path);
    for (harima::Frame frame; source->next(frame);) {
    }
  });
}
