// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>

#include "base/hash.h"

#ifdef __x86_64__
#include <cpuid.h>
#endif

namespace harima {

#ifdef __x86_64__
namespace {

// Are upper halves of vector registers in use? XGETBV with ecx 1 tells where CPUID leaf 13, subleaf 1 has bit
// 2; Intel 64 Manual 1, 13.2.
bool can_tell() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __builtin_cpu_supports("avx") && __get_cpuid_count(13, 1, &a, &b, &c, &d) && (a >> 2 & 1);
}
bool upper_halves_in_use() {
  unsigned low, high;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(1));
  return low >> 2 & 1;
}

}  // namespace

TEST_CASE("what follows a checksum finds vector registers as SSE code is fast with") {
  if (!can_tell()) return;
  asm volatile("vzeroupper");
  if (upper_halves_in_use()) return;  // a processor that does not tell
  const std::string text(100000, 'x');
  CHECK(xxh3(text.data(), text.size()) == xxh3(text.data(), text.size()));
  CHECK_FALSE(upper_halves_in_use());
  Xxh3 sum;
  sum.add(text.data(), text.size());
  CHECK_FALSE(upper_halves_in_use());
  CHECK(sum.sum() == xxh3(text.data(), text.size()));
  CHECK_FALSE(upper_halves_in_use());
}
#endif

TEST_CASE("a checksum of pieces is that of the whole") {
  const std::string text(100001, 'y');
  Xxh3 sum;
  sum.add(text.data(), 1000);
  sum.add(text.data() + 1000, text.size() - 1000);
  CHECK(sum.sum() == xxh3(text.data(), text.size()));
}

}  // namespace harima
