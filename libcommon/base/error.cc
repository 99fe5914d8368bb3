// SPDX-License-Identifier: BSD-3-Clause
#include "base/error.h"

#include <cerrno>
#include <system_error>

namespace harima {

void fail_errno(const std::string& text) { fail("{}: {}", text, std::generic_category().message(errno)); }

}  // namespace harima
