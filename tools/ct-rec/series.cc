// SPDX-License-Identifier: BSD-3-Clause
// series: many scans, one after the other, each as `ct-rec SCAN` makes it; and a table of what came of them.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/companion.h"
#include "base/error.h"
#include "base/log.h"
#include "base/part_file.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/estimate.h"
#include "cli/tool.h"
#include "format/sidecar.h"
#include "format/spring8_scan.h"
#include "image/geometry.h"
#include "subcommands.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr double kOffPx = 0.5, kOffDeviations = 4;

std::vector<std::string> scans;
std::string output, rec, split_by;
std::optional<int> in_turn;

void declare(Params& params) {
  params.add("scans", scans, "as ct-rec takes them").value("SCAN").reads().required();
  params
      .add("-o,--output", output,
           "folder for a folder of slices of each, called like the scan, and for summary.tsv")
      .value("FOLDER")
      .writes(PathKind::folder)
      .required();
  params
      .add("--split", split_by,
           "each SCAN is a camera's sequence (.his, or a folder with one) of several scans, one after the "
           "other: the number of frames of each, or log: as many as conv.bat names")
      .value("N|log");
  params
      .add("--interleaved", in_turn,
           "each SCAN is a camera's sequence of K scans taken in turn: the first frame of each, the second "
           "of each, ...")
      .value("K")
      .range(2, 100000);
  params.add("--rec", rec, "options for ct-rec, as they are typed there, with spaces between them")
      .value("OPTIONS");
}

struct Made {
  std::string scan, folder, state;  // done, failed, stopped
  double seconds = 0, axis_px = NAN, confidence = NAN;
  std::string remark{};
  std::string frames{};  // of a sequence that holds several; empty: all
};

std::string name_of(const std::string& scan) {
  const fs::path path = without_slashes(scan);
  return fs::is_directory(path) ? path.filename().string() : path.stem().string();
}

// Frames that one scan of a sequence has.
int frames_a_scan(const std::string& scan, const ScansInSequence& found) {
  if (split_by == "log" && found.a_scan == 0)
    fail_usage("{}: there is no conv.bat that tells the frames of a scan, wanted --split N", scan);
  const int each = split_by == "log" ? found.a_scan : parse_integer(split_by);
  if (each < 2) fail_usage("--split {}: wanted the frames of a scan, or log", split_by);
  if (found.frames % each != 0)
    fail_usage("{}: {} frames are not scans of {}: {} and {} more", scan, found.frames, each,
               found.frames / each, found.frames % each);
  return each;
}

// Of scans one after the other.
std::vector<std::string> frames_of_blocks(const std::string& scan, const ScansInSequence& found) {
  const int each = frames_a_scan(scan, found);
  std::vector<std::string> frames;
  for (int first = 0; first < found.frames; first += each)
    frames.push_back(fmt::format("{}:{}", first, first + each));
  return frames;
}

std::vector<std::string> frames_in_turn(const std::string& scan, const ScansInSequence& found, int count) {
  if (found.frames % count != 0)
    fail_usage("{}: {} frames are not those of {} scans in turn: {} each and {} more", scan, found.frames,
               count, found.frames / count, found.frames % count);
  std::vector<std::string> frames;
  for (int i = 0; i < count; ++i) frames.push_back(fmt::format("{}:{}:{}", i, found.frames, count));
  return frames;
}

// One for each scan that a sequence holds, numbered from 1.
std::vector<Made> parts_of(const std::string& scan) {
  const ScansInSequence found = scans_in_sequence(scan);
  const std::vector<std::string> frames =
      in_turn ? frames_in_turn(scan, found, *in_turn) : frames_of_blocks(scan, found);
  const int digits = std::max(3, int(std::to_string(frames.size()).size()));
  std::vector<Made> parts;
  for (size_t i = 0; i < frames.size(); ++i) {
    Made one{scan, (fs::path(output) / fmt::format("{}_{:0{}}", name_of(scan), i + 1, digits)).string(),
             "failed"};
    one.frames = frames[i];
    parts.push_back(one);
  }
  return parts;
}

std::vector<Made> planned() {
  if (in_turn && !split_by.empty())
    fail_usage("--interleaved and --split: scans come in turn, or one after the other");
  std::vector<Made> list;
  std::set<std::string> names;
  for (const std::string& scan : scans) {
    if (!names.insert(name_of(scan)).second)
      fail_usage("two scans are called {}; their slices want names of their own", name_of(scan));
    if (split_by.empty() && !in_turn)
      list.push_back({scan, (fs::path(output) / name_of(scan)).string(), "failed"});
    else std::ranges::move(parts_of(scan), std::back_inserter(list));
  }
  return list;
}

