// SPDX-License-Identifier: BSD-3-Clause
#include "in_out.h"

#include <vector>

#include "base/error.h"
#include "cli/tool.h"
#include "format/assembled_scan.h"
#include "format/peek.h"
#include "format/result.h"
#include "format/shards.h"
#include "settle_flats.h"

namespace harima {

namespace {

ScanParts parts_of(const Options& opt, const std::string& scan) {
  return {scan, opt.darks, opt.flats, opt.angles};
}

OpenOptions open_options(const Options& opt) {
  OpenOptions options;
  options.raw = opt.raw;
  if (!opt.frames.empty()) options.frames = parse_range(opt.frames);
  options.memory_bytes = common_options().memory_bytes;
  options.spool_folder = home_of(opt.output);
  return options;
}

bool is_assembled(const Options& opt) {
  return !opt.angles.empty() || !opt.darks.empty() || !opt.flats.empty();
}

std::vector<std::string> files_read(const Options& opt) {
  std::vector<std::string> files = files_of_scan(parts_of(opt, opt.scan), open_options(opt));
  for (const std::string& file : files_of_flat_field(opt)) files.push_back(file);
  for (const std::string& scan : opt.stack)
    for (const std::string& file : files_of_scan(parts_of(opt, scan), open_options(opt)))
      files.push_back(file);
  files.insert(files.end(), {common_options().params_file, opt.distortion, opt.shifts});
  return files;
}

void check_picture(const std::string& output) {
  if (output == "-") fail_usage("a picture needs the name of a file, not -o -");
  check_new_file(output, common_options().force);
  if (!has_ending(output, ".png"))
    fail_usage("-o {} is to be a picture, wanted a name that ends in .png", output);
}

void check_volume(const std::string& output) {
  check_shards(output);
  if (has_ending(output, ".png .jpg .jpeg"))
    fail_usage(
        "-o {} names a picture: --preview or --axis-sweep makes one; slices want a folder, .tif or .h5",
        output);
}

}  // namespace

Scan open_input(const Options& opt, Onlookers& while_it_comes) {
  if (is_assembled(opt)) return open_further(opt, opt.scan);
  OpenOptions options = open_options(opt);
  options.on_frame = [&](const StackInfo& stack, const Frame& frame, bool is_kept) {
    while_it_comes.see(stack, frame, is_kept);
  };
  return open_scan(opt.scan, options);
}

Scan open_further(const Options& opt, const std::string& scan) {
  return is_assembled(opt) ? assemble_scan(parts_of(opt, scan), open_options(opt))
                           : open_scan(scan, open_options(opt));
}

void check_place(const Options& opt) {
  if (opt.output.empty()) fail_usage("--output is empty");
  check_output(opt.output, files_read(opt));
  if (makes_picture(opt)) check_picture(opt.output);
  else check_volume(opt.output);
}

}  // namespace harima
