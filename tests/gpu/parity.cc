// SPDX-License-Identifier: BSD-3-Clause
#include "parity.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "parity_scan.h"
#include "relative_rms.h"

namespace harima {

namespace {

// Rings do not know how slices are made: each method once.
template <class Add>
void add_striped(std::string_view method, const Add& add) {
  for (const RingMethod& ring : ring_methods())
    if (method == "fourier")
      add(fmt::format("stripes: --ring {}", ring.name), [&ring](ParityCase& c) {
        c.ring = ring.name, c.has_stripes = true, c.columns = 120, c.views = 150, c.rows = 3;
      });
  if (method == "fourier") return;
  add("stripes of more views than are sorted together", [](ParityCase& c) {
    c.ring = "dead", c.has_stripes = true, c.columns = 60, c.rows = 2, c.views = 4300;
  });
  add("stripes, fewer views than groups",
      [](ParityCase& c) { c.ring = "all", c.has_stripes = true, c.columns = 80, c.views = 31, c.rows = 5; });
  add("stripes, offset scan", [](ParityCase& c) {
    c.ring = "all", c.has_stripes = c.offset_scan = c.full_turn = true, c.offset_axis = -31.2,
    c.columns = 100, c.views = 180, c.air = 3;
  });
}

template <class Add>
void add_metal(const Add& add) {
  add("metal", [](ParityCase& c) { c.metal = 0.14f; });
  add("metal, region, tilted axis, full turn", [](ParityCase& c) {
    c.metal = 0.14f, c.tilt = 0.2, c.full_turn = true, c.x0 = 11, c.y0 = 20, c.out_width = 37,
    c.out_height = 13, c.rows = 5;
  });
  add("metal that is nearly all", [](ParityCase& c) { c.metal = 0.02f, c.rows = 2, c.ring = "sort"; });
  add("metal of which there is none", [](ParityCase& c) { c.metal = 9, c.rows = 3, c.columns = 40; });
}

std::vector<ParityCase> make_cases() {
  std::vector<ParityCase> list;
  for (const char* method : {"direct", "fourier"}) {
    auto add = [&](std::string name, auto change) {
      ParityCase one;
      one.name = std::move(name);
      one.method = method;
      change(one);
      list.push_back(one);
    };
    add("odd width", [](ParityCase&) {});
    add("even width, axis off the middle", [](ParityCase& c) { c.columns = 62, c.offset_axis = 2.3; });
    add("narrow", [](ParityCase& c) { c.columns = 31, c.views = 5, c.rows = 2; });
    add("one row", [](ParityCase& c) { c.rows = 1; });
    add("wider than a tile, more views than a block",
        [](ParityCase& c) { c.columns = 100, c.views = 131, c.rows = 3; });
    add("full turn, uneven, in no order", [](ParityCase& c) { c.full_turn = true, c.views = 83; });
    add("tilted axis", [](ParityCase& c) { c.tilt = 0.37; });
    add("offset scan",
        [](ParityCase& c) { c.offset_scan = c.full_turn = true, c.offset_axis = 21.4, c.views = 120; });
    add("offset scan, axis at the left, tilted",
        [](ParityCase& c) { c.offset_scan = c.full_turn = true, c.offset_axis = -19.2, c.tilt = 0.1; });
    add("region", [](ParityCase& c) { c.x0 = 11, c.y0 = 35, c.out_width = 37, c.out_height = 3; });
    add("no filter", [](ParityCase& c) { c.filter = "none"; });
    add("hann", [](ParityCase& c) { c.filter = "hann"; });
    add("line integrals", [](ParityCase& c) { c.type = PixelType::f32, c.take_log = c.has_flats = false; });
    add("line integrals of which some are no numbers", [](ParityCase& c) {
      c.type = PixelType::f32, c.take_log = c.has_flats = false, c.has_black_views = true;
    });
    add("transmissions", [](ParityCase& c) { c.type = PixelType::f32, c.has_flats = c.has_dark = false; });
    add("8 bit", [](ParityCase& c) { c.type = PixelType::u8; });
    add("signed 16 bit", [](ParityCase& c) { c.type = PixelType::i16; });
    add("32 bit", [](ParityCase& c) { c.type = PixelType::u32; });
    add("signed 32 bit", [](ParityCase& c) { c.type = PixelType::i32; });
    for (const Continuation& beyond : kContinuations)
      add(fmt::format("rows continued: {}", beyond.name), [&beyond](ParityCase& c) { c.beyond = &beyond; });
    add("black views", [](ParityCase& c) { c.has_black_views = true; });
    add("rows beyond the beam",
        [](ParityCase& c) { c.unlit_rows = 5, c.rows = 8, c.air = 3, c.ring = "sort"; });
    add("sums of flats", [](ParityCase& c) { c.sums_flats = true; });
    add("sums of flats, everything", [](ParityCase& c) {
      c.sums_flats = true, c.columns = 67, c.zinger = 400, c.ring = "sort", c.ring_width = 3,
      c.has_black_views = true, c.rows = 8;
    });
    add("air", [](ParityCase& c) { c.air = 3; });
    add("rings", [](ParityCase& c) { c.ring = "sort"; });
    add("rings, wide", [](ParityCase& c) { c.ring = "sort", c.ring_width = 12, c.columns = 40; });
    add("rings of more views than are sorted together",
        [](ParityCase& c) { c.ring = "sort", c.ring_width = 5, c.columns = 12, c.rows = 2, c.views = 4300; });
    add_striped(method, add);
    add_metal(add);
    add("zingers of all kinds", [](ParityCase& c) { c.zinger = 400; });
    add("zingers in floats", [](ParityCase& c) { c.zinger = 400, c.type = PixelType::f32; });
    add("everything", [](ParityCase& c) {
      c.zinger = 400, c.ring = "sort", c.ring_width = 3, c.air = 2, c.has_black_views = c.full_turn = true,
      c.beyond = &kContinuations[2], c.offset_axis = -1.7, c.rows = 8;
    });
  }
  return list;
}

bool is_plain(const ParityCase& one) {
  return one.air == 0 && !one.ring && one.zinger == 0 && one.metal == 0 && !one.has_black_views &&
         !one.beyond;
}

bool same(const GpuReport& a, const GpuReport& b) {
  return a.correct.clipped == b.correct.clipped && a.correct.black == b.correct.black &&
         a.correct.unlit == b.correct.unlit && a.zingers == b.zingers &&
         a.correct.lowest_signal == b.correct.lowest_signal &&
         std::abs(a.correct.largest_p - b.correct.largest_p) <= 1e-5f;
}

std::vector<float> run_chain(const ParityScan& scan, const GpuBackend& backend, int devices,
                             GpuReport& report, const std::function<bool()>& stop = {}) {
  std::vector<float> slices(size_t(scan.correct.rows) * scan.slice_pixels(), NAN);
  std::vector<void*> out;
  for (int row = 0; row < scan.correct.rows; ++row)
    out.push_back(slices.data() + size_t(row) * scan.slice_pixels());
  std::vector<int> numbers;
  for (int i = 0; i < devices; ++i) numbers.push_back(i);
  report = backend.make_chain(scan.chain, numbers)
               ->make({&scan.correct, scan.raw.data(), scan.axis_px, out, stop, nullptr,
                       [&](int, int first, int last, const float* pixels) {
                         return metal_in(scan, first, last, pixels);
                       }});
  return slices;
}

size_t beyond_circle(const ParityScan& scan, const std::vector<float>& slices) {
  const FbpSpec& fbp = scan.chain.fbp;
  size_t count = 0;
  for (size_t i = 0; i < slices.size(); ++i) {
    const int place = int(i % scan.slice_pixels());
    const double x = fbp.x0 + place % fbp.out_width - 0.5 * (fbp.width - 1),
                 y = fbp.y0 + place / fbp.out_width - 0.5 * (fbp.width - 1);
    count += x * x + y * y > fbp.circle_px * fbp.circle_px && slices[i] != 0;
  }
  return count;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const ParityCase& one) {
  return out << one.method << ": " << one.name;
}

const std::vector<ParityCase>& parity_cases() {
  static const std::vector<ParityCase> cases = make_cases();
  return cases;
}

std::vector<float> gpu_slices(const ParityCase& one, const GpuBackend& backend, int devices,
                              const std::function<bool()>& stop, std::vector<uint8_t>* made) {
  GpuReport report;
  const std::vector<float> slices = run_chain(ParityScan(one), backend, devices, report, stop);
  if (made) *made = report.made;
  return slices;
}

ParityError measure_parity(const ParityCase& one, const GpuBackend& backend) {
  const ParityScan scan(one);
  std::string why_none;
  GpuReport on_gpu, on_cpu;
  const std::vector<float> got = run_chain(scan, backend, int(backend.devices(why_none).size()), on_gpu);
  ParityError error;
  error.bound = one.method == "direct" ? 1e-5 : 1e-4;
  error.from_cpu = relative_rms(got, cpu_slices(scan, on_cpu));
  error.is_summed = is_plain(one);
  if (error.is_summed) error.from_double = relative_rms(got, double_slices(scan));
  error.same_report = same(on_gpu, on_cpu);
  error.outside = beyond_circle(scan, got);
  return error;
}

}  // namespace harima
