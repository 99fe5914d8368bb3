// SPDX-License-Identifier: BSD-3-Clause
#include "phantom/bare_files.h"

#include <array>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace phantom {

namespace {

template <class T>
void put(std::vector<char>& bytes, size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

template <class T>
void append(std::vector<char>& bytes, T value) {
  bytes.resize(bytes.size() + sizeof value);
  put(bytes, bytes.size() - sizeof value, value);
}

void write_bytes(std::ostream& out, const std::vector<char>& bytes) {
  out.write(bytes.data(), std::streamsize(bytes.size()));
}

void write_packed12(std::ostream& out, const FrameView& frame) {
  std::vector<char> bytes;
  std::vector<uint16_t> pixels;
  for (int y = 0; y < frame.height; ++y)
    pixels.insert(pixels.end(), frame.row<uint16_t>(y), frame.row<uint16_t>(y) + frame.width);
  if (pixels.size() % 2) throw std::runtime_error("packed 12 bit needs an even number of pixels");
  for (size_t i = 0; i < pixels.size(); i += 2) {
    bytes.push_back(char(pixels[i] >> 4));
    bytes.push_back(char((pixels[i] & 15) << 4 | pixels[i + 1] >> 8));
    bytes.push_back(char(pixels[i + 1] & 255));
  }
  write_bytes(out, bytes);
}

}  // namespace

void write_his_frame(std::ostream& out, const FrameView& frame, const HisMark& mark) {
  std::vector<char> head(64);
  head[0] = 'I';
  head[1] = 'M';
  put(head, 2, uint16_t(mark.comment_bytes));
  put(head, 4, uint16_t(frame.width));
  put(head, 6, uint16_t(frame.height));
  put(head, 12, uint16_t(mark.pixel_type));
  put(head, 14, mark.frames);
  put(head, 22, mark.time_ms);
  write_bytes(out, head);
  write_bytes(out, std::vector<char>(size_t(mark.comment_bytes), 'c'));
  if (mark.pixel_type == 6) write_packed12(out, frame);
  else write_pixels(out, frame, mark.pixel_type == 0 ? "u8" : "u16");
}

void write_bare_tiff(const std::string& path, const FrameView& frame) {
  const bool is_float = frame.type == harima::PixelType::f32;
  const uint32_t bits = is_float ? 32 : 16, bytes = uint32_t(frame.tight_bytes());
  struct Tag {
    uint16_t name, type;
    uint32_t value;
  };
  const Tag tags[] = {{256, 4, uint32_t(frame.width)},
                      {257, 4, uint32_t(frame.height)},
                      {258, 3, bits},
                      {259, 3, 1},
                      {262, 3, 1},
                      {273, 4, 8 + 2 + 11 * 12 + 4},
                      {277, 3, 1},
                      {278, 4, uint32_t(frame.height)},
                      {279, 4, bytes},
                      {284, 3, 1},
                      {339, 3, is_float ? 3u : 1u}};
  std::vector<char> head = {'I', 'I', 42, 0, 8, 0, 0, 0};
  append(head, uint16_t(std::size(tags)));
  for (const Tag& tag : tags) {
    append(head, tag.name);
    append(head, tag.type);
    append(head, uint32_t(1));
    append(head, tag.value);
  }
  append(head, uint32_t(0));
  auto out = create_file(path);
  write_bytes(*out, head);
  for (int y = 0; y < frame.height; ++y)
    out->write(frame.row<char>(y), std::streamsize(frame.tight_row_bytes()));
}

void write_pixels(std::ostream& out, const FrameView& frame, const std::string& type) {
  for (int y = 0; y < frame.height; ++y) {
    if (type != "u8") {
      out.write(frame.row<char>(y), std::streamsize(frame.tight_row_bytes()));
      continue;
    }
    for (int x = 0; x < frame.width; ++x) out.put(char(frame.row<uint16_t>(y)[x]));
  }
}

std::unique_ptr<std::ostream> create_file(const std::string& path) {
  auto out = std::make_unique<std::ofstream>(path, std::ios::binary);
  if (!*out) throw std::runtime_error(path + ": cannot be written");
  out->exceptions(std::ios::badbit | std::ios::failbit);
  return out;
}

}  // namespace phantom
