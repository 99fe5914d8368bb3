// SPDX-License-Identifier: BSD-3-Clause
// What was measured, as tables for people and as JSON.
#pragma once

#include <optional>
#include <string>

#include "advice.h"

namespace harima::bench {

struct Failure {
  std::string codec, message;
};

struct Results {
  std::optional<double> floor;  // bits a pixel, floor.h
  std::vector<Measured> measured;
  std::vector<Failure> failures;
};

void print_head(const Sample& sample);
void print_row(const Measured& one, const Sample& sample);
// What follows the rows: the floor, errors of those with loss, and advice.
void print_end(const Sample& sample, const Results& results);

// One object on one line.
std::string json_of(const Sample& sample, const Results& results);

}  // namespace harima::bench
