// SPDX-License-Identifier: BSD-3-Clause
// The chunks of a Zarr array, unpacked when they are wanted and kept while there is room. Safe from several
// threads: each chunk is unpacked by one of them, and others that want it wait.
#pragma once

#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>

#include "format/zarr_array.h"

namespace harima {

class ZarrChunks {
 public:
  // At most `held_bytes` are kept, and those in use beyond that.
  ZarrChunks(std::string folder, const ZarrArray& array, size_t held_bytes);
  // Rows [first, last) of slice z, as pixels. Chunks that are not there hold the fill value. Fails if one is
  // damaged.
  void read_rows(int z, int first, int last, std::byte* dst) const;

 private:
  using Place = std::array<int, 3>;  // z, y, x of a chunk
  using Pixels = std::shared_ptr<const Buffer>;
  Pixels chunk(const Place& place) const;
  Pixels unpacked(const Place& place) const;
  void forget_oldest() const;
  void fill(std::byte* dst, size_t count) const;
  void copy(const Place& place, const Buffer& pixels, int z, int first, int last, std::byte* dst) const;

  const std::string folder_;
  const ZarrArray array_;
  const size_t most_chunks_;
  mutable std::mutex mutex_;
  mutable std::map<Place, std::shared_future<Pixels>> held_;
  mutable std::list<Place> order_;  // the oldest first
};

}  // namespace harima
