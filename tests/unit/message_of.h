// SPDX-License-Identifier: BSD-3-Clause
// What an Error says when `body` fails, or "no error".
#pragma once

#include <functional>
#include <string>

#include "base/error.h"

inline std::string message_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const harima::Error& e) {
    return e.what();
  }
  return "no error";
}
