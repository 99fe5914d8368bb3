// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/denoiser.h"

#include <algorithm>
#include <new>

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/text.h"
#include "math/mirrored.h"

namespace harima {

namespace {

int rounded_up(int length, int grain) { return (length + grain - 1) / grain * grain; }

// [first, last) of one side that is computed, and [inner, inner + length) of it that is kept.
struct Span {
  int first, last, inner, length;
};

// A side of `whole` pixels, of which `length` are of the slice, in tiles of at most `tile` with their halos.
// All are computed in one size: libraries prepare themselves for each size anew.
std::vector<Span> spans_of(int length, int whole, int tile, const NetworkShape& shape) {
  const int count = (length + tile - 1) / tile,
            even = rounded_up((length + count - 1) / count, shape.grain());
  const int computed = std::min(whole, even + 2 * shape.halo());
  std::vector<Span> spans;
  for (int at = 0; at < length; at += even) {
    const int first = std::clamp(at - shape.halo(), 0, whole - computed);
    spans.push_back({first, first + computed, at - first, std::min(even, length - at)});
  }
  return spans;
}

size_t bytes_of_tile(const NetworkShape& shape, const EngineSettings& settings, int tile) {
  const size_t side = size_t(tile + 2 * shape.halo());
  return side * side * bytes_a_pixel(shape, settings);
}

[[noreturn]] void fail_tile(const NetworkShape& shape, const EngineSettings& settings) {
  const std::string wanted = fmt::format("a tile of {} pixels with its halo takes about {}", shape.grain(),
                                         size_text(bytes_of_tile(shape, settings, shape.grain())));
  if (settings.memory_bytes == 0) fail("{}, and memory ends before", wanted);
  fail("{}, {} may be used (--mem)", wanted, size_text(settings.memory_bytes));
}

}  // namespace

size_t bytes_a_pixel(const NetworkShape& shape, const EngineSettings& settings) {
  const size_t a_channel = by_tiles(settings) ? 10 : settings.half ? 28 : 50;  // measured: doc/benchmarks.md
  return size_t(shape.width) * a_channel + size_t(shape.channels()) * (settings.half ? 6 : 8) + 8;
}

int tile_for(const NetworkShape& shape, const EngineSettings& settings, int width, int height) {
  const int grain = shape.grain(), longer = rounded_up(std::max(width, height), grain);
  const auto bytes_for = [&](int64_t side_x, int64_t side_y) {
    return size_t(side_x * side_y) * bytes_a_pixel(shape, settings);
  };
  const size_t allowed = settings.memory_bytes;
  if (allowed == 0 || bytes_for(rounded_up(width, grain), rounded_up(height, grain)) <= allowed) return 0;
  for (int tile = longer; tile >= grain; tile = (tile / 2) / grain * grain)
    if (bytes_of_tile(shape, settings, tile) <= allowed) return tile;
  fail_tile(shape, settings);
}

Denoiser::Denoiser(const Model& model, const EngineSettings& settings, int tile)
    : shape_(model.shape), settings_(settings),
      network_(engine().applied(model.shape, model.tensors, settings)), tile_(tile) {
  if (tile_ > 0) tile_ = rounded_up(tile_, shape_.grain());
}

void Denoiser::run(const std::vector<const float*>& slices, int width, int height, float* denoised) {
  for (;;) {
    try {
      return run_tiles(slices, width, height, denoised);
    } catch (const std::bad_alloc&) {
      take_smaller_tiles(width, height);
    }
  }
}

void Denoiser::take_smaller_tiles(int width, int height) {
  const int grain = shape_.grain(), now = tile_ > 0 ? tile_ : rounded_up(std::max(width, height), grain),
            next = now / 2 / grain * grain;
  if (next < grain) fail_tile(shape_, settings_);
  warn("memory ends with {} pixels at once; tiles of {} are tried", now, next);
  tile_ = next;
}

void Denoiser::run_tiles(const std::vector<const float*>& slices, int width, int height, float* denoised) {
  const int wide = rounded_up(width, shape_.grain()), high = rounded_up(height, shape_.grain());
  const int tile = tile_ > 0 ? tile_ : std::max(wide, high);
  for (const Span& down : spans_of(height, high, tile, shape_))
    for (const Span& across : spans_of(width, wide, tile, shape_)) {
      const int columns = across.last - across.first, rows = down.last - down.first;
      const size_t pixels = size_t(columns) * size_t(rows);
      in_.resize(pixels * slices.size());
      out_.resize(pixels);
      parallel_for(int(slices.size()) * rows, [&](int job) {
        const int channel = job / rows, row = job % rows;
        const float* const from =
            slices[size_t(channel)] + size_t(mirrored(down.first + row, height)) * size_t(width);
        float* const to = in_.data() + size_t(job) * size_t(columns);
        for (int x = 0; x < columns; ++x) to[x] = from[mirrored(across.first + x, width)];
      });
      network_->run(in_.data(), rows, columns, out_.data());
      for (int row = 0; row < down.length; ++row)
        std::copy_n(
            out_.data() + size_t(down.inner + row) * size_t(columns) + across.inner, across.length,
            denoised + size_t(down.first + down.inner + row) * size_t(width) + across.first + across.inner);
    }
}

}  // namespace harima
