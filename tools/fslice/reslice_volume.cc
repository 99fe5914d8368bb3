// SPDX-License-Identifier: BSD-3-Clause
#include "reslice_volume.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/tool.h"
#include "filter/reslice.h"
#include "format/result.h"

namespace harima {

// For slices on their way to the output: a quarter of the memory, or more if it takes more for a few of them.
static size_t memory_on_the_way(const StackInfo& source, const Axes& axes) {
  const StackInfo result = turned(source, axes);
  const size_t slice =
      size_t(std::max(0, result.width)) * size_t(std::max(0, result.height)) * bytes_of(result.type);
  const size_t memory = common_options().memory_bytes;
  return std::max(memory / 4, std::min(memory / 2, 4 * slice));
}

void write_resliced(std::unique_ptr<Source> source, const Input& in, const Axes& axes, int first_number,
                    const Output& out, const Meta& more) {
  const size_t memory = common_options().memory_bytes, on_the_way = memory_on_the_way(source->info(), axes);
  const Reslicing how{axes, memory - on_the_way, home_of(out.path), first_number};
  if (common_options().dry_run) fmt::print("{}\n", reslicing_text(source->info(), how));
  const double making = reslicing_passes(source->info(), how) * reading_seconds(*source);
  const auto result = resliced(std::move(source), how);
  StackInfo target = result->info();
  for (const auto& [name, value] : more.items()) target.meta.set(name, value);
  make_volume(*result,
              {.inputs = {in.path}, .target = target, .memory_bytes = on_the_way, .making_seconds = making},
              out);
}

}  // namespace harima
