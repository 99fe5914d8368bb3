// SPDX-License-Identifier: BSD-3-Clause
// Parts of frames that stay exact where the rest of a group loses something: they are groups of their own
// (codec 3, man 5 harima-fcz). The rest is coded with one value in their place, which costs next to nothing.
#pragma once

#include <functional>

#include "codec/bounded_group.h"

namespace harima {

// All frames of the group hold all of the regions.
bool holds(const GroupShape& shape, const std::vector<PixelRegion>& regions);

// Encodes the rest by `encode`, which gets pixels in which the regions are filled, and puts what decoding
// will give of it into `back`, and the regions beside it; `back` then is as `pixels` there.
using EncodeRest = std::function<LossyGroup(const std::byte* pixels, std::byte* back)>;
LossyGroup encode_beside_regions(const GroupShape& shape, const std::byte* pixels,
                                 const std::vector<PixelRegion>& regions, int level, const EncodeRest& encode,
                                 std::byte* back);
// Fails for regions that frames of this shape do not hold.
void decode_with_regions(std::span<const std::byte> group, const GroupShape& shape, std::byte* pixels);

}  // namespace harima
