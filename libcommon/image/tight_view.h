// SPDX-License-Identifier: BSD-3-Clause
// Pixels without padding between rows, for those who write them as one run of bytes.
#pragma once

#include "image/stack.h"

namespace harima {

// The view itself if its rows follow each other, else a copy of it in `room`.
inline FrameView tight_view(const FrameView& view, Frame& room) {
  if (view.is_tight()) return view;
  room = Frame(view.type, view.width, view.height);
  copy_rows(view, 0, view.height, room.data());
  return room;
}

}  // namespace harima
