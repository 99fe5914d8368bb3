// SPDX-License-Identifier: BSD-3-Clause
// bench: how fast files travel, from the memory of this machine.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "base/error.h"
#include "base/text.h"
#include "job.h"
#include "megabytes.h"
#include "subcommands.h"
#include "transfer/copy.h"
#include "transfer/memory_files.h"
#include "transfer/server.h"

namespace harima {

namespace fs = std::filesystem;

static JobOptions opt;
static std::string target, size_asked = "256M";

static void declare(Params& params) {
  params
      .add("target", target,
           "where to: a folder, host:path or fxfer://, where a folder is made and removed; to the memory of "
           "this machine, by its own network, if not given")
      .value("DST");
  params.add("--size", size_asked, "bytes of each measurement").value("SIZE");
  declare_way(params, opt);
}

namespace {

struct Load {
  const char *name, *text;
  uint64_t file_bytes;
};
constexpr Load kLoads[] = {
    {"large", "one file", 0}, {"medium", "files of 1 MiB", 1 << 20}, {"small", "files of 10 KiB", 10 << 10}};

// A folder in memory that is removed with all it holds; also those that killed processes have left.
class MemoryFolder {
 public:
  explicit MemoryFolder(uint64_t bytes) {
    const fs::path memory = fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
    for (const fs::directory_entry& entry : fs::directory_iterator(memory)) remove_left(entry.path());
    std::string name = (memory / fmt::format("fxfer-bench-{}-XXXXXX", getpid())).string();
    if (!mkdtemp(name.data())) fail_errno(fmt::format("{}: cannot be made", name));
    path_ = name;
    const uint64_t room = fs::space(path_).available;
    if (room < bytes) {
      fs::remove(path_);
      fail("{}: has room for {}, wanted {}; a smaller --size may help", memory.string(), size_text(room),
           size_text(bytes));
    }
  }
  ~MemoryFolder() {
    std::error_code bad;
    fs::remove_all(path_, bad);
  }
  const std::string& path() const { return path_; }

 private:
  static void remove_left(const fs::path& path) {
    int pid = 0;
    std::error_code bad;
    if (std::sscanf(path.filename().c_str(), "fxfer-bench-%d-", &pid) == 1 && pid > 0 &&
        !fs::exists(fmt::format("/proc/{}", pid)))
      fs::remove_all(path, bad);
  }
  std::string path_;
};

// Sends to a folder of one place. A Way makes a new one for each copy: what has to be done before is not
// measured.
using Copying = std::function<CopyReport(std::unique_ptr<FileSource> source, const std::string& folder,
                                         const ReceiveOptions& receive, SessionHooks hooks)>;
using Way = std::function<Copying()>;

Copying to_peer(std::shared_ptr<Peer> peer) {
  return [peer](std::unique_ptr<FileSource> source, const std::string& folder, const ReceiveOptions& receive,
                SessionHooks hooks) {
    TransferMetrics metrics;
    const auto sender = make_sender(std::move(source), {}, std::move(hooks));
    return copy_with(*peer, *sender,
                     {.to_server = true, .target = folder, .into_folder = true, .options = receive},
                     opt.streams, metrics);
  };
}

CopyReport send_here(std::unique_ptr<FileSource> source, const std::string& folder,
                     const ReceiveOptions& receive, SessionHooks hooks) {
  const auto sender = make_sender(std::move(source), {}, std::move(hooks));
  return copy_here(*sender, *make_receiver(folder, true, receive, nullptr, {}),
                   std::min(common_options().threads, 8));
}

// By a copy of nothing to the folder above, in which only this name takes part.
ReceiveOptions removal_of(const std::string& name) {
  return {.remove_surplus = true,
          .whole_root = true,
          .rules = {{true, "/" + name}, {true, "/" + name + "/**"}, {false, "*"}}};
}

void measure(const char* way_name, const Way& way, const std::string& above, uint64_t bytes,
             const ReceiveOptions& receive) {
  const std::string name = "fxfer-bench-" + random_hex(4),
                    folder = above.empty() || above.ends_with('/') ? above + name : above + "/" + name;
  for (const Load& load : kLoads) {
    const uint64_t file_bytes = load.file_bytes == 0 ? bytes : load.file_bytes,
                   files = std::max<uint64_t>(1, bytes / file_bytes);
    Megabytes megabytes(load.text);
    const Copying send = way();
    const auto start = std::chrono::steady_clock::now();
    const CopyReport copied =
        send(std::make_unique<MemoryFiles>(files, file_bytes), folder, receive, megabytes.hooks());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    warn_of_failures(copied);
    if (copied.files != files) fail("{} of {} files have come", copied.files, files);
    way()(std::make_unique<MemoryFiles>(0, 0), above, removal_of(name), {});
    const double per_s = double(copied.bytes) / seconds;
    if (!common_options().json)
      fmt::print("{:<9} {:>7} {:<16} {:>9.1f} MB/s {:>9.0f} files/s\n", way_name, files, load.text,
                 per_s / 1e6, double(files) / seconds);
    report(fmt::format("{}_{}_bytes_per_s", way_name, load.name), per_s);
    report(fmt::format("{}_{}_files_per_s", way_name, load.name), double(files) / seconds);
  }
}

void measure_loopback(uint64_t bytes, bool clear) {
  const MemoryFolder folder(bytes);
  const TlsIdentity identity;
  const std::string token = random_hex(32);
  Server server({.address = "127.0.0.1",
                 .clear = clear,
                 .tokens = {{.name = "", .key = token_key(token), .root = folder.path()}}},
                clear ? nullptr : &identity);
  std::thread listener([&server] { server.run(); });
  struct Joined {
    Server& server;
    std::thread& thread;
    ~Joined() {
      server.stop();
      thread.join();
    }
  } joined{server, listener};
  const std::shared_ptr<Peer> peer =
      reach_daemon("127.0.0.1", server.port(), {"", token, clear ? "" : identity.pin(), clear});
  measure(clear ? "clear" : "tls", [&] { return to_peer(peer); }, "", bytes,
          {.durability = Durability::none});
}

void measure_target(uint64_t bytes) {
  const Address to = parse_address(target);
  if (to.kind == Address::Kind::s3 || to.kind == Address::Kind::web)
    fail_usage("{}: wanted a folder, host:path or fxfer://host/path", target);
  if (to.kind == Address::Kind::local) return measure("folder", [] { return send_here; }, to.path, bytes, {});
  measure(to.kind == Address::Kind::ssh ? "ssh" : "daemon", [&] { return to_peer(reach(to, opt)); }, to.path,
          bytes, {});
}

}  // namespace

static void run() {
  const uint64_t bytes = parse_size(size_asked, 0);
  if (bytes < (1 << 20)) fail_usage("--size {}: wanted 1M at least", size_asked);
  if (!target.empty()) return measure_target(bytes);
  measure_loopback(bytes, true);
  measure_loopback(bytes, false);
}

const Tool kBench{.name = "bench",
                  .summary = "measure how fast files travel from the memory of this machine",
                  .declare = declare,
                  .run = run,
                  .common = {.memory = false, .force = false, .dry_run = false},
                  .is_step = false};

}  // namespace harima