// What a dry run of ct-rec tells in its last line.
double seconds_told(const std::string& line) {
  const nlohmann::json told = nlohmann::json::parse(line, nullptr, false);
  return told.is_object() ? told.value("seconds", 0.0) : 0;
}

void make(Made& one) {
  const bool has_place = !common_options().dry_run || fs::exists(output);  // a dry run makes no folder
  std::vector<std::string> command{
      companion("ct-rec"),    one.scan, "-o", has_place ? one.folder : output, "--device",
      common_options().device};
  if (!one.frames.empty()) command.insert(command.end(), {"--frames", one.frames});
  for (const std::string_view word : split(rec, ' '))
    if (!word.empty()) command.emplace_back(word);
  if (common_options().force) command.push_back("--force");
  if (common_options().dry_run) command.insert(command.end(), {"--dry-run", "--json"});
  if (log_level() == LogLevel::quiet) command.push_back("--quiet");
  const auto begin = std::chrono::steady_clock::now();
  std::string printed;
  const int status = common_options().dry_run ? run_companion(command, printed) : run_companion(command);
  if (common_options().dry_run) one.seconds = seconds_told(printed);
  if (!common_options().dry_run)
    one.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (status == int(Exit::kUsage)) fail_usage("{}: ct-rec does not take these options (--rec)", one.scan);
  one.state = status == 0 ? "done" : status == int(Exit::kStopped) || stop_requested() ? "stopped" : "failed";
  Meta meta;
  History history;
  if (status != 0 || !read_sidecar_of(one.folder, meta, history)) return;
  one.axis_px = meta.number("recon.axis_row0_px", NAN);
  one.confidence = meta.number("recon.axis_confidence", NAN);
}

double median(std::vector<double> values) {
  if (values.empty()) return NAN;
  std::ranges::nth_element(values, values.begin() + std::ssize(values) / 2);
  return values[values.size() / 2];
}

// An axis that is far from that of most, or that was not surely found.
void flag(std::vector<Made>& list) {
  std::vector<double> axes, apart;
  for (const Made& one : list)
    if (std::isfinite(one.axis_px)) axes.push_back(one.axis_px);
  const double middle = median(axes);
  for (const double axis : axes) apart.push_back(std::abs(axis - middle));
  const double far = std::max(kOffPx, kOffDeviations * 1.4826 * median(apart));
  for (Made& one : list) {
    if (std::abs(one.axis_px - middle) > far)
      one.remark = fmt::format("axis {:+.2f} px from the median {:.2f}", one.axis_px - middle, middle);
    else if (one.confidence < kSureAxis) one.remark = "axis is uncertain";
  }
}

std::string number(double value, int digits) {
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, digits) : "-";
}

std::string called(const Made& one) {
  return one.frames.empty() ? one.scan : fmt::format("{} frames {}", one.scan, one.frames);
}

void write_summary(const std::vector<Made>& list) {
  std::string text = "scan\tstate\tseconds\taxis_px\tconfidence\tremark\n";
  for (const Made& one : list)
    text += fmt::format("{}\t{}\t{:.1f}\t{}\t{}\t{}\n", called(one), one.state, one.seconds,
                        number(one.axis_px, 3), number(one.confidence, 2), one.remark);
  PartFile file((fs::path(output) / "summary.tsv").string());
  file.write(std::as_bytes(std::span(text)), 0);
  file.commit();
  if (!common_options().json) fmt::print("{}", text);
}

void run() {
  std::vector<Made> list = planned();
  std::error_code failed;
  if (!common_options().dry_run) fs::create_directories(output, failed);
  if (failed) fail("{}: cannot be made: {}", output, failed.message());
  int64_t done = 0;
  for (Made& one : list) {
    if (stop_requested()) one.state = "stopped";
    else make(one);
    done += one.state == "done";
  }
  if (common_options().dry_run) {
    double seconds = 0;
    for (const Made& one : list) seconds += one.seconds;
    say_time(seconds, fmt::format("computing for {} scans", list.size()));
    if (done < int64_t(list.size()))
      fail("{} of {} scans would fail", int64_t(list.size()) - done, list.size());
    return;
  }
  flag(list);
  write_summary(list);
  for (const Made& one : list)
    if (!one.remark.empty()) warn("{}: {}", called(one), one.remark);
  report("scans", int64_t(list.size()));
  report("done", done);
  if (stop_requested())
    throw Error(
        fmt::format("stopped after {} of {} scans; the same command goes on from there", done, list.size()),
        Exit::kStopped);
  if (done < int64_t(list.size())) fail("{} of {} scans failed", int64_t(list.size()) - done, list.size());
}

}  // namespace

const Tool kSeries{.name = "series",
                   .summary = "reconstruct many scans, and tell what came of them",
                   .declare = declare,
                   .run = run,
                   .common = {.threads = false, .memory = false, .device = true},
                   .needs = {.cores = 2}};

}  // namespace harima
