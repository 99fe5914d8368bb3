// SPDX-License-Identifier: BSD-3-Clause
// porosity: the share of pore in a volume and in each slice, open and closed.
#include "measure/porosity.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/progress.h"
#include "base/text.h"
#include "select.h"
#include "side_file.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Chosen chosen;
static std::string pore, connect = "6", csv;

static void declare(Params& params) {
  declare_input(params, in);
  params.group("What is pore");
  params.add("--pore", pore, "voxels of less than this value, or of more")
      .value("below:T|above:T")
      .required();
  params.add("--connect", connect, "pores hang together over")
      .choices({{"6", "faces"}, {"18", "faces and edges"}, {"26", "faces, edges and corners"}});
  declare_chosen(params, chosen);
  params.group("Results");
  params.add("--csv", csv, "write a line for each slice to this file").value("FILE").writes(PathKind::file);
}

static ValueBand parse_pore() {
  const size_t colon = std::min(pore.find(':'), pore.size());
  const std::string side = pore.substr(0, colon);
  if (colon == pore.size() || (side != "below" && side != "above"))
    fail_usage("--pore is '{}', wanted below:T or above:T", pore);
  const double value = parse_number(pore.substr(colon + 1));
  return side == "below" ? ValueBand::below(value) : ValueBand::above(value);
}

static double share_of(int64_t part, const PoreCount& count) {
  return count.voxels > 0 ? double(part) / double(count.voxels) : 0;
}

static void write_slices(const std::vector<PoreCount>& slices) {
  SideFile file(csv);
  file.add("slice,voxels,pore,open,closed,porosity,open_porosity,closed_porosity\n");
  for (size_t i = 0; i < slices.size(); ++i) {
    const PoreCount& one = slices[i];
    file.add(fmt::format("{},{},{},{},{},{},{},{}\n", i, one.voxels, one.pore, one.open(), one.closed,
                         share_of(one.pore, one), share_of(one.open(), one), share_of(one.closed, one)));
  }
  file.close();
}

static void say(const PoreCount& all) {
  fmt::print("\tvoxels\tshare\n");
  for (const auto& [name, voxels] : {std::pair<const char*, int64_t>{"porosity", all.pore},
                                     {"open", all.open()},
                                     {"closed", all.closed}}) {
    fmt::print("{}\t{}\t{}\n", name, voxels, share_of(voxels, all));
    report(name, share_of(voxels, all));
  }
  report("voxels", all.voxels);
  report("pore_voxels", all.pore);
  report("nan", all.nan);
}

static void run() {
  const ValueBand band = parse_pore();
  check_side_file(csv, files_of(in, {chosen.mask}));
  size_t memory_bytes = common_options().memory_bytes;
  auto opened = open_input(in);
  const Selection selection = open_chosen(chosen, in, opened->info(), memory_bytes);
  const auto source = kept(std::move(opened), memory_bytes, csv);
  Progress progress("porosity", source->info().count, "slices");
  const auto slices = pores_of(*source, band, selection, Connectivity(parse_integer(connect)), memory_bytes,
                               [&] { progress.add(); });
  PoreCount all;
  for (const PoreCount& one : slices) all.add(one);
  if (all.nan > 0)
    fail("{}: {} voxels are not numbers, neither pore nor not; a --mask or --circle may leave them out",
         in.path, all.nan);
  if (!csv.empty()) write_slices(slices);
  say(all);
}

const Tool kPorosity{.name = "porosity",
                     .summary = "measure the share of pore, open and closed",
                     .declare = declare,
                     .run = run,
                     .common = {.dry_run = false}};

}  // namespace harima
