// SPDX-License-Identifier: BSD-3-Clause
// Ring methods have the same bits on the processor and on the emulated device: the same columns are taken for
// stripes, and become the same.
#define CT_GPU_TARGET emulated
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "device/cuda/device_stripe_rows.h"
#include "emulated.h"

using namespace harima;

namespace {

constexpr int kBefore = 3;  // columns of the rows before those of the detector

struct StripedShape {
  int slices, views, columns;
};

float noise_at(uint32_t i) { return float((i * 2654435761u) >> 8) / (1 << 24) - 0.5f; }

// A disc that turns, with noise; in slices that are no multiple of 3 a wide stripe, one of some views, a dead
// column and one that flickers.
float striped_sample(const StripedShape& shape, int slice, int view, int x) {
  const double r = 2.2 * (x + 0.5) / shape.columns - 1.1,
               part = r - 0.4 * std::cos(M_PI * view / shape.views + slice);
  const double disc =
      std::sqrt(std::max(0.0, 1 - r * r)) + 0.5 * std::sqrt(std::max(0.0, 0.09 - part * part));
  float p = float(disc) + 0.02f * noise_at(uint32_t((slice * shape.views + view) * shape.columns + x));
  if (slice % 3 == 0) return p;
  const int at = x - slice;
  if (at >= shape.columns / 4 && at < shape.columns / 4 + 8) p += 0.06f;
  if (at >= shape.columns / 2 && at < shape.columns / 2 + 3 && view > shape.views / 3) p -= 0.05f;
  if (at == shape.columns * 2 / 3) p = 0.6f;
  if (at == shape.columns * 3 / 4) p += float(view * 37 % 11 - 5) * 0.02f;
  return p;
}

using StripedRows = std::vector<float>;  // [slice][view][column]

StripedRows striped_rows(const StripedShape& shape) {
  StripedRows rows;
  for (int slice = 0; slice < shape.slices; ++slice)
    for (int view = 0; view < shape.views; ++view)
      for (int x = 0; x < shape.columns; ++x) rows.push_back(striped_sample(shape, slice, view, x));
  return rows;
}

size_t place_in(const StripedShape& shape, int slice, int view, int x) {
  return (size_t(slice) * size_t(shape.views) + size_t(view)) * size_t(shape.columns) + size_t(x);
}

StripedRows on_processor(const RingMethod& method, const RingOptions& options, const StripedShape& shape,
                         StripedRows rows) {
  const size_t view_floats = view_floats_for(shape.columns, 16);
  std::vector<float> memory(size_t(shape.views) * view_floats);
  const SinogramBatch batch{16, shape.views, shape.columns, view_floats, memory.data()};
  const auto each = [&](const auto& copy) {
    for (int slice = 0; slice < shape.slices; ++slice)
      for (int view = 0; view < shape.views; ++view)
        for (int x = 0; x < shape.columns; ++x)
          copy(batch.sample(slice, view, x), rows[place_in(shape, slice, view, x)]);
  };
  each([](float& in_batch, float& value) { in_batch = value; });
  method.run(batch, options);
  each([](float& in_batch, float& value) { value = in_batch; });
  return rows;
}

// Rows of two chunks, one after the other: what is left of the first is not seen in the second.
StripedRows on_device(const RingMethod& method, const RingOptions& options, const StripedShape& shape,
                      StripedRows rows) {
  const int pairs = (shape.slices + 1) / 2, columns = kBefore + shape.columns + 5;
  std::vector<emulated::Complex> memory(size_t(pairs) * size_t(shape.views) * size_t(columns));
  const emulated::PairRows there{memory.data(), pairs, shape.views, columns, columns, shape.columns, kBefore};
  const auto each = [&](const auto& copy) {
    for (int slice = 0; slice < shape.slices; ++slice)
      for (int view = 0; view < shape.views; ++view)
        for (int x = 0; x < shape.columns; ++x) {
          emulated::Complex& both =
              memory[(size_t(slice / 2) * size_t(shape.views) + size_t(view)) * size_t(columns) +
                     size_t(kBefore + x)];
          copy(slice % 2 == 0 ? both.re : both.im, rows[place_in(shape, slice, view, x)]);
        }
  };
  emulated::Stream stream;
  const emulated::DeviceMemory lists(emulated::ring_bytes(there));
  emulated::DeviceStripeRows stripes(method, there, stream);
  for (int turn = 0; turn < 2; ++turn) {
    each([&](float& on_device, float& value) { on_device = turn == 0 ? -value : value; });
    stripes.remove(options, there, lists.as<uint64_t>());
    stream.wait();
  }
  each([](float& on_device, float& value) { value = on_device; });
  return rows;
}

size_t samples_that_differ(const StripedRows& one, const StripedRows& other) {
  size_t count = 0;
  for (size_t i = 0; i < one.size(); ++i)
    count += one[i] != other[i] && (one[i] == one[i] || other[i] == other[i]);
  return count;
}

}  // namespace

