// SPDX-License-Identifier: BSD-3-Clause
#include "meeting.h"

#include "base/error.h"
#include "transfer/coordination/store_place.h"
#include "transfer/tls.h"

namespace harima {

namespace {

constexpr size_t kIdBytes = 6;

// A coordinator wants a token, etcd none.
std::unique_ptr<Store> reach_store(const StorePlace& place, const JobOptions& options) {
  return open_store(place, {place.is_etcd ? "" : daemon_token(options), options.pin, options.clear});
}

StorePlace place_of(const std::string& where) {
  StorePlace place = parse_store_place(where);
  if (place.stream.empty()) fail_usage("{}: names no stream, wanted .../NAME", where);
  return place;
}

}  // namespace

void declare_announce(Params& params, MeetingOptions& options) {
  params.group("Coordination");
  params.add("--announce", options.where, kAnnounceHelp).value("WHERE");
  params
      .add("--token-file", options.token_file,
           "file with the token for the coordinator; the environment variable FXFER_TOKEN if not given")
      .value("FILE")
      .reads(PathKind::file);
  params
      .add("--pin", options.pin,
           "SHA-256 of the coordinator's certificate; the one seen first is noted if not given")
      .value("HEX");
}

std::unique_ptr<Announcement> announce(const MeetingOptions& options, const SenderCard& card, bool clear) {
  if (options.where.empty()) return nullptr;
  const StorePlace place = place_of(options.where);
  JobOptions way;
  way.token_file = options.token_file;
  way.pin = options.pin;
  way.clear = clear;
  return std::make_unique<Announcement>(reach_store(place, way), place.stream, card);
}

std::unique_ptr<Attendance> attend(const std::string& where, const JobOptions& options) {
  const StorePlace place = place_of(where);
  return std::make_unique<Attendance>(reach_store(place, options), place.stream, random_hex(kIdBytes));
}

std::unique_ptr<Peer> reach_found(const Attendance& attendance, const std::string& where,
                                  const JobOptions& options) {
  const SenderCard& sender = attendance.sender();
  if (sender.pin.empty() && !options.clear) fail("{}: the sender speaks without TLS, wanted --clear", where);
  return reach_daemon(
      sender.host, sender.port,
      {parse_store_place(where).token_name, daemon_token(options), sender.pin, sender.pin.empty()});
}

Texts texts_at(const std::string& where, const JobOptions& options) {
  const StorePlace place = parse_store_place(where);
  return reach_store(place, options)->get_all(place.stream.empty() ? "" : place.stream + "/");
}

}  // namespace harima
