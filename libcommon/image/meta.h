// SPDX-License-Identifier: BSD-3-Clause
// Meta is what is known of a stack beyond its pixels: an ordered list of dotted names and values
// ("scan.projections" = 900) that becomes the groups of the JSON sidecar (man 5 harima-metadata).
// History is one entry per tool that touched the data; it grows and never shrinks. Both are plain values
// that travel with every stack: each tool copies what it got and appends itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace harima {

using MetaValue = std::variant<bool, int64_t, double, std::string, std::vector<double>>;

class Meta {
 public:
  using Item = std::pair<std::string, MetaValue>;

  // Puts a value under its name, in place of an older one.
  void set(std::string_view name, MetaValue value);
  template <class Number>
  requires std::is_arithmetic_v<Number>
  void set(std::string_view name, Number value) {
    if constexpr (std::is_same_v<Number, bool>) set(name, MetaValue(value));
    else if constexpr (std::is_floating_point_v<Number>) set(name, MetaValue(double(value)));
    else set(name, MetaValue(int64_t(value)));
  }
  void set(std::string_view name, const char* value) { set(name, MetaValue(std::string(value))); }
  void remove(std::string_view name);
  bool has(std::string_view name) const { return find(name) != nullptr; }
  // The number or text under a name; `missing` if there is none of that type.
  double number(std::string_view name, double missing) const;
  std::string text(std::string_view name, std::string missing = {}) const;
  const MetaValue* find(std::string_view name) const;
  const std::vector<Item>& items() const { return items_; }

 private:
  std::vector<Item> items_;
};

// One run of one tool. Times are RFC 3339 in UTC. `params` are the effective options, defaults included.
struct HistoryEntry {
  std::string tool, version, git, start, end, device, job;
  std::vector<std::string> argv;  // secrets removed
  std::vector<Meta::Item> params;
  std::vector<std::string> inputs;  // as the user named them
  // What the run found, as far as it was known when this was written: what --json says.
  std::vector<Meta::Item> report{};
};

using History = std::vector<HistoryEntry>;

// The names that several files write or read. Everything else is spelt where it is used.
namespace meta_name {
inline constexpr std::string_view kPixelUm = "scan.pixel_um";            // detector pixel = voxel edge
inline constexpr std::string_view kPixelAssumed = "scan.pixel_assumed";  // true: nobody told the above
inline constexpr std::string_view kAxisPx = "recon.axis_px";  // of this slice, from the left, 0-based
inline constexpr std::string_view kProjections = "scan.projections";
inline constexpr std::string_view kAngleOffsetRad = "recon.angle_offset_rad";
inline constexpr std::string_view kMin = "values.min";
inline constexpr std::string_view kMax = "values.max";
inline constexpr std::string_view kWindowLow = "values.window_low";    // 8/16-bit: value of 0
inline constexpr std::string_view kWindowHigh = "values.window_high";  // 8/16-bit: value of 255 or 65535
// Of one frame, as Sink::put() takes them.
inline constexpr std::string_view kFrameKind = "frame.kind";  // as name_of(FrameKind)
inline constexpr std::string_view kFrameAngleDeg = "frame.angle_deg";
inline constexpr std::string_view kFrameRowOffset = "frame.row_offset";
inline constexpr std::string_view kFrameTimeMs = "frame.time_ms";
inline constexpr std::string_view kFrameNumber = "frame.number";  // of its series, as file names have it
// Among all that a sender sent, of which others may have gone elsewhere.
inline constexpr std::string_view kStreamNumber = "frame.stream_number";
// "1101": of its sectors the third did not come, and is blank.
inline constexpr std::string_view kSectors = "frame.sectors";
}  // namespace meta_name

}  // namespace harima
