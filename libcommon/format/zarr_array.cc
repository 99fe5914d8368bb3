// SPDX-License-Identifier: BSD-3-Clause
#include "format/zarr_array.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "format/meta_json.h"
#include "format/stream_pixels.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

Json parse(const std::string& text) {
  // As sidecars: groups are walked by recursion, so a hostile file must not set its depth.
  if (std::count(text.begin(), text.end(), '{') + std::count(text.begin(), text.end(), '[') > 100000)
    fail("is no such JSON");
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) fail("is no JSON object");
  return json;
}

std::string text_of(const fs::path& path) { return small_text(path.string()).value_or(""); }

std::vector<int> sizes_of(const Json& json, const char* name) {
  const Json list = json.value(name, Json());
  if (!list.is_array() || list.size() < 2 || list.size() > 8)
    fail("{} is {}, wanted 2 to 8 sizes", name, list.dump());
  std::vector<int> sizes;
  for (const Json& item : list) {
    if (!item.is_number_integer() || item.get<int64_t>() < 1 || item.get<int64_t>() > INT_MAX)
      fail("{} is {}, wanted sizes of 1 to {}", name, list.dump(), INT_MAX);
    sizes.push_back(item.get<int>());
  }
  return sizes;
}

// The last three as z, y, x.
std::array<int, 3> last_three(const std::vector<int>& sizes) {
  std::array<int, 3> three{1, 1, 1};
  for (size_t i = 0; i < std::min<size_t>(3, sizes.size()); ++i) three[2 - i] = sizes[sizes.size() - 1 - i];
  return three;
}

std::string codec_of(const Json& json) {
  const Json compressor = json.value("compressor", Json());
  if (compressor.is_null()) return {};
  const Json id = compressor.is_object() ? compressor.value("id", Json()) : Json();
  for (const char* known : {"zstd", "zlib", "gzip", "lz4", "blosc"})
    if (id == known) return known;
  fail("the compressor is {}, wanted none, zstd, zlib, gzip, lz4 or blosc", compressor.dump());
}

double fill_of(const Json& json, PixelType type) {
  const Json fill = json.value("fill_value", Json());
  const bool is_real = type == PixelType::f32;
  if (fill.is_number() && (is_real || std::abs(fill.get<double>()) <= INT_MAX)) return fill.get<double>();
  if (fill.is_boolean()) return fill.get<bool>() ? 1 : 0;
  if (fill == "NaN" && is_real) return std::nan("");
  if (is_real && (fill == "Infinity" || fill == "-Infinity"))
    return fill == "Infinity" ? HUGE_VAL : -HUGE_VAL;
  if (!fill.is_null()) fail("fill_value is {}, wanted a number of the array", fill.dump());
  return 0;
}

void check_plain(const Json& json) {
  const Json version = json.value("zarr_format", Json());
  if (version != 2) fail("zarr_format is {}, wanted 2", version.dump());
  const Json filters = json.value("filters", Json());
  if (!filters.is_null() && !filters.empty()) fail("filters are {}, wanted none", filters.dump());
  if (json.value("order", Json()) != "C")
    fail("order is {}, wanted \"C\"", json.value("order", Json()).dump());
  if (!json.value("dtype", Json()).is_string())
    fail("dtype is {}, wanted plain numbers", json.value("dtype", Json()).dump());
}

}  // namespace

std::string ZarrArray::chunk_name(int z, int y, int x) const {
  std::string name;
  for (int i = 3; i < axes; ++i) name += fmt::format("0{}", separator);
  if (axes > 2) name += fmt::format("{}{}", z, separator);
  return name + fmt::format("{}{}{}", y, separator, x);
}

