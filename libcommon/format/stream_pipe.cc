// SPDX-License-Identifier: BSD-3-Clause
#include "format/stream_pipe.h"

#include <fcntl.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

#include "base/error.h"

namespace harima {

namespace {
constexpr int kPipeBytes = 1 << 20;
}

void widen_pipe(int descriptor) { (void)fcntl(descriptor, F_SETPIPE_SZ, kPipeBytes); }

void write_all(int descriptor, const std::string& name, std::span<const std::byte> head,
               std::span<const std::byte> pixels) {
  while (!head.empty() || !pixels.empty()) {
    const iovec parts[2] = {{const_cast<std::byte*>(head.data()), head.size()},
                            {const_cast<std::byte*>(pixels.data()), pixels.size()}};
    const ssize_t n = writev(descriptor, parts, 2);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail_errno(fmt::format("{}: cannot write", name));
    const size_t of_head = std::min(size_t(n), head.size());
    head = head.subspan(of_head);
    pixels = pixels.subspan(size_t(n) - of_head);
  }
}

}  // namespace harima
