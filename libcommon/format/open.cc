// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "format/checked_sink.h"
#include "format/format.h"
#include "format/input_state.h"
#include "format/packed_loss.h"
#include "format/peek.h"
#include "format/result.h"
#include "format/series_folder.h"
#include "format/shared_ring.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr size_t kShownBytes = 8;

const Format& format_named(std::string_view name) {
  for (const Format* format : formats())
    if (name == format->name) return *format;
  fail("this build has no format '{}'", name);
}

std::string names_of_formats() {
  std::string names;
  for (const Format* format : formats()) names += (names.empty() ? "" : ", ") + std::string(format->name);
  return names;
}

[[noreturn]] void fail_unknown(const Peek& peek) {
  if (peek.is_folder)
    fail("{}: a folder without frames that are known; known formats are {}", peek.path, names_of_formats());
  if (peek.head.empty()) fail("{}: the file is empty", peek.path);
  std::string found;
  for (size_t i = 0; i < std::min(kShownBytes, peek.head.size()); ++i)
    found += fmt::format(" {:02x}", peek.head[i]);
  fail("{}: begins with{}, which no format knows; known are {}; bare pixels need --raw", peek.path, found,
       names_of_formats());
}

const Format& format_for_ending(const std::string& path) {
  for (const Format* format : formats())
    if (format->create && has_ending(path, format->extensions)) return *format;
  return format_named("tiff");  // a folder: a series of files
}

const Format& format_for_output(const std::string& path, const std::string& ending) {
  if (path == "-" || is_shared_ring(path)) return format_named("stream");
  if (!ending.empty()) return format_for_ending("x." + ending);
  if (path.ends_with(".zarr/")) return format_named("zarr");
  return format_for_ending(path);
}

// Does the format fill a folder of this name? A series of files does, also in one that is called like a file.
bool fills_folder(const std::string& path, const Format& format) {
  const std::string_view name = format.name;
  std::error_code ignored;
  if (name == "zarr" || !has_ending(path, format.extensions)) return true;
  return (name == "tiff" || name == "png") && fs::is_directory(path, ignored);
}

}  // namespace

const Format& format_of(const std::string& path, const OpenOptions& options) {
  if (is_pipe(path)) return format_named("stream");
  if (!options.raw.empty()) return format_named("raw");
  if (is_glob(path)) return format_named(is_read_as(path, ".png") ? "png" : "tiff");
  const Peek peek = peek_at(without_dataset(path));
  for (const Format* format : formats())
    if (format->sniff(peek)) return *format;
  fail_unknown(peek);
}

std::unique_ptr<Source> open_source(const std::string& path, const OpenOptions& options) {
  const Format& format = format_of(path, options);
  if (!options.channel.empty() && format.name != std::string_view("stream"))
    fail_usage("{}: {} has no channels, a stream may have", path, format.name);
  auto source = format.open(path, options);
  for (const std::string& remark : source->info().remarks) warn("{}", remark);
  if (const PackedLoss loss = loss_of_packed(path); !loss.steps.empty()) {
    StackInfo told = source->info();
    add_loss(loss, told.meta, told.history);
    source->tell(std::move(told.meta), std::move(told.history));
  }
  return source;
}

Scan open_scan(const std::string& path, const OpenOptions& options) {
  const Format& format = format_of(path, options);
  if (!format.scan)
    fail(
        "{}: {} carries no angles; give them by --angles, or a scan folder with output.log, NXtomo, Data "
        "Exchange, a stream",
        path, format.name);
  const std::string_view kind = format.name;
  const bool is_part = options.frames.last != 0;
  if (is_part && kind != "his" && kind != "spring8")
    fail_usage("{}: frames of one of several scans are chosen from a sequence of a camera (.his)", path);
  const std::string part =
      is_part ? fmt::format("frames {}:{}:{}", options.frames.first, options.frames.last, options.frames.step)
              : "";
  const std::string state = state_of_files(files_of_input(path, options)) + part;
  Scan scan = format.scan(path, options);
  scan.state = state + scan.source->info().content;
  add_loss(loss_of_packed(path), scan.meta, scan.history);
  check_scan(scan);
  return scan;
}

bool knows_roles(const std::string& path, const OpenOptions& options) {
  const Format& format = format_of(path, options);
  return format.has_roles && format.has_roles(path);
}

void check_sink(const std::string& path, bool force, const std::string& ending) {
  if (is_shared_ring(path)) return check_shared_ring(path);
  if (path == "-") return;
  if (unpacked_name(path) != path) fail_usage("{}: results are written unpacked; fcompress packs them", path);
  check_output(path, {});
  if (fills_folder(path, format_for_output(path, ending))) return check_series_folder(path, force);
  check_new_file(path, force);
  check_sidecar_is_free(path);
}

bool keeps_frames(const std::string& path) {
  return path != "-" && !is_shared_ring(path) && fills_folder(path, format_for_output(path, ""));
}

std::unique_ptr<Sink> open_sink(const std::string& path, const SinkInfo& info) {
  check_sink(path, info.force, info.ending);
  const Format& format = format_for_output(path, info.ending);
  auto sink = format.create(path, info);
  return format.name == std::string_view("stream")
             ? std::move(sink)
             : checked(std::move(sink), info.stack.count);  // a stream has its own
}

}  // namespace harima
