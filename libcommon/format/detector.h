// SPDX-License-Identifier: BSD-3-Clause
// What a detector sends by ZeroMQ as it takes it: Stream V2 of DECTRIS, one message each (man 5
// harima-stream).
#pragma once

#include <memory>
#include <string>

#include "image/stack.h"

namespace harima {

// Connects to where the detector sends, tcp://HOST:PORT (31001, usually) or ipc://PATH, and waits for the
// start of a series; frames of one that had begun before are left out. Ends with the series. Without libzmq:
// fails.
std::unique_ptr<Source> open_detector(const std::string& endpoint, const std::string& channel,
                                      bool may_have_gaps);

}  // namespace harima
