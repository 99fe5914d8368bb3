// SPDX-License-Identifier: BSD-3-Clause
#include "base/buffer.h"

#include <malloc.h>
#include <sys/mman.h>

#include <climits>
#include <cstdlib>

#include "base/error.h"

namespace harima {

Buffer::Buffer(size_t bytes) : bytes_(bytes), free_(std::free) {
  constexpr size_t kHuge = size_t{2} << 20;
  const size_t align = bytes >= 4 * kHuge ? kHuge : 64;
  const size_t rounded = (bytes + align - 1) / align * align;
  if (rounded < bytes) fail("{} bytes of memory wanted, more than an address can count", bytes);
  data_ = std::aligned_alloc(align, rounded > 0 ? rounded : align);
  if (!data_) fail("no memory: {:.1f} MB wanted in one piece; give a smaller --mem or --rows", bytes / 1e6);
  if (align == kHuge) madvise(data_, rounded, MADV_HUGEPAGE);
}

void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
#endif
}

}  // namespace harima
