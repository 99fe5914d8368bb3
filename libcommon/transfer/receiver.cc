// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/receiver.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "codec/byte_writer.h"
#include "transfer/comparison.h"
#include "transfer/surplus.h"
#include "transfer/unit_queue.h"

namespace harima {

namespace {

constexpr uint64_t kMostEntries = uint64_t{1} << 26;

uint64_t path_key(const std::string& path) { return xxh3(path.data(), path.size()); }

int64_t mtime_ns(const struct stat& status) { return status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec; }

// Does a link at `path` that says `text` lead to something beneath the root? After a name, which may be another link, .. may lead
// anywhere.
bool stays_beneath(const std::string& path, const std::string& text) {
  if (text.starts_with('/')) return false;
  auto depth = std::count(path.begin(), path.end(), '/');
  bool goes_up = true;
  for (std::string_view name : split(text, '/')) {
    if (name == ".." && (!goes_up || --depth < 0)) return false;
    goes_up = goes_up && (name == ".." || name == "." || name.empty());
  }
  return true;
}

}  // namespace

Receiver::Receiver(RootedFolder root, ReceiveOptions options, Hooks hooks)
    : root_(std::move(root)), options_(std::move(options)), hooks_(std::move(hooks)), naming_(root_, options_.durability) {
  allow_many_files();
}

CopyReport Receiver::run(Channel& control) {
  std::thread listener([&] {
    try {
      listen(control);
    } catch (const Error& e) {
      end_with(e);
    } catch (const std::exception& e) {
      end_with(Error(e.what()));
    }
  });
  wait_for_files();
  try {
    finish_tree(control);
  } catch (const Error& e) {
    end_with(e);
    {
      const std::lock_guard lock(sending_);
      send_trouble(control, e.what());
    }
    control.close();
  }
  listener.join();
  const std::lock_guard lock(mutex_);
  if (!is_finished_) throw *fatal_;
  return report_;
}

// Until all files have come or something ends the transfer. What waits for its name waits for company, but not for ever.
void Receiver::wait_for_files() {
  std::unique_lock lock(mutex_);
  while (!fatal_ && !(is_told_ && wanted_.empty())) {
    changed_.wait_for(lock, std::chrono::milliseconds(200), [&] { return fatal_ || only_names_are_missing(); });
    lock.unlock();
    name_files();
    lock.lock();
  }
}

bool Receiver::only_names_are_missing() const { return is_told_ && wanted_.size() == naming_.waiting(); }

void Receiver::name_files() {
  try {
    naming_.flush();
  } catch (const Error& e) {
    end_with(e);
  }
}

void Receiver::end_with(const Error& reason) {
  const std::lock_guard lock(mutex_);
  if (!fatal_) fatal_ = reason;
  changed_.notify_all();
}

void Receiver::listen(Channel& control) {
  for (;;) {
    const auto message = receive_head(control);
    if (!message) fail_lost("the other end has closed it");
    const std::vector<std::byte> body = receive_body(control, *message);
    switch (message->type) {
      case MessageType::bye:
        return;
      case MessageType::trouble:
        fail("{}", std::string(reinterpret_cast<const char*>(body.data()), body.size()));
      case MessageType::manifest:
        take_page(control, message->id, decode_entries(body));
        break;
      case MessageType::manifest_end:
        end_manifest();
        break;
      default:
        fail("message {} on the control connection of a receiver", int(message->type));
    }
  }
}

void Receiver::end_manifest() {
  const std::lock_guard lock(mutex_);
  is_told_ = true;
  changed_.notify_all();
}

void Receiver::take_page(Channel& control, uint64_t first, std::vector<Entry> entries) {
  ByteWriter needs;
  for (size_t i = 0; i < entries.size(); ++i) put_need(needs, first + i, std::move(entries[i]));
  const std::lock_guard lock(sending_);
  send_message(control, {.type = MessageType::need, .id = first}, needs.bytes());
}

void Receiver::put_need(ByteWriter& needs, uint64_t number, Entry entry) {
  std::optional<std::vector<bool>> held;
  try {
    check_turn(number, entry);
    held = held_of(number, entry);
  } catch (const Error& e) {
    const std::lock_guard lock(mutex_);
    add_failure(entry.path, e.what());
    wanted_.erase(number);
  }
  needs.put(uint8_t(!held ? 0 : held->empty() ? 1 : 2));
  if (!held || held->empty()) return;
  std::vector<std::byte> bits((held->size() + 7) / 8);
  for (size_t unit = 0; unit < held->size(); ++unit)
    if ((*held)[unit]) bits[unit / 8] |= std::byte(1 << (unit % 8));
  needs.put_bytes(bits);
}

// Entries come in order, and every path once.
void Receiver::check_turn(uint64_t number, Entry& entry) {
  std::unique_lock lock(mutex_);
  if (is_told_ || number != entries_) fail("entry {} comes when {} is awaited", number, entries_);
  if (++entries_ > kMostEntries) fail("more than {} entries", kMostEntries);
  if (number == 0) is_one_file_ = entry.kind == EntryKind::file;
  if (is_one_file_ && !options_.new_name.empty()) entry.path = options_.new_name;
  else if (!options_.folder.empty()) entry.path = options_.folder + "/" + entry.path;
  if (!seen_.insert(path_key(entry.path)).second) fail("two sources have a file of this name");
  changed_.wait(lock, [&] { return wanted_.size() < kMostWanted || fatal_; });
}

// None: nothing is needed. Empty: all of it; else without the units marked.
std::optional<std::vector<bool>> Receiver::held_of(uint64_t number, Entry entry) {
  if (entry.kind == EntryKind::unreadable) fail("{}", entry.text);
  if (entry.kind == EntryKind::folder) {
    if (options_.verify) check_folder(root_, entry);
    else if (!options_.dry_run) root_.make_folder(entry.path);
    const std::lock_guard lock(mutex_);
    folders_.push_back(std::move(entry));
    return std::nullopt;
  }
  if (entry.kind == EntryKind::link) {
    if (options_.safe_links && !stays_beneath(entry.path, entry.text)) fail("a link to {}, outside of what is copied", entry.text);
    if (options_.verify) check_link(root_, entry);
    const std::lock_guard lock(mutex_);
    links_.push_back(std::move(entry));
    return std::nullopt;
  }
  if (options_.verify) return expect_sums(number, std::move(entry));
  const bool wanted = is_wanted(entry);
  if (!wanted || options_.dry_run) {
    const std::lock_guard lock(mutex_);
    (wanted ? report_.files : report_.same_files) += 1;
    (wanted ? report_.bytes : report_.same_bytes) += entry.size;
    return std::nullopt;
  }
  return expect(number, std::move(entry));
}

std::vector<bool> Receiver::expect(uint64_t number, Entry entry) {
  std::vector<bool> held;
  std::shared_ptr<ArrivingFile> file;
  uint64_t needed = entry.size;
  if (has_part(entry)) {
    file = std::make_shared<ArrivingFile>(root_, entry, options_.durability);
    held = file->held();
    for (size_t unit = 0; unit < held.size(); ++unit)
      if (held[unit]) needed -= file->unit_bytes(unit * kUnitBytes);
  }
  if (hooks_.on_needed) hooks_.on_needed(needed);
  const bool is_there = file && needed == 0 && !has_digest(entry.size);
  {
    const std::lock_guard lock(mutex_);
    report_.kept_bytes += entry.size - needed;
    wanted_[number] = {.entry = std::move(entry), .file = file};
  }
  if (is_there) complete(number, file);
  return held;
}

std::vector<bool> Receiver::expect_sums(uint64_t number, Entry entry) {
  check_size(root_, entry);
  if (hooks_.on_needed) hooks_.on_needed(entry.size);
  std::vector<bool> is_compared(std::max<size_t>(1, size_t((entry.size + kUnitBytes - 1) / kUnitBytes)));
  const std::lock_guard lock(mutex_);
  wanted_[number] = {.entry = std::move(entry), .is_compared = std::move(is_compared)};
  return {};
}

// A part that an earlier transfer has left.
bool Receiver::has_part(const Entry& entry) { return entry.size >= kSmallFileBytes && root_.status(part_path(entry)).has_value(); }

bool Receiver::is_wanted(const Entry& entry) {
  std::optional<struct stat> there;
  try {
    there = root_.status(entry.path);
  } catch (const Error&) {
    if (!options_.dry_run) throw;  // its folder would be made by then
  }
  if (!there) return true;
  if (S_ISDIR(there->st_mode)) fail("{}: a folder is in the way", root_.full(entry.path));
  const bool differs = !S_ISREG(there->st_mode) || uint64_t(there->st_size) != entry.size || mtime_ns(*there) != entry.mtime_ns;
  switch (options_.overwrite) {
    case Overwrite::differing:
      return differs;
    case Overwrite::never:
      return false;
    case Overwrite::older:
      return differs && mtime_ns(*there) < entry.mtime_ns;
    case Overwrite::always:
      return true;
  }
  return differs;
}

// What can only be done when all files are there: links, and the times of folders, the inner ones first.
void Receiver::finish_tree(Channel& control) {
  naming_.flush();
  std::unique_lock lock(mutex_);
  if (fatal_) throw Error(*fatal_);
  report_.folders = folders_.size();
  std::vector<Entry> links, folders;
  links.swap(links_);
  folders.swap(folders_);
  lock.unlock();
  if (!options_.dry_run && !options_.verify) {
    for (const Entry& link : links) make_link(link);
    std::reverse(folders.begin(), folders.end());
    for (const Entry& folder : folders) {
      try {
        set_status(root_.open(folder.path, O_RDONLY | O_DIRECTORY).get(), folder, root_.full(folder.path));
      } catch (const Error& e) {
        note_failure(folder.path, e.what());
      }
    }
  }
  lock.lock();
  if (options_.remove_surplus) remove_surplus_of(folders);
  is_finished_ = true;
  const auto report = encode_report(report_);
  lock.unlock();
  const std::lock_guard sending(sending_);
  send_message(control, {.type = MessageType::finished}, report);
}

// Not after a failure: what could not be told of may be there. (mutex_ is held)
void Receiver::remove_surplus_of(const std::vector<Entry>& came) {
  if (report_.failed > 0 || options_.dry_run || options_.verify) return;
  std::vector<std::string> folders;
  for (const Entry& folder : came) folders.push_back(folder.path);
  if (options_.whole_root) folders.push_back("");
  report_.removed = remove_surplus(root_, folders, options_.rules, [&](const std::string& path) { return seen_.contains(path_key(path)); });
}

void Receiver::make_link(const Entry& link) {
  try {
    root_.make_link(link.text, link.path);
    const auto [above, name] = split_path(link.path);
    const timespec times[2] = {{0, UTIME_OMIT}, {link.mtime_ns / 1000000000, link.mtime_ns % 1000000000}};
    utimensat(root_.open_folder(above).get(), name.c_str(), times, AT_SYMLINK_NOFOLLOW);  // not every file system can
    const std::lock_guard lock(mutex_);
    ++report_.links;
  } catch (const Error& e) {
    note_failure(link.path, e.what());
  }
}

void Receiver::note_failure(const std::string& path, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  add_failure(path, reason);
}

void Receiver::add_failure(const std::string& path, const std::string& reason) {
  ++report_.failed;
  if (report_.failures.size() < kToldFailures) report_.failures.push_back({path, reason});
}

}  // namespace harima
