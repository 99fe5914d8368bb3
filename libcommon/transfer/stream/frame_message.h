// SPDX-License-Identifier: BSD-3-Clause
// A frame as a message between two ends of a stream (man 7 fxfer-protocol): the image message of man 5
// harima-stream, whose pixels come last; `offset` says where they begin, so that they are received where they
// stay.
#pragma once

#include "transfer/message.h"
#include "transfer/stream/stream_frame.h"

namespace harima {

inline constexpr size_t kMostImageHead = size_t{1} << 20;  // of an image message, besides its pixels

// Rows [first, last) of a tight frame.
void send_frame(Channel& line, const StreamFrame& frame, int first, int last);
// The frame of a message whose head has come, its pixels in `into`, which has the size and type that they are
// to have. Fails if they have not, or are not those that were sent.
StreamFrame receive_frame(Channel& line, const Message& message, Frame into);

}  // namespace harima
