// SPDX-License-Identifier: BSD-3-Clause
// How senders and receivers of a stream find each other in a store, as options.
#pragma once

#include <memory>
#include <string>

#include "base/params.h"
#include "job.h"
#include "transfer/coordination/announcement.h"
#include "transfer/peer.h"

namespace harima {

struct MeetingOptions {
  std::string where, token_file, pin;
};
inline constexpr const char* kAnnounceHelp =
    "tell there how this stream is reached and how far it is: fxfer://NAME@HOST[:PORT]/STREAM of fxfer "
    "coordinate, or etcd://[NAME@]HOST[:PORT]/STREAM";
void declare_announce(Params& params, MeetingOptions& options);
// Null if it is not asked for. clear: the coordinator is spoken to without TLS.
std::unique_ptr<Announcement> announce(const MeetingOptions& options, const SenderCard& card, bool clear);

// Waits until a sender is announced there.
std::unique_ptr<Attendance> attend(const std::string& where, const JobOptions& options);
std::unique_ptr<Peer> reach_found(const Attendance& attendance, const std::string& where,
                                  const JobOptions& options);

// All that stands in a store beneath the name of a stream, or of all if none is named.
Texts texts_at(const std::string& where, const JobOptions& options);

}  // namespace harima
