// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "format/stream_message.h"
#include "packing.h"

using namespace harima;
using namespace packing;

namespace {

// A TIFF file with pages of u16, put together piece by piece.
struct TiffMaker {
  bool is_big_endian = false;
  std::string bytes = is_big_endian ? std::string("MM\0*\0\0\0\0", 8) : std::string("II*\0\0\0\0\0", 8);
  size_t link = 4;  // where the place of the next directory goes

  std::string number(uint64_t value, int width) const {
    std::string text;
    for (int i = 0; i < width; ++i) text += char(value >> 8 * (is_big_endian ? width - 1 - i : i));
    return text;
  }
  std::string entry(int tag, int type, uint64_t count, uint64_t value) const {
    const std::string inside =
        type == 3 && count == 1 ? number(value, 2) + std::string(2, 0) : number(value, 4);
    return number(uint64_t(tag), 2) + number(uint64_t(type), 2) + number(count, 4) + inside;
  }
  size_t put(const std::string& more) {
    bytes += more;
    return bytes.size() - more.size();
  }
  std::string list(const std::vector<size_t>& values) const {
    std::string text;
    for (size_t value : values) text += number(value, 4);
    return text;
  }
  // A directory here, of strips of so many rows (or tiles, if `tile` > 0) at these places.
  void directory(int width, int height, std::vector<size_t> places, std::vector<size_t> sizes, int tile = 0) {
    size_t at = places[0], size = sizes[0];
    if (places.size() > 1) {
      at = put(list(places));
      size = put(list(sizes));
    }
    bytes.replace(link, 4, number(bytes.size(), 4));
    std::string entries = entry(256, 4, 1, uint64_t(width)) + entry(257, 3, 1, uint64_t(height)) +
                          entry(258, 3, 1, 16) + entry(259, 3, 1, 1);
    if (tile == 0)
      entries += entry(273, 4, places.size(), at) + entry(277, 3, 1, 1) + entry(279, 4, sizes.size(), size);
    else
      entries += entry(277, 3, 1, 1) + entry(322, 3, 1, uint64_t(tile)) + entry(323, 3, 1, uint64_t(tile)) +
                 entry(324, 4, places.size(), at) + entry(325, 4, sizes.size(), size);
    const size_t count = entries.size() / 12;
    put(number(count, 2) + entries);
    link = put(number(0, 4));
  }
};

constexpr int kWidth = 128, kHeight = 140;  // 35,840 bytes: enough for a block of its own
std::string page_pixels(int i, bool is_big_endian = false) {
  return frame_pixels(kWidth, kHeight, i, is_big_endian);
}
constexpr size_t kPageBytes = 2 * size_t(kWidth) * kHeight;

std::string simple_tiff(int i, bool is_big_endian = false) {
  TiffMaker tiff{is_big_endian};
  const size_t at = tiff.put(page_pixels(i, is_big_endian));
  tiff.directory(kWidth, kHeight, {at}, {kPageBytes});
  return tiff.bytes;
}

void put_sum(std::string& tar) {
  tar.replace(148, 8, "        ");
  unsigned sum = 0;
  for (size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(tar[i]);
  tar.replace(148, 7, fmt::format("{:06o}", sum) + std::string(1, 0));
}

// Header and content of a tar member, to a whole number of blocks. `size`: as the header has it.
std::string member(const std::string& name, const std::string& content, char type = '0',
                   std::string size = "") {
  std::string head(512, 0);
  head.replace(0, name.size(), name);
  head.replace(124, 11, size.empty() ? fmt::format("{:011o}", content.size()) : size);
  head[156] = type;
  head.replace(257, 8, std::string("ustar\00000", 8));
  put_sum(head);
  return head + content + std::string((512 - content.size() % 512) % 512, 0);
}

}  // namespace

TEST_CASE("tiff: one strip, either byte order, directory behind or before the pixels") {
  for (bool is_big_endian : {false, true}) {
    check_found(simple_tiff(1, is_big_endian), {page_pixels(1, is_big_endian)});
    TiffMaker before{is_big_endian};
    before.directory(kWidth, kHeight, {500}, {kPageBytes});
    before.bytes.resize(500);
    before.put(page_pixels(2, is_big_endian) + "more");
    check_found(before.bytes, {page_pixels(2, is_big_endian)});
  }
}

TEST_CASE("tiff: strips with gaps, and stored from the bottom") {
  TiffMaker tiff;
  std::vector<size_t> places;
  const std::string pixels = page_pixels(3);
  for (size_t strip = 0; strip < 10; ++strip) {
    tiff.put("gap");
    places.push_back(tiff.put(pixels.substr(strip * kPageBytes / 10, kPageBytes / 10)));
  }
  const std::vector<size_t> sizes(10, kPageBytes / 10);
  TiffMaker upside_down = tiff;
  tiff.directory(kWidth, kHeight, places, sizes);
  check_found(tiff.bytes, {pixels});
  std::reverse(places.begin(), places.end());
  upside_down.directory(kWidth, kHeight, places, sizes);
  check_found(upside_down.bytes, {pixels});
}

TEST_CASE("tiff: tiles stand one below the other") {
  TiffMaker tiff;
  std::vector<size_t> places;
  std::string pixels;
  for (int i = 0; i < 6; ++i) {
    pixels += frame_pixels(64, 64, i);
    places.push_back(tiff.put(frame_pixels(64, 64, i)));
  }
  tiff.directory(190, 120, places, std::vector<size_t>(6, 64 * 64 * 2), 64);
  check_found(tiff.bytes, {pixels});
}

TEST_CASE("tiff: many pages, directories between, all behind, all before the pixels") {
  std::vector<std::string> pages;
  for (int i = 0; i < 40; ++i) pages.push_back(page_pixels(i));
  TiffMaker between, behind, before;
  std::vector<size_t> places;
  for (const std::string& page : pages) {
    const size_t at = between.put(page);
    between.directory(kWidth, kHeight, {at}, {kPageBytes});
    places.push_back(behind.put(page));
  }
  for (size_t at : places) behind.directory(kWidth, kHeight, {at}, {kPageBytes});
  for (size_t i = 0; i < pages.size(); ++i)
    before.directory(kWidth, kHeight, {8000 + i * kPageBytes}, {kPageBytes});
  before.bytes.resize(8000);
  for (const std::string& page : pages) before.put(page);
  check_found(between.bytes, pages);
  check_found(behind.bytes, pages);
  check_found(before.bytes, pages);
}

TEST_CASE("tiff: one that lies is bytes like any other") {
  const std::string good = simple_tiff(5);
  check_found(good.substr(0, good.size() - 100), {});
  check_found(good.substr(0, 20'000), {});
  TiffMaker beyond, overlap, loop, short_strip;
  beyond.put(page_pixels(1));
  beyond.directory(kWidth, kHeight, {9'000'000}, {kPageBytes});
  check_found(beyond.bytes, {});
  size_t at = overlap.put(page_pixels(1));
  overlap.directory(kWidth, kHeight, {at, at + 10}, {kPageBytes / 2, kPageBytes / 2});
  check_found(overlap.bytes, {});
  at = loop.put(page_pixels(1));
  const size_t directory = loop.bytes.size();
  loop.directory(kWidth, kHeight, {at}, {kPageBytes});
  loop.bytes.replace(loop.link, 4, loop.number(directory, 4));
  check_found(loop.bytes, {page_pixels(1)});
  at = short_strip.put(page_pixels(1));
  short_strip.directory(kWidth, kHeight + 1, {at}, {kPageBytes});
  check_found(short_strip.bytes, {});
}

TEST_CASE("his: frame after frame, sizes may change, anything may follow") {
  std::string bytes;
  std::vector<std::string> frames;
  for (int i = 0; i < 5; ++i) {
    frames.push_back(frame_pixels(i < 3 ? 200 : 201, 90, i));
    bytes += his_frame(i < 3 ? 200 : 201, 90, frames.back());
  }
  check_found(bytes, frames);
  check_found(bytes + noise(1000, 1), frames);
  check_found(bytes.substr(0, bytes.size() - 1), {frames.begin(), frames.end() - 1});
}

TEST_CASE("tar: members of one size predict each other, whatever is between") {
  std::string bytes =
      member("folder/", "", '5') + member("note.txt", "a text") + member("long", "path=x", 'x');
  std::vector<std::string> frames;
  for (int i = 0; i < 20; ++i) {
    bytes += member(fmt::format("{:04}.tif", i), simple_tiff(i));
    frames.push_back(page_pixels(i));
  }
  bytes += member("link.tif", "", '2', "00000001000");
  const std::string end(1024, 0);
  check_found(bytes + end, frames);
}

TEST_CASE("tar: the size of a pax header and of base 256 are those of the member") {
  const std::string img = his_frame(200, 100, frame_pixels(200, 100, 1));
  const std::string pax = member("pax", fmt::format("{} size={}\n", 13, img.size()), 'x') +
                          member("a.img", img, '0', "00000000000");
  std::string base256 = member("b.img", img, '0', "00000000000");
  for (size_t i = 0; i < 12; ++i)
    base256[124 + i] = i == 0 ? char(0x80) : i < 8 ? 0 : char(img.size() >> (8 * (11 - i)));
  put_sum(base256);
  const std::string pixels = frame_pixels(200, 100, 1);
  check_found(pax + base256 + pax + std::string(1024, 0), {pixels, pixels, pixels});
}

TEST_CASE("tar in tar, and a member that is cut off") {
  const std::string inside =
      member("a.tif", simple_tiff(1)) + member("b.tif", simple_tiff(2)) + std::string(1024, 0);
  const std::string outside = member("in.tar", inside) + member("c.tif", simple_tiff(3));
  check_found(outside, {page_pixels(1), page_pixels(2), page_pixels(3)});
  check_found(outside.substr(0, outside.size() - 20'000), {page_pixels(1), page_pixels(2)});
}

TEST_CASE("cbor: the frames of a stream") {
  StackInfo stack{PixelType::u16, 128, 140, 3, {}, {}, {}};
  std::string bytes = start_message(stack);
  std::vector<std::string> frames;
  for (int i = 0; i < 3; ++i) {
    StreamImage image;
    image.image_id = uint64_t(i);
    frames.push_back(page_pixels(i));
    bytes += image_head(image, PixelType::u16, 128, 140) + frames.back();
  }
  check_found(bytes + end_message({}, {}), frames);
  check_found(bytes.substr(0, bytes.size() - 5), {frames[0], frames[1]});
}

TEST_CASE("raw: frames behind an offset, what is left behind the last") {
  const std::string bytes = "head" + page_pixels(1) + page_pixels(2) + "tail";
  check_found(bytes, {page_pixels(1), page_pixels(2)},
              {.raw = RawFrames{{PixelType::u16, kWidth, kHeight}, 4}});
  check_found("hea", {}, {.raw = RawFrames{{PixelType::u16, kWidth, kHeight}, 4}});
}
