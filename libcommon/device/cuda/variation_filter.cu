// SPDX-License-Identifier: BSD-3-Clause
// Total variation: the steps of filter/total_variation.cc, and its gap, whose sums have the same order. The
// processor waits for the gap and decides whether to go on.
#include <algorithm>
#include <numeric>
#include <vector>

#include "device/cuda/filter_step.h"
#include "device/cuda/kernel.h"
#include "math/total_variation.h"

namespace harima::CT_GPU_TARGET {

namespace {

// Voxels in device memory, all of one size: [z][y][x].
struct Fields {
  const float* given;  // f
  float* u;
  float* ahead;  // u, and as much further as the last step went, times theta
  float *dual_x, *dual_y, *dual_z;
  Extent size;

  CT_HD size_t row() const { return size_t(size.x); }
  CT_HD size_t plane() const { return size_t(size.x) * size_t(size.y); }
  CT_HD size_t at(Extent item) const {
    return size_t(item.z) * plane() + size_t(item.y) * row() + size_t(item.x);
  }
  CT_HD AlongAxes dual(size_t i) const { return {dual_x[i], dual_y[i], dual_z[i]}; }
  CT_HD AlongAxes gradient(const float* of, Extent item) const {
    const size_t i = at(item);
    const float here = of[i];
    return {item.x + 1 < size.x ? of[i + 1] - here : 0, item.y + 1 < size.y ? of[i + row()] - here : 0,
            item.z + 1 < size.z ? of[i + plane()] - here : 0};
  }
  CT_HD float image(Extent item) const {
    const size_t i = at(item);
    const AlongAxes before{item.x > 0 ? dual_x[i - 1] : 0, item.y > 0 ? dual_y[i - row()] : 0,
                           item.z > 0 ? dual_z[i - plane()] : 0};
    return dual_image(given[i], dual(i), before);
  }
};

struct FirstVoxel {
  using Args = Fields;
  CT_HD static void make(const Args& fields, Extent item) {
    const size_t i = fields.at(item);
    fields.u[i] = fields.ahead[i] = fields.given[i];
    fields.dual_x[i] = fields.dual_y[i] = fields.dual_z[i] = 0;
  }
};

struct DualVoxel {
  struct Args {
    Fields fields;
    float step, limit;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const Fields& fields = args.fields;
    const size_t i = fields.at(item);
    const AlongAxes next =
        dual_step(fields.dual(i), fields.gradient(fields.ahead, item), args.step, args.limit);
    fields.dual_x[i] = next.x, fields.dual_y[i] = next.y, fields.dual_z[i] = next.z;
  }
};

struct PrimalVoxel {
  struct Args {
    Fields fields;
    float theta, share;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t i = args.fields.at(item);
    const float old = args.fields.u[i], next = old + args.share * (args.fields.image(item) - old);
    args.fields.u[i] = next;
    args.fields.ahead[i] = next + args.theta * (next - old);
  }
};

// A block makes the gap of a row y of a slice z; a thread the sum of every kGapSums-th voxel.
struct GapOfRow {
  static constexpr int kThreads = kGapSums, kPhases = 1;
  struct Args {
    Fields fields;
    float limit;
    double* gaps;
  };
  struct Shared {
    double sums[kGapSums];
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }
  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    const Fields& fields = args.fields;
    double sum = 0;
    for (int x = at.thread; x < fields.size.x; x += kGapSums) {
      const Extent item{x, at.block.x % fields.size.y, at.block.x / fields.size.y};
      const size_t i = fields.at(item);
      sum += double(gap_of(fields.u[i], fields.gradient(fields.u, item), fields.dual(i), fields.image(item),
                           args.limit));
    }
    shared.sums[at.thread] = sum;
  }
  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread > 0) return;
    double sum = 0;
    for (int i = 0; i < kGapSums; ++i) sum += shared.sums[i];
    args.gaps[at.block.x] = sum;
  }
};