TEST_CASE("ring methods have the same bits on the emulated device") {
  for (const StripedShape& shape : {StripedShape{2, 120, 110},
                                    {7, 100, 100},
                                    {16, 31, 60},
                                    {5, 301, 61},
                                    {3, 1, 20},
                                    {2, 2, 9},
                                    {2, 40, 1}}) {
    emulated::set_machine({.threads_descend = shape.slices % 2 == 1});
    for (const RingMethod& method : ring_methods()) {
      CAPTURE(std::string(method.name));
      CAPTURE(shape.slices);
      CAPTURE(shape.views);
      const StripedRows rows = striped_rows(shape), want = on_processor(method, method.usual, shape, rows);
      CHECK(samples_that_differ(on_device(method, method.usual, shape, rows), want) == 0);
      if (shape.columns > 50) CHECK(samples_that_differ(rows, want) > 0);
    }
  }
}

TEST_CASE("stripes are found and mended on the emulated device, and other columns are left alone") {
  emulated::set_machine({});
  const StripedShape shape{4, 200, 130};
  RingOptions unsorted = ring_method("all")->usual;
  unsorted.width = 1;
  const StripedRows rows = striped_rows(shape), got = on_device(*ring_method("all"), unsorted, shape, rows);
  const auto changed = [&](int slice, int x) {
    return got[place_in(shape, slice, 100, x)] != rows[place_in(shape, slice, 100, x)];
  };
  for (int x = 0; x < shape.columns; ++x) CHECK(!changed(0, x));
  const int wide = 1 + shape.columns / 4, dead = 1 + shape.columns * 2 / 3;
  for (int x = wide; x < wide + 8; ++x) CHECK(changed(1, x));
  CHECK(changed(1, dead));
  CHECK(!changed(1, wide - 2));
  CHECK(!changed(1, wide + 10));
}

TEST_CASE("what is not a number stays in its slice on the emulated device") {
  emulated::set_machine({});
  const StripedShape shape{4, 60, 80};
  StripedRows rows = striped_rows(shape);
  rows[place_in(shape, 1, 10, 20)] = std::numeric_limits<float>::quiet_NaN();
  for (const RingMethod& method : ring_methods()) {
    CAPTURE(std::string(method.name));
    const StripedRows spoilt = on_device(method, method.usual, shape, rows),
                      sound = on_device(method, method.usual, shape, striped_rows(shape));
    size_t differ = 0;
    for (size_t i = 0; i < spoilt.size(); ++i)
      differ += int(i / (size_t(shape.views) * size_t(shape.columns))) != 1 && spoilt[i] != sound[i];
    CHECK(differ == 0);
  }
}

TEST_CASE("device memory of ring methods is what they say") {
  for (const RingMethod& method : ring_methods()) {
    CAPTURE(std::string(method.name));
    emulated::set_machine({});
    const emulated::PairRows rows{nullptr, 3, 100, 50, 50, 50, 0};
    emulated::Stream stream;
    const size_t before = emulated::bytes_in_use();
    const emulated::DeviceStripeRows stripes(method, rows, stream);
    CHECK(emulated::bytes_in_use() - before == emulated::DeviceStripeRows::bytes(method, rows));
  }
}
