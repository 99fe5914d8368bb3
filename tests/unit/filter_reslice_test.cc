// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"
#include "filter/reslice.h"
#include "filter/transpose.h"
#include "image/pixels.h"
#include "piped_stack.h"

using namespace harima;

namespace {

using Voxel = std::array<int, 3>;

template <class T>
T value_at(const Voxel& v) {
  return T(v[0] + 131 * v[1] + 7 * v[2] * v[2] + 3 * v[2]);
}

std::unique_ptr<Source> volume(PixelType type, const Voxel& size) {
  std::vector<Frame> frames;
  for (int z = 0; z < size[2]; ++z) {
    Frame frame(type, size[0], size[1]);
    with_pixels(type, [&]<class T>() {
      for (int y = 0; y < size[1]; ++y)
        for (int x = 0; x < size[0]; ++x) frame.row<T>(y)[x] = value_at<T>({x, y, z});
    });
    frame.tag.number = z + 4;
    frames.push_back(frame);
  }
  StackInfo info;
  info.type = type;
  info.width = size[0];
  info.height = size[1];
  info.meta.set("voxel.size_um", MetaValue(std::vector<double>{2, 3, 5}));
  info.meta.set("voxel.origin_um", MetaValue(std::vector<double>{10, 20, 40}));
  return std::make_unique<MemorySource>(info, frames, "memory");
}

std::vector<Axes> all_axes() {
  std::vector<Axes> all;
  std::array<int, 3> from{0, 1, 2};
  do {
    for (int signs = 0; signs < 8; ++signs)
      all.push_back({from, {(signs & 1) != 0, (signs & 2) != 0, (signs & 4) != 0}});
  } while (std::next_permutation(from.begin(), from.end()));
  return all;
}

// Is voxel v of the result the one of the volume that it should be, everywhere?
template <class T>
bool is_right_as(Source& result, const Axes& axes, const Voxel& size) {
  bool good = true;
  int z = 0;
  for (Frame frame; result.next(frame); ++z)
    for (int y = 0; y < frame.height(); ++y)
      for (int x = 0; x < frame.width(); ++x) {
        const Voxel v{x, y, z};
        Voxel from{};
        for (size_t i = 0; i < 3; ++i) {
          const auto axis = size_t(axes.from[i]);
          from[axis] = axes.reversed[i] ? size[axis] - 1 - v[i] : v[i];
        }
        good = good && frame.row<T>(y)[x] == value_at<T>(from);
      }
  return good && z == size[size_t(axes.from[2])];
}

bool is_right(PixelType type, Source& result, const Axes& axes, const Voxel& size) {
  return with_pixels(type, [&]<class T>() { return is_right_as<T>(result, axes, size); });
}

}  // namespace

TEST_CASE(
    "every choice of axes takes every voxel to its place, from files and pipes, in little memory and much") {
  set_log("unit_tests", LogLevel::quiet);  // a note for each that is spooled
  set_thread_count(1);  // threads are tried on the command line; here they would only wait for each other
  const std::pair<PixelType, Voxel> volumes[] = {
      {PixelType::u8, {7, 21, 70}}, {PixelType::u16, {70, 33, 18}}, {PixelType::f32, {34, 16, 1}}};
  int tried = 0;
  for (const auto& [type, size] : volumes)
    for (const Axes& axes : all_axes()) {
      const StackInfo result = turned(volume(type, size)->info(), axes);
      const size_t slice = size_t(result.width) * size_t(result.height) * bytes_of(type);
      for (const size_t memory : {size_t{0}, 4 * slice, 24 * slice})
        for (bool pipe : {false, true}) {
          if (pipe && memory == 24 * slice) continue;
          auto source = volume(type, size);
          if (pipe) source = std::make_unique<PipedStack>(std::move(source));
          const auto result_volume = resliced(std::move(source), {axes, memory, "."});
          CHECK(is_right(type, *result_volume, axes, size));
          ++tried;
        }
    }
  CHECK(tried == 3 * 48 * 5);
  set_thread_count(0);
}

TEST_CASE("the inverse of axes takes voxels and their grid back") {
  for (const Axes& axes : all_axes()) {
    const StackInfo volume_info = volume(PixelType::u8, {5, 4, 3})->info();
    const StackInfo back = turned(turned(volume_info, axes), axes.inverse());
    CHECK(back.width == 5);
    CHECK(back.height == 4);
    CHECK(back.count == 3);
    CHECK(*back.meta.find("voxel.size_um") == *volume_info.meta.find("voxel.size_um"));
    CHECK(*back.meta.find("voxel.origin_um") == *volume_info.meta.find("voxel.origin_um"));
  }
  const StackInfo one = turned(volume(PixelType::u8, {5, 4, 3})->info(), parse_axes("+y,-z,+x"));
  CHECK(std::get<std::vector<double>>(*one.meta.find("voxel.size_um")) == std::vector<double>{3, 5, 2});
  CHECK(std::get<std::vector<double>>(*one.meta.find("voxel.origin_um")) == std::vector<double>{20, -50, 10});
}

TEST_CASE("words for axes") {
  CHECK(parse_axes("+x,+z,+y") == Axes{{0, 2, 1}, {}});
  CHECK(parse_axes("y,-x,z") == Axes{{1, 0, 2}, {false, true, false}});
  CHECK_THROWS_WITH_AS(parse_axes("+x,+x,+z"),
                       "axis x stands twice in '+x,+x,+z', wanted three different ones", Error);
  CHECK_THROWS_WITH_AS(parse_axes("+x,+w,+z"), "axis '+w' in '+x,+w,+z' is unknown, wanted x, y or z", Error);
  CHECK_THROWS_WITH_AS(parse_axes("x,y"), "'x,y' has 2 axes, wanted three, +x,+z,+y say", Error);
  CHECK_THROWS_WITH_AS(parse_axes(""), "axis '' in '' is unknown, wanted x, y or z", Error);
}

TEST_CASE("a reversed stack keeps its numbers; a slice that fits no memory is refused") {
  const auto back = resliced(volume(PixelType::u16, {3, 2, 5}), {{{0, 1, 2}, {false, false, true}}, 0, "."});
  CHECK(back->can_seek());
  CHECK(back->tag(0).number == 4);
  CHECK_THROWS_WITH_AS(resliced(volume(PixelType::u16, {30, 20, 50}), {{{0, 2, 1}, {}}, 3000, "."}),
                       doctest::Contains("of memory wanted at least for slices of 30 x 50, --mem allows"),
                       Error);
}

TEST_CASE("rows become columns") {
  for (const size_t pixel : {size_t{1}, size_t{2}, size_t{4}})
    for (const auto& [rows, columns] : {std::pair{64, 64}, {65, 131}, {1, 200}, {200, 1}, {33, 17}}) {
      std::vector<std::byte> from(size_t(rows * columns) * pixel), to(from.size() + 8);
      for (size_t i = 0; i < from.size(); ++i) from[i] = std::byte(i * 7 + i / 251);
      std::vector<std::byte*> places;
      for (int c = 0; c < columns; ++c) places.push_back(to.data() + size_t(c * rows) * pixel);
      transpose_pixels(from.data() + size_t((rows - 1) * columns) * pixel,
                       -ptrdiff_t(size_t(columns) * pixel), rows, columns, pixel, places.data());
      bool good = to.back() == std::byte{};
      for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c)
          good = good && std::memcmp(to.data() + size_t(c * rows + r) * pixel,
                                     from.data() + size_t((rows - 1 - r) * columns + c) * pixel, pixel) == 0;
      CHECK(good);
    }
}
