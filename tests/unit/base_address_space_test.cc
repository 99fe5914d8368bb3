// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/address_space.h"
#include "cli/job.h"

using namespace harima;

TEST_CASE("address space: as much is left as the limit says, less what is mapped; --mem is not more") {
  CHECK(mapped_addresses() > 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const size_t room = size_t{300} << 20, limit = mapped_addresses() + room;
    const struct rlimit wanted { limit, limit };
    const bool is_set = setrlimit(RLIMIT_AS, &wanted) == 0;
    const size_t left = address_space_left();
    _exit(is_set && left <= room && left > room / 2 && job_memory() <= room ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(status == 0);
}
