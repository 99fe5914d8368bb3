// SPDX-License-Identifier: BSD-3-Clause
// A ring in shared memory that carries the bytes of a stream from one process to another of this machine:
// "shm:NAME", or "shm:NAME,SIZE" for its writer (256M if not told). Whoever of the two comes first waits for
// the other, who may be killed at any time. Its layout: man 5 harima-stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/lock_file.h"
#include "base/part_file.h"

namespace harima {

bool is_shared_ring(const std::string& path);
// Fails (usage) unless NAME and SIZE are such.
void check_shared_ring(const std::string& path);

class RingMemory;

class RingWriter {
 public:
  // Fails if another process writes a ring of this name, or if there is no room for it.
  explicit RingWriter(const std::string& path);
  ~RingWriter();  // without end(): the reader hears that the stream broke off
  // Waits for room. Fails if the reader has gone.
  void write(std::span<const std::byte> bytes);
  // Waits for a reader, who then has what is left.
  void end();

 private:
  void wait_for_reader(uint32_t seen);

  const std::string path_;
  LockFile lock_;
  PartFile file_;  // never under its final name
  std::unique_ptr<RingMemory> ring_;
};

class RingReader {
 public:
  // Waits for a writer. Fails if the ring is read by another process.
  explicit RingReader(const std::string& path);
  ~RingReader();
  // What has come, until the next call; empty at the end. Fails if the writer dies before it.
  std::span<const std::byte> next();

 private:
  const std::string path_;
  std::unique_ptr<RingMemory> ring_;
  size_t given_ = 0;  // bytes of the last piece
};

}  // namespace harima
