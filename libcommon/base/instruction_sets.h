// SPDX-License-Identifier: BSD-3-Clause
// Kernels that are compiled once for each instruction set: those of the best one that this processor has.
#pragma once

#include <cstring>
#include <initializer_list>
#include <vector>

namespace harima {

// Table has a name, `target`.
template <class Table>
class InstructionSets {
 public:
  struct Target {
    const Table* table;
    bool runs_here;
  };

  // Best first; the last one runs everywhere.
  InstructionSets(std::initializer_list<Target> targets) {
    for (const Target& target : targets)
      if (target.runs_here) tables_.push_back(target.table);
  }

  const Table& chosen() const { return forced_ ? *forced_ : *tables_.front(); }

  // For tests; "" for the best. False if it cannot run here: then the best is chosen.
  bool force(const char* name) {
    forced_ = nullptr;
    if (!*name) return true;
    for (const Table* table : tables_)
      if (std::strcmp(name, table->target) == 0) forced_ = table;
    return forced_ != nullptr;
  }

 private:
  std::vector<const Table*> tables_;
  const Table* forced_ = nullptr;
};

}  // namespace harima
