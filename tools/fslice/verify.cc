// SPDX-License-Identifier: BSD-3-Clause
// verify: is a volume what its sidecar says? Every frame is read, and compared with its checksum where one
// was noted.
#include <fmt/format.h>

#include "base/error.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/text.h"
#include "format/checked_sink.h"
#include "format/format.h"
#include "format/peek.h"
#include "format/sidecar.h"
#include "format/sidecar_edit.h"
#include "subcommands.h"

namespace harima {

static std::string path, raw;

static void declare(Params& params) {
  params.add("input", path, "a volume: a folder or file with its sidecar").value("INPUT").reads().required();
  params.add("--raw", raw, "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
}

// What shape and type differ in; empty if in nothing.
static std::vector<std::string> head_faults(const StackInfo& stack, const SidecarClaim& claim) {
  std::vector<std::string> faults;
  const std::array<int, 3> shape{stack.count, stack.height, stack.width};
  const char* const names[] = {"slices", "rows", "columns"};
  for (size_t i = 0; i < 3; ++i)
    if (claim.shape_zyx[i] > 0 && shape[i] != claim.shape_zyx[i])
      faults.push_back(
          fmt::format("{}: found {} {}, the sidecar says {}", path, shape[i], names[i], claim.shape_zyx[i]));
  if (!claim.type.empty() && claim.type != name_of(stack.type))
    faults.push_back(
        fmt::format("{}: found pixels of {}, the sidecar says {}", path, name_of(stack.type), claim.type));
  if (!claim.sums.empty() && claim.sums.size() != size_t(claim.shape_zyx[0]))
    faults.push_back(fmt::format("{}: the sidecar has {} checksums for {} slices", path, claim.sums.size(),
                                 claim.shape_zyx[0]));
  return faults;
}

static std::string sum_fault(const std::string& place, const Frame& frame, const SidecarClaim& claim,
                             int index) {
  if (size_t(index) >= claim.sums.size()) return {};
  const uint64_t found = frame_sum(frame), wanted = claim.sums[size_t(index)];
  return found == wanted ? ""
                         : fmt::format("{}: pixels have changed: found checksum {:016x}, wanted {:016x}",
                                       place, found, wanted);
}

// One line for every frame that cannot be read or is another one.
static std::vector<std::string> frame_faults(Source& source, const SidecarClaim& claim) {
  const StackInfo& info = source.info();
  Progress progress("verify", info.count, "slices");
  std::vector<std::string> faults(size_t(std::max(0, info.count)));
  if (!source.can_seek()) {  // what is behind the first frame that cannot be read, cannot be either
    int index = 0;
    for (Frame frame; source.next(frame); ++index, progress.add())
      if (size_t(index) < faults.size())
        faults[size_t(index)] = sum_fault(source.place(index), frame, claim, index);
    return faults;
  }
  parallel_for(info.count, [&](int i) {
    thread_local Frame frame;
    if (frame.empty() || frame.type() != info.type || frame.width() != info.width ||
        frame.height() != info.height)
      frame = Frame(info.type, info.width, info.height);
    try {
      source.read_rows(i, 0, info.height, frame.data());
      faults[size_t(i)] = sum_fault(source.place(i), frame, claim, i);
    } catch (const Error& e) {
      faults[size_t(i)] = e.what();
    }
    progress.add();
  });
  return faults;
}

static void run() {
  if (path == "-")
    fail_usage(
        "a stream has no sidecar; its checksums are compared by whatever reads it, `fslice stats -` say");
  const std::string result = without_dataset(path), sidecar = sidecar_path(result);
  const std::optional<SidecarMark> mark = sidecar_mark(sidecar);
  if (!mark) fail("{}: has no sidecar, {} is not there", path, sidecar);
  if (mark->is_of_other(result)) fail("{}: has no sidecar, {} is that of {}", path, sidecar, mark->result);
  const SidecarClaim claim = read_claim(sidecar);
  OpenOptions options;
  options.raw = raw;
  options.memory_bytes = common_options().memory_bytes;
  const auto source = open_source(path, options);
  std::vector<std::string> faults = head_faults(source->info(), claim);
  const bool is_same_shape = faults.empty();
  for (const std::string& fault : frame_faults(*source, is_same_shape ? claim : SidecarClaim{}))
    if (!fault.empty()) faults.push_back(fault);
  for (const std::string& fault : faults) fmt::print("{}\n", fault);
  report("faults", int64_t(faults.size()));
  report("checksums", int64_t(claim.sums.size()));
  if (!faults.empty()) fail("{}: {} faults", path, faults.size());
  fmt::print("{}: {} as the sidecar says{}\n", path, counted(source->info().count, "slice"),
             claim.sums.empty() ? ", which has no checksums" : ", checksums included");
}

const Tool kVerify{.name = "verify",
                   .summary = "compare a volume with its sidecar, checksums included",
                   .declare = declare,
                   .run = run,
                   .common = {.force = false, .dry_run = false}};

}  // namespace harima