struct CopiedVoxel {
  struct Args {
    const float* from;
    int width, height;
    float* to;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t row = size_t(item.z) * size_t(args.height) + size_t(item.y);
    const size_t i = row * size_t(args.width) + size_t(item.x);
    args.to[i] = args.from[i];
  }
};

class VariationStep : public FilterStep {
 public:
  explicit VariationStep(const TotalVariationSpec& spec) : spec_(spec) {}
  // A gap for each row, and five fields.
  size_t work_bytes(const StepSize& size) const override {
    const size_t frame = size_t(size.height) * sizeof(double) + 5 * size.frame_pixels() * sizeof(float);
    return size_t(spec_.is_3d ? size.frames : 1) * frame;
  }

  void run(const DeviceFrames& in, int first, int last, void* work, void* out,
           Stream& stream) const override {
    const size_t plane = size_t(in.width) * size_t(in.height);
    const float* const given = static_cast<const float*>(in.pixels);
    float* const to = static_cast<float*>(out);
    const int begin = first - in.first, count = last - first;
    if (spec_.is_3d)
      return solve(given, {in.width, in.height, in.last - in.first}, work, begin, count, to, stream);
    for (int z = 0; z < count; ++z)
      solve(given + size_t(begin + z) * plane, {in.width, in.height, 1}, work, 0, 1, to + size_t(z) * plane,
            stream);
  }

 private:
  // Slices [begin, begin + count) of the minimum of a volume.
  void solve(const float* given, Extent size, void* work, int begin, int count, float* to,
             Stream& stream) const {
    const Fields fields = fields_of(given, size, work);
    TotalVariationSteps steps(size.z > 1);
    launch_items<FirstVoxel>(size, fields, stream);
    int done = 0;
    double distance = 0;
    do {
      for (int i = 0; i < kStepsBetweenChecks; ++i) step(fields, steps, stream);
      done += kStepsBetweenChecks;
      distance = distance_of_gap(gap(fields, work, stream), size_t(size.z) * fields.plane(), spec_.weight);
    } while (distance > spec_.tolerance && done < spec_.most_steps);
    if (spec_.when_done) spec_.when_done(done, distance);
    const float* const from = fields.u + size_t(begin) * fields.plane();
    launch_items<CopiedVoxel>({size.x, size.y, count}, {from, size.x, size.y, to}, stream);
  }

  static Fields fields_of(const float* given, Extent size, void* work) {
    const size_t rows = size_t(size.y) * size_t(size.z), voxels = rows * size_t(size.x);
    float* const first = reinterpret_cast<float*>(static_cast<double*>(work) + rows);
    return {given, first, first + voxels, first + 2 * voxels, first + 3 * voxels, first + 4 * voxels, size};
  }

  void step(const Fields& fields, TotalVariationSteps& steps, Stream& stream) const {
    launch_items<DualVoxel>(fields.size, {fields, steps.dual, float(spec_.weight)}, stream);
    launch_items<PrimalVoxel>(fields.size, {fields, steps.theta(), steps.share()}, stream);
    steps.next();
  }

  double gap(const Fields& fields, void* work, Stream& stream) const {
    const int rows = fields.size.y * fields.size.z;
    std::vector<double> gaps(static_cast<size_t>(rows));
    launch<GapOfRow>({rows}, {fields, float(spec_.weight), static_cast<double*>(work)}, stream);
    copy_down(gaps.data(), work, gaps.size() * sizeof(double), stream);
    stream.wait();
    return std::accumulate(gaps.begin(), gaps.end(), 0.0);
  }

  const TotalVariationSpec spec_;
};

}  // namespace

std::unique_ptr<FilterStep> make_step(const TotalVariationSpec& spec, PixelType type) {
  return filled_step(std::make_unique<VariationStep>(spec), type);
}

}  // namespace harima::CT_GPU_TARGET
