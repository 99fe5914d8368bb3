// SPDX-License-Identifier: BSD-3-Clause
#include "listing.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/packed_file.h"
#include "format/result.h"
#include "in_out.h"

namespace harima {

namespace {

struct Totals {
  int files = 0;
  uint64_t bytes = 0, packed = 0, frames = 0;
};
Totals g_totals;

ReadAt reader_at(const Input& input) {
  return [fd = input.descriptor()](void* dst, size_t bytes, size_t offset) {
    return read_descriptor(fd, dst, bytes, offset);
  };
}

void check_regular(const Input& input) {
  if (!input.is_regular()) fail("{}: is a pipe; reading here and there takes a file", input.name());
}

// Frames of one shape, as they follow each other.
struct Series {
  FrameShape shape;
  uint64_t frames = 0;
};

std::vector<Series> series_of(const BlockIndex& index) {
  std::vector<Series> series;
  for (const BlockPlace& block : index.blocks) {
    if (block.frames == 0) continue;
    if (series.empty() || series.back().shape != block.shape) series.push_back({block.shape, 0});
    series.back().frames += uint64_t(block.frames);
  }
  return series;
}

std::string series_text(const std::vector<Series>& all) {
  if (all.empty()) return "-";
  const Series& first = all[0];
  const std::string text = fmt::format("{} {}x{}{}", name_of(first.shape.type), first.shape.width,
                                       first.shape.height, first.shape.is_big_endian ? " be" : "");
  return all.size() > 1 ? text + fmt::format(" and {} more", all.size() - 1) : text;
}

// What the metadata of each stream say, where they are an object.
std::vector<nlohmann::json> metadata_of(const Input& input, const BlockIndex& index) {
  std::vector<nlohmann::json> all;
  for (const std::string& text : metadata_texts(reader_at(input), index))
    if (nlohmann::json json = nlohmann::json::parse(text, nullptr, false); json.is_object())
      all.push_back(std::move(json));
  return all;
}

std::string member_text(const nlohmann::json& object, const char* key) {
  if (!object.contains(key)) return "-";
  const nlohmann::json& member = object[key];
  if (member.is_number()) return fmt::format("{:.6g}", member.get<double>());
  return member.is_string() ? member.get<std::string>() : member.dump();
}

void print_metadata(const nlohmann::json& metadata) {
  if (const auto loss = metadata.find("loss"); loss != metadata.end() && loss->is_object()) {
    const auto text = [&](const char* key) { return member_text(*loss, key); };
    fmt::print("  --{} {}: largest error {}, rmse {}, PSNR {} dB", text("mode"), text("value"),
               text("max_error"), text("rmse"), text("psnr_db"));
    if (loss->contains("exact")) fmt::print("; exact: {}", text("exact"));
    fmt::print("\n");
  }
  if (const auto reduction = metadata.find("reduction");
      reduction != metadata.end() && reduction->is_object()) {
    const auto text = [&](const char* key) { return member_text(*reduction, key); };
    fmt::print("  --average {} --bin {}: of frames of {} x {}\n", text("average"), text("bin"),
               text("columns"), text("rows"));
  }
}

double ratio_of(uint64_t bytes, uint64_t packed) { return packed > 0 ? double(bytes) / double(packed) : 0; }

void print_line(uint64_t packed, uint64_t bytes, uint64_t frames, const std::string& shape,
                const std::string& name) {
  fmt::print("{:>14} {:>14} {:>7.3f} {:>7} {:<20} {}\n", packed, bytes, ratio_of(bytes, packed), frames,
             shape, name);
}

void print_json_line(const Input& input, const BlockIndex& index, uint64_t packed) {
  nlohmann::json json{{"name", input.name()},     {"bytes", index.bytes},
                      {"packed_bytes", packed},   {"ratio", ratio_of(index.bytes, packed)},
                      {"frames", index.frames},   {"blocks", index.blocks.size()},
                      {"streams", index.streams}, {"series", nlohmann::json::array()}};
  for (const Series& series : series_of(index))
    json["series"].push_back({{"type", name_of(series.shape.type)},
                              {"width", series.shape.width},
                              {"height", series.shape.height},
                              {"big_endian", series.shape.is_big_endian},
                              {"frames", series.frames}});
  for (const nlohmann::json& metadata : metadata_of(input, index))
    for (const char* key : {"loss", "reduction"})
      if (metadata.contains(key)) json[key].push_back(metadata[key]);
  fmt::print("{}\n", json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

BlockIndex index_of(const Input& input) {
  check_regular(input);
  try {
    return read_block_index(reader_at(input), size_t(input.status().st_size));
  } catch (const Error& e) {
    throw e.in("{}", input.name());
  }
}

void list_header() {
  if (!common_options().json)
    fmt::print("{:>14} {:>14} {:>7} {:>7} {:<20} {}\n", "packed", "unpacked", "ratio", "frames", "shape",
               "name");
}

void list_file(const std::string& path) {
  const Input input(path);
  const BlockIndex index = index_of(input);
  const auto packed = uint64_t(input.status().st_size);
  if (common_options().json) print_json_line(input, index, packed);
  else print_line(packed, index.bytes, index.frames, series_text(series_of(index)), input.name());
  if (log_level() == LogLevel::verbose && !common_options().json)
    for (const nlohmann::json& metadata : metadata_of(input, index)) print_metadata(metadata);
  ++g_totals.files;
  g_totals.bytes += index.bytes;
  g_totals.packed += packed;
  g_totals.frames += index.frames;
  if (index.is_cut)
    fail("{}: is cut off behind unpacked byte {}; -d --recover keeps what is there", input.name(),
         index.bytes);
}

void list_total() {
  if (!common_options().json && g_totals.files > 1)
    print_line(g_totals.packed, g_totals.bytes, g_totals.frames, "", fmt::format("{} files", g_totals.files));
  report("files", int64_t(g_totals.files));
  report("bytes", int64_t(g_totals.bytes));
  report("packed_bytes", int64_t(g_totals.packed));
  report("frames", int64_t(g_totals.frames));
  report("ratio", ratio_of(g_totals.bytes, g_totals.packed));
}

void write_frames(const Options& opt, const std::string& path) {
  const IntRange range = parse_range(opt.frames);
  const Input input(path);
  check_regular(input);
  const std::string name = opt.output.empty() || opt.to_stdout ? "-" : opt.output;
  if (name != "-") {
    check_output(name, {path});
    check_new_file(name, common_options().force);
  }
  try {
    const FczFile file(reader_at(input), size_t(input.status().st_size));
    const auto frames = int64_t(file.index().frames);
    const int64_t last = range.last == kNoLast ? frames : range.last;
    if (range.first < 0 || last > frames) fail("frames {} wanted, found {}", opt.frames, frames);
    if (file.index().is_cut) warn("{}: is cut off; it has {} frames", input.name(), frames);
    Output output(name, &input);
    const WriteAll write = output.writer();
    std::vector<std::byte> pixels;
    for (int64_t frame = range.first; frame < last; frame += range.step) {
      const size_t block = file.index().block_of_frame(uint64_t(frame));
      const auto content = file.block(block);
      const int inside = int(uint64_t(frame) - file.index().blocks[block].first_frame);
      pixels.resize(content->shape.frame_bytes());
      copy_frames(*content, inside, inside + 1, pixels.data());
      write(pixels);
    }
    output.commit();
  } catch (const Error& e) {
    throw e.in("{}", input.name());
  }
}

}  // namespace harima
