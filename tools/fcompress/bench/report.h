// SPDX-License-Identifier: BSD-3-Clause
// What was measured, as tables for people and as JSON.
#pragma once

#include <string>

#include "advice.h"

namespace harima::bench {

struct Failure {
  std::string codec, message;
};

struct Results {
  std::vector<Measured> measured;
  std::vector<Failure> failures;
};

void print_head(const Sample& sample);
void print_row(const Measured& one, const Sample& sample);
// What follows the rows: errors of those with loss, and advice.
void print_end(const Results& results);

// One object on one line.
std::string json_of(const Sample& sample, const Results& results);

}  // namespace harima::bench
