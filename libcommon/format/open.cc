// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "format/checked_sink.h"
#include "format/format.h"
#include "format/peek.h"
#include "format/result.h"

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
  for (size_t i = 0; i < std::min(kShownBytes, peek.head.size()); ++i) found += fmt::format(" {:02x}", peek.head[i]);
  fail("{}: begins with{}, which no format knows; known are {}; bare pixels need --raw", peek.path, found,
       names_of_formats());
}

const Format& format_of(const std::string& path, const OpenOptions& options) {
  if (path == "-") return format_named("stream");
  if (!options.raw.empty()) return format_named("raw");
  if (is_glob(path)) return format_named(has_ending(path, ".png") ? "png" : "tiff");
  const Peek peek = peek_at(without_dataset(path));
  for (const Format* format : formats())
    if (format->sniff(peek)) return *format;
  fail_unknown(peek);
}

const Format& format_for_ending(const std::string& path) {
  for (const Format* format : formats())
    if (format->create && has_ending(path, format->extensions)) return *format;
  return format_named("tiff");  // a folder: a series of files
}

const Format& format_for_output(const std::string& path, const SinkInfo& info) {
  if (path == "-") return format_named("stream");
  if (!info.ending.empty()) return format_for_ending("x." + info.ending);
  if (path.ends_with(".zarr/")) return format_named("zarr");
  return format_for_ending(path);
}

}  // namespace

std::unique_ptr<Source> open_source(const std::string& path, const OpenOptions& options) {
  const Format& format = format_of(path, options);
  if (!options.channel.empty() && format.name != std::string_view("stream")) fail_usage("{}: {} has no channels, a stream may have", path, format.name);
  auto source = format.open(path, options);
  for (const std::string& remark : source->info().remarks) warn("{}", remark);
  return source;
}

Scan open_scan(const std::string& path, const OpenOptions& options) {
  const Format& format = format_of(path, options);
  if (!format.scan)
    fail("{}: {} carries no angles; give them by --angles, or a scan folder with output.log, NXtomo, Data Exchange, a stream",
         path, format.name);
  Scan scan = format.scan(path, options);
  check_scan(scan);
  return scan;
}

bool knows_roles(const std::string& path, const OpenOptions& options) {
  const Format& format = format_of(path, options);
  return format.has_roles && format.has_roles(path);
}

std::unique_ptr<Sink> open_sink(const std::string& path, const SinkInfo& info) {
  const Format& format = format_for_output(path, info);
  if (path == "-") return format.create(path, info);
  check_output(path, {});
  std::error_code ignored;
  if (fs::exists(path, ignored) && !fs::is_directory(path, ignored)) check_new_file(path, info.force);
  if (has_ending(path, format.extensions)) check_sidecar_is_free(path);
  auto sink = format.create(path, info);
  return format.name == std::string_view("stream") ? std::move(sink) : checked(std::move(sink));  // a stream has its own
}

}  // namespace harima
