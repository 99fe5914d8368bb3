// SPDX-License-Identifier: BSD-3-Clause
#include "sample.h"

#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "format/format.h"
#include "raw_description.h"

namespace harima::bench {

namespace {

std::unique_ptr<Source> open(const std::string& path, const std::string& raw) {
  OpenOptions options;
  options.raw = raw;
  if (!raw.empty()) return open_source(path, options);
  const auto description = description_beside(path);
  if (!description) return open_source(path);
  options.raw = description->raw;
  auto source = open_source(path, options);
  if (source->info().count != description->frames)
    fail("{}: {} says {} frames, found {}", path, description->path, description->frames,
         source->info().count);
  return source;
}

}  // namespace

std::vector<std::pair<int, int>> spread_runs(int count, int group, int most) {
  if (count <= most) return {{0, count}};
  const int length = std::min(group, most), runs = most / length;
  if (runs == 1) return {{(count - length) / 2, (count - length) / 2 + length}};
  std::vector<std::pair<int, int>> all;
  for (int i = 0; i < runs; ++i) {
    const int first = int(int64_t(count - length) * i / (runs - 1));
    all.push_back({first, first + length});
  }
  return all;
}

std::string Sample::text() const {
  std::string text =
      fmt::format("{}: {} {} x {}, {} frames", name, name_of(shape.type), width, height, frames);
  if (shape.count == frames && shape.height == height) return text + ", all of them";
  const int length = runs[0].second - runs[0].first;
  text += shape.count == frames ? ", all of them"
          : runs.size() == 1
              ? fmt::format("; of them {} from the middle", length)
              : fmt::format("; of them {}, {} runs of {} spread over all", shape.count, runs.size(), length);
  if (shape.height < height) text += fmt::format(", rows {} to {}", rows.first, rows.second - 1);
  return text + fmt::format(" ({})", size_text(pixels.size()));
}

Sample read_sample(const std::string& path, const std::string& raw, size_t most_bytes) {
  const std::unique_ptr<Source> source = open(path, raw);
  if (!source->can_seek()) fail("{}: is a pipe; --bench reads here and there", path);
  const StackInfo& info = source->info();
  if (info.count < 1) fail("{}: has no frames", path);
  Sample sample{path, info.width,       info.height, info.count, {info.type, info.width, info.height, 1},
                {},   {0, info.height}, {}};
  const size_t row_bytes = size_t(info.width) * bytes_of(info.type);
  sample.shape.height = int(std::clamp<size_t>(most_bytes / row_bytes, 1, size_t(info.height)));
  sample.rows.first = (info.height - sample.shape.height) / 2;
  sample.rows.second = sample.rows.first + sample.shape.height;

  const auto most = int(std::clamp<size_t>(most_bytes / sample.shape.frame_bytes(), 1, size_t(info.count)));
  sample.runs = spread_runs(info.count, good_group_count(sample.shape), most);
  std::vector<int> frames;
  for (const auto& [first, last] : sample.runs)
    for (int i = first; i < last; ++i) frames.push_back(i);
  sample.shape.count = int(frames.size());
  sample.pixels.resize(sample.shape.frame_bytes() * frames.size());
  parallel_for(sample.shape.count, [&](int i) {
    source->read_rows(frames[size_t(i)], sample.rows.first, sample.rows.second,
                      sample.pixels.data() + size_t(i) * sample.shape.frame_bytes());
  });
  return sample;
}

}  // namespace harima::bench
