// SPDX-License-Identifier: BSD-3-Clause
#include "format/averaged_source.h"

#include "base/error.h"

namespace harima {

namespace {

template <class T>
void mean_of(const Source& of, const std::vector<int>& frames, int first, int last, T* dst) {
  const size_t count = size_t(of.info().width) * size_t(last - first);
  std::vector<uint64_t> sum(count, 0);
  for (int frame : frames) {
    of.read_rows(frame, first, last, reinterpret_cast<std::byte*>(dst));
    for (size_t i = 0; i < count; ++i) sum[i] += dst[i];
  }
  for (size_t i = 0; i < count; ++i) dst[i] = T(sum[i] / frames.size());
}

}  // namespace

AveragedSource::AveragedSource(std::shared_ptr<const Source> of, std::vector<std::vector<int>> groups,
                               std::vector<FrameTag> tags)
    : of_(std::move(of)), groups_(std::move(groups)), tags_(std::move(tags)) {
  info_ = of_->info();
  info_.count = int(groups_.size());
}

void AveragedSource::read_rows(int index, int first, int last, std::byte* dst) const {
  const std::vector<int>& frames = groups_[size_t(index)];
  if (frames.size() == 1) return of_->read_rows(frames[0], first, last, dst);
  switch (info_.type) {
    case PixelType::u8:
      return mean_of(*of_, frames, first, last, reinterpret_cast<uint8_t*>(dst));
    case PixelType::u16:
      return mean_of(*of_, frames, first, last, reinterpret_cast<uint16_t*>(dst));
    case PixelType::u32:
      return mean_of(*of_, frames, first, last, reinterpret_cast<uint32_t*>(dst));
    default:
      fail("{}: frames of type {} are not averaged here", place(index), name_of(info_.type));
  }
}

std::string AveragedSource::place(int index) const {
  const std::vector<int>& frames = groups_[size_t(index)];
  if (frames.size() == 1) return of_->place(frames[0]);
  return fmt::format("{} and {} more", of_->place(frames[0]), frames.size() - 1);
}

}  // namespace harima
