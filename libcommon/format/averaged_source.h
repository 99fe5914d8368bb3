// SPDX-License-Identifier: BSD-3-Clause
// Frames that are each the mean of some frames of another source, as whole numbers, the fraction dropped:
// just what the facility's own img_ave, tif_ave and his_ave write, so that a scan read from the camera's
// sequence and the same scan read from averaged files are equal bit for bit.
#pragma once

#include <memory>
#include <vector>

#include "image/stack.h"

namespace harima {

class AveragedSource : public Source {
 public:
  // Frame i is the mean of the frames groups[i] (at least one each) of `of`, and has the tag tags[i].
  AveragedSource(std::shared_ptr<const Source> of, std::vector<std::vector<int>> groups,
                 std::vector<FrameTag> tags);
  void read_rows(int index, int first, int last, std::byte* dst) const override;
  FrameTag tag(int index) const override { return tags_[size_t(index)]; }
  std::string place(int index) const override;

 private:
  std::shared_ptr<const Source> of_;
  std::vector<std::vector<int>> groups_;
  std::vector<FrameTag> tags_;
};

}  // namespace harima
