// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/tensor_file.h"

#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/hash.h"
#include "base/part_file.h"
#include "base/text.h"
#include "format/input_file.h"

namespace harima {

namespace {

static_assert(std::endian::native == std::endian::little, "values are written as they are in memory");

using Json = nlohmann::ordered_json;

constexpr uint64_t kMostHeader = 4 << 20, kMostFile = uint64_t{16} << 30;
constexpr size_t kMostSizes = 4;

std::string_view bytes_of(const Tensor& tensor) {
  return {reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(float)};
}

// Of the text and the values: either tells what the other means.
std::string checksum(const std::string& about, std::string_view values) {
  Xxh3 hash;
  hash.add(about.data(), about.size());
  hash.add(values.data(), values.size());
  return fmt::format("{:016x}", hash.sum());
}

// How many values the sizes make; fails if they are more than a file may hold.
uint64_t count_of(const Tensor& tensor) {
  uint64_t count = 1;
  for (const int64_t size : tensor.sizes) {
    const bool fits = size >= 0 && (count == 0 || uint64_t(size) <= kMostFile / count);
    if (!fits || tensor.sizes.size() > kMostSizes)
      fail("tensor {} has sizes [{}]", tensor.name, fmt::join(tensor.sizes, ", "));
    count *= uint64_t(size);
  }
  return count;
}

Tensor tensor_of(const std::string& name, const Json& entry, std::string_view values) {
  Tensor tensor{name, entry.at("shape").get<std::vector<int64_t>>(), {}};
  const auto place = entry.at("data_offsets").get<std::vector<uint64_t>>();
  if (entry.at("dtype") != "F32") fail("tensor {} is of type {}, wanted F32", name, entry.at("dtype").dump());
  const uint64_t count = count_of(tensor);
  if (place.size() != 2 || place[0] > place[1] || place[1] > values.size() ||
      place[1] - place[0] != count * sizeof(float))
    fail("tensor {} stands at [{}] of {} bytes, wanted {} bytes", name, fmt::join(place, ", "), values.size(),
         count * sizeof(float));
  tensor.values.resize(count);
  if (count > 0) std::memcpy(tensor.values.data(), values.data() + place[0], count * sizeof(float));
  return tensor;
}

TensorFile parse(const std::string& file) {
  uint64_t length = 0;
  if (file.size() < sizeof length) fail("this is no safetensors file: it has {} bytes", file.size());
  std::memcpy(&length, file.data(), sizeof length);
  if (length > kMostHeader || length > file.size() - sizeof length)
    fail("this is no safetensors file: a header of {} bytes in a file of {}", length, file.size());
  const std::string_view values = std::string_view(file).substr(sizeof length + length);
  TensorFile content;
  try {
    const Json header =
        Json::parse(file.begin() + sizeof length, file.begin() + sizeof length + ptrdiff_t(length));
    const Json& about = header.at("__metadata__");
    content.about = about.at("harima");
    if (about.at("xxh3") != checksum(content.about, values))
      fail("byte {}: the checksum of the values is wrong", sizeof length + length);
    for (const auto& [name, entry] : header.items())
      if (name != "__metadata__") content.tensors.push_back(tensor_of(name, entry, values));
  } catch (const Json::exception& e) {
    fail("the header is damaged ({})", e.what());
  }
  return content;
}

}  // namespace

std::string tensor_bytes(const TensorFile& content) {
  std::string values;
  Json header;
  header["__metadata__"] = nullptr;  // first
  for (const Tensor& tensor : content.tensors) {
    const uint64_t at = values.size();
    values += bytes_of(tensor);
    header[tensor.name] = {
        {"dtype", "F32"}, {"shape", tensor.sizes}, {"data_offsets", {at, uint64_t(values.size())}}};
  }
  header["__metadata__"] = {{"harima", content.about}, {"xxh3", checksum(content.about, values)}};
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const uint64_t length = text.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + text + values;
}

TensorFile read_tensors(const std::string& path) {
  const InputFile file(path);
  if (file.bytes() > kMostFile)
    fail("{}: a file of {}, wanted at most {}", path, size_text(file.bytes()), size_text(kMostFile));
  std::string bytes(file.bytes(), '\0');
  file.read(bytes.data(), bytes.size(), 0);
  try {
    return parse(bytes);
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
}

void write_tensors(const std::string& path, const TensorFile& content) {
  PartFile file(path);
  const std::string bytes = tensor_bytes(content);
  file.write(std::as_bytes(std::span(bytes)), 0);
  file.commit_durably();
}

}  // namespace harima
