// SPDX-License-Identifier: BSD-3-Clause
#include "image/stack_part.h"

#include <algorithm>
#include <numeric>

namespace harima {

StackPart part_of(const FrameWindow& window, int frames, int first, int last, int grain) {
  StackPart part{first, last};
  if (first >= last) return part;
  const int unit = std::lcm(window.step, grain), begin = first * window.step + std::min(0, window.first);
  part.begin = std::max(0, begin) / unit * unit;
  part.end = std::min(frames, (last - 1) * window.step + std::max(window.last, window.step));
  part.first_made = part.begin / window.step;
  return part;
}

PartSource::PartSource(const Source& whole, const StackPart& part) : whole_(whole), begin_(part.begin) {
  info_ = whole.info();
  info_.count = part.end - part.begin;
}

void PartSource::read_rows(int index, int first, int last, std::byte* dst) const {
  whole_.read_rows(begin_ + index, first, last, dst);
}

void PartSink::put(int index, FrameView frame, const Meta& meta) {
  if (const int result = part_.first_made + index; part_.has(result)) whole_.put(result, frame, meta);
}

}  // namespace harima
