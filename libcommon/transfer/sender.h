// SPDX-License-Identifier: BSD-3-Clause
// The end of a transfer that has the files. On the control connection it tells the receiver of every file,
// page by page while it still looks for more, and hears which are needed; on data connections, as many as
// there are, it sends them.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "transfer/channel.h"
#include "transfer/digest.h"
#include "transfer/file_source.h"
#include "transfer/hooks.h"
#include "transfer/message.h"
#include "transfer/rate_limit.h"
#include "transfer/report.h"
#include "transfer/unit_packer.h"
#include "transfer/unit_queue.h"

namespace harima {

class Sender {
 public:
  Sender(FileSource& source, const SendOptions& options, SessionHooks hooks)
      : source_(source), sending_(options.sending), limit_(options.bytes_per_s), hooks_(std::move(hooks)),
        packer_(source, options.compress) {}

  // The whole transfer; returns the receiver's report when all that can be done is done. One thread.
  CopyReport run(Channel& control);
  // Serves one data connection until nothing more is wanted. Units that were on their way when it breaks go
  // to others, and the error is thrown. A thread each.
  void carry(Channel& data);
  // Wakes all that wait; run() and carry() end.
  void stop() { queue_.close(); }

 private:
  void tell(Channel& control);  // walks, and sends pages
  void take_needs(std::span<const std::byte> body, uint64_t first);
  // Units, in sender_units.cc.
  void send_unit(Channel& data, const Unit& unit);
  void send_chunk(Channel& data, const Unit& unit);
  void send_chunk_as_read(Channel& data, const Unit& unit);
  void send_whole_chunk(Channel& data, const Unit& unit);
  void send_body(Channel& data, Message message, std::span<const std::byte> body, int error);
  LinePace::Seconds send_paced(Channel& data, std::span<const std::byte> bytes);
  void send_pack(Channel& data, const Unit& unit);
  void send_sums(Channel& data, const Unit& unit);
  void send_hashes(Channel& data, const Unit& unit);
  int read_all(uint64_t number, uint64_t offset, uint64_t bytes,
               const std::function<void(std::span<const std::byte>)>& use);
  void send_digest(Channel& data, const Unit& unit);
  void sum_up(const Unit& unit);  // what the receiver has
  uint64_t sum_of(uint64_t number, uint64_t offset, uint64_t bytes, int& error);
  void expect_digest(uint64_t number, uint64_t bytes, const std::vector<bool>& held);
  void note_sum(const Unit& unit, uint64_t sum, int error);
  void take_answer(Channel& data, std::deque<Unit>& unanswered);
  void note_taken(const Unit& unit);
  [[noreturn]] void end_with(const std::string& reason);  // the whole transfer
  void forget_control();

  FileSource& source_;
  const Sending sending_;
  RateLimit limit_;
  const SessionHooks hooks_;
  UnitPacker packer_;
  UnitQueue queue_{source_.is_near() ? kNearPackBytes : kFarPackBytes};
  Digests digests_;
  std::atomic<uint64_t> told_{0};  // entries on pages that have been sent
  std::atomic<uint64_t> resent_{0};
  uint64_t answered_ = 0;  // entries of which it is known what is needed; the thread of run() only
  std::mutex mutex_;       // of what follows
  Channel* control_ = nullptr;
  std::string fatal_;
  std::vector<std::string> paths_;  // of entries, if files are compared by their hashes
};

}  // namespace harima
