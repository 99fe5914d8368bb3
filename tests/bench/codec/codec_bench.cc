// SPDX-License-Identifier: BSD-3-Clause
// What levels of the image codec and other codecs make of projections: codec_bench [RUNS [STACK...]], of a
// set of tool/projection_set/scene.h or a file that tools read, raw ones as FILE:u16,2048x512. Ratio, bits a
// pixel, and MB of pixels a second of one thread's own time in and out, of several runs the best. Everything
// decoded is compared with what it was.
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <functional>

#include "codec/bounded_group.h"
#include "codec/lanes.h"
#include "fcompress/bench/codec.h"
#include "format/format.h"
#include "projection_set/scene.h"

using harima::GroupShape;
using harima::bench::Bytes;
using harima::bench::Codec;
using harima::bench::Piece;
using harima::bench::whole_bytes;

namespace {

constexpr int kMostFrames = 64, kSimulatedFrames = 16;

double thread_seconds() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

struct Stack {
  GroupShape shape;
  Bytes pixels;
  double noise_bits = 0;  // 0: not known
};

Stack simulated(const std::string& set) {
  Stack stack{{harima::PixelType::u16, 2048, 512, kSimulatedFrames}, {}, 0};
  const projection_set::Scene scene(set, stack.shape.width, stack.shape.height);
  for (int n = 0; n < kSimulatedFrames; ++n) {
    double bits;
    const auto frame = scene.frame(n, bits);
    const auto bytes = std::as_bytes(std::span(frame));
    stack.pixels.insert(stack.pixels.end(), bytes.begin(), bytes.end());
    stack.noise_bits += bits / kSimulatedFrames;
  }
  return stack;
}

// The first frames of a file; of small ones as many as make a group.
Stack read(const std::string& name) {
  const size_t colon = name.rfind(':');
  harima::OpenOptions options;
  if (colon != std::string::npos) options.raw = name.substr(colon + 1);
  const auto source = harima::open_source(name.substr(0, colon), options);
  GroupShape shape{source->info().type, source->info().width, source->info().height, 1};
  shape.count = std::min(source->info().count, std::max(kMostFrames, harima::good_group_count(shape)));
  Stack stack{shape, Bytes(shape.frame_bytes() * size_t(shape.count)), 0};
  for (int n = 0; n < shape.count; ++n)
    source->read_rows(n, 0, shape.height, stack.pixels.data() + size_t(n) * shape.frame_bytes());
  return stack;
}

// Prints one line. `encode` returns the coded bytes, `decode` fills `out` with pixels, which have to be those
// `wanted`.
void measure(const std::string& set, const std::string& codec, const Stack& stack, int runs,
             const std::function<size_t()>& encode, const std::function<void(Bytes& out)>& decode,
             const Bytes& wanted) {
  Bytes out(stack.pixels.size());
  double in_seconds = 1e300, out_seconds = 1e300;
  size_t bytes = 0;
  for (int run = 0; run < runs; ++run) {
    const double start = thread_seconds();
    bytes = encode();
    const double middle = thread_seconds();
    decode(out);
    in_seconds = std::min(in_seconds, middle - start);
    out_seconds = std::min(out_seconds, thread_seconds() - middle);
  }
  const double whole = double(stack.pixels.size());
  const double pixels = whole / double(bytes_of(stack.shape.type));
  fmt::print("{}\t{}\t{:.3f}\t{:.3f}\t{:.4g}\t{:.4g}\t{}\n", set, codec, whole / double(bytes),
             8 * double(bytes) / pixels, 1e-6 * whole / in_seconds, 1e-6 * whole / out_seconds,
             out == wanted ? "" : "NOT WHAT IT WAS");
}

// `target`: an instruction set; "" for the best. Nothing if it is not there.
void measure_ours(const std::string& set, const Stack& stack, int level, int runs,
                  const std::string& target = "") {
  if (!harima::force_codec_target(target.c_str())) return;
  const int in_group = std::min(stack.shape.count, harima::good_group_count(stack.shape));
  GroupShape shape = stack.shape;
  shape.count = in_group;
  harima::GroupEncoder encoder(shape, {level});
  harima::GroupDecoder decoder(shape);
  std::vector<Bytes> groups(size_t((stack.shape.count + in_group - 1) / in_group));
  const auto for_groups = [&](auto&& body) {
    for (size_t g = 0; g < groups.size(); ++g) {
      const int first = int(g) * in_group;
      body(groups[g], std::min(in_group, stack.shape.count - first), size_t(first) * shape.frame_bytes());
    }
  };
  const auto encode = [&] {
    size_t bytes = 0;
    for_groups([&](Bytes& group, int count, size_t at) {
      group.clear();
      encoder.encode(stack.pixels.data() + at, count, group);
      bytes += group.size();
    });
    return bytes;
  };
  const auto decode = [&](Bytes& out) {
    for_groups(
        [&](Bytes& group, int count, size_t at) { decoder.decode(group, count, 0, count, out.data() + at); });
  };
  measure(set, fmt::format("-{}{}{}", level, target.empty() ? "" : " ", target), stack, runs, encode, decode,
          stack.pixels);
  harima::force_codec_target("");
}

// With a bound for every pixel.
void measure_lossy(const std::string& set, const Stack& stack, const std::string& name,
                   const harima::Loss& loss, int runs) {
  GroupShape shape = stack.shape;
  shape.count = std::min(stack.shape.count, harima::good_group_count(stack.shape));
  const size_t group_bytes = shape.frame_bytes() * size_t(shape.count);
  std::vector<harima::LossyGroup> groups(stack.pixels.size() / group_bytes);  // whole ones
  Stack whole{shape,
              Bytes(stack.pixels.begin(), stack.pixels.begin() + ptrdiff_t(groups.size() * group_bytes)), 0};
  Bytes left;
  const auto encode = [&] {
    left = whole.pixels;
    size_t bytes = 0;
    for (size_t g = 0; g < groups.size(); ++g) {
      groups[g] = harima::encode_lossy_group(shape, left.data() + g * group_bytes, loss, 3);
      bytes += groups[g].bytes.size();
    }
    return bytes;
  };
  const auto decode = [&](Bytes& out) {
    for (size_t g = 0; g < groups.size(); ++g)
      harima::decode_group_of(groups[g].codec, groups[g].bytes, shape, out.data() + g * group_bytes);
  };
  measure(set, name, whole, runs, encode, decode, left);
}

// Codecs of images take a frame at a time, the others all.
void measure_peer(const std::string& set, const Stack& stack, const Codec& peer) {
  if (peer.level > 0 || !peer.takes(stack.shape)) return;
  GroupShape shape = stack.shape;
  const int pieces = peer.piece == Piece::frame ? shape.count : 1;
  shape.count /= pieces;
  const size_t piece_bytes = whole_bytes(shape);
  std::vector<Bytes> coded(static_cast<size_t>(pieces));
  const auto encode = [&] {
    size_t bytes = 0;
    for (size_t n = 0; n < coded.size(); ++n)
      bytes += (coded[n] = peer.compress(shape, stack.pixels.data() + n * piece_bytes)).size();
    return bytes;
  };
  const auto decode = [&](Bytes& out) {
    for (size_t n = 0; n < coded.size(); ++n) peer.decompress(shape, coded[n], out.data() + n * piece_bytes);
  };
  measure(set, peer.name, stack, 1, encode, decode, stack.pixels);
}

void measure_all(const std::string& name, int runs) {
  const bool is_simulated = std::find(std::begin(projection_set::kSets), std::end(projection_set::kSets),
                                      name) != std::end(projection_set::kSets);
  const Stack stack = is_simulated ? simulated(name) : read(name);
  if (stack.noise_bits > 0)
    fmt::print("{}\tnoise\t{:.3f}\t{:.3f}\t\t\t\n", name, 16 / stack.noise_bits, stack.noise_bits);
  for (int level : {1, 3, 6, 9}) measure_ours(name, stack, level, runs);
  for (const char* target : {"avx2", "generic"}) measure_ours(name, stack, 3, runs, target);
  measure_lossy(name, stack, "-3 --abs 25", {harima::LossMode::absolute, 25}, runs);
  measure_lossy(name, stack, "-3 --noise 1", {harima::LossMode::noise, 1}, runs);
  for (const Codec& peer : harima::bench::codecs(0)) measure_peer(name, stack, peer);
}

}  // namespace

int main(int argc, char** argv) try {
  const int runs = argc > 1 ? std::atoi(argv[1]) : 3;
  std::vector<std::string> names(argv + std::min(argc, 2), argv + argc);
  if (names.empty()) names.assign(std::begin(projection_set::kSets), std::end(projection_set::kSets));
  fmt::print("stack\tcodec\tratio\tbits/pixel\tin MB/s\tout MB/s\t\n");
  for (const std::string& name : names) measure_all(name, runs);
} catch (const std::exception& e) {
  fmt::print(stderr, "codec_bench: {}\n", e.what());
  return 1;
}