ZarrArray parse_zarr_array(const std::string& text) {
  const Json json = parse(text);
  check_plain(json);
  ZarrArray array;
  array.stored = stored_type_named(json["dtype"].get<std::string>());
  const std::vector<int> shape = sizes_of(json, "shape"), chunk = sizes_of(json, "chunks");
  if (shape.size() != chunk.size()) fail("shape has {} sizes, chunks {}", shape.size(), chunk.size());
  for (size_t i = 0; i + 3 < shape.size(); ++i)
    if (shape[i] != 1 || chunk[i] != 1)
      fail("shape is {}, wanted z, y, x behind axes of length 1", json["shape"].dump());
  array.shape = last_three(shape);
  array.chunk = last_three(chunk);
  array.axes = int(shape.size());
  array.codec = codec_of(json);
  array.fill = fill_of(json, pixel_type_of(array.stored));
  array.separator = json.value("dimension_separator", Json(".")) == "/" ? '/' : '.';
  if (uint64_t(array.shape[1]) * uint64_t(array.shape[2]) > kMaxFrameBytes / size_t(array.stored.bytes))
    fail("slices of {} x {} pixels, wanted at most {} bytes", array.shape[2], array.shape[1], kMaxFrameBytes);
  if (double(array.chunk[0]) * array.chunk[1] * array.chunk[2] * array.stored.bytes > double(INT_MAX))
    fail("chunks are {}, wanted at most {} bytes", json["chunks"].dump(),
         INT_MAX);  // as all of the codecs have it
  return array;
}

std::string zarr_array_json(const StackInfo& stack, const std::string& codec) {
  Json compressor;
  if (!codec.empty()) compressor = {{"id", codec}, {"level", 1}};
  const Json json = {{"chunks", {1, stack.height, stack.width}},
                     {"compressor", compressor},
                     {"dimension_separator", "."},
                     {"dtype", numpy_name(stored_type_of(stack.type))},
                     {"fill_value", 0},
                     {"filters", nullptr},
                     {"order", "C"},
                     {"shape", {stack.count, stack.height, stack.width}},
                     {"zarr_format", 2}};
  return json.dump(1) + "\n";
}

std::string find_zarr_array(const std::string& folder) {
  const fs::path root(folder);
  if (fs::exists(root / ".zarray")) return folder;
  if (fs::exists(root / "zarr.json")) fail("{}: Zarr of version 3, wanted 2", folder);
  const Json attributes = Json::parse(text_of(root / ".zattrs"), nullptr, false);
  const Json first = attributes.is_object()
                         ? attributes.value("/multiscales/0/datasets/0/path"_json_pointer, Json())
                         : Json();
  if (first.is_string() && fs::exists(root / first.get<std::string>() / ".zarray"))
    return (root / first.get<std::string>()).string();
  std::vector<std::string> arrays;
  for (const fs::directory_entry& entry : fs::directory_iterator(root))
    if (fs::exists(entry.path() / ".zarray")) arrays.push_back(entry.path().filename().string());
  std::sort(arrays.begin(), arrays.end());
  if (arrays.size() == 1) return (root / arrays[0]).string();
  if (arrays.empty()) fail("{}: a Zarr group without arrays", folder);
  fail("{}: a Zarr group of {}; name one, {} say", folder, fmt::join(arrays, ", "),
       (root / arrays[0]).string());
}

std::string zarr_sidecar(const std::string& folder) {
  const Json attributes = Json::parse(text_of(fs::path(folder) / ".zattrs"), nullptr, false);
  const Json sidecar = attributes.is_object() ? attributes.value("harima", Json()) : Json();
  return sidecar.is_object() ? sidecar.dump() : std::string();
}

std::string zarr_attributes_json(const std::string& folder, const std::string& sidecar) {
  Json json = Json::parse(text_of(fs::path(folder) / ".zattrs"), nullptr, false);
  if (!json.is_object()) json = Json::object();
  json["_ARRAY_DIMENSIONS"] = {"z", "y", "x"};
  json["harima"] = Json::parse(sidecar);
  return sidecar_text(json);
}

}  // namespace harima
