// SPDX-License-Identifier: BSD-3-Clause
#include "base/descriptor.h"

#include <unistd.h>

namespace harima {

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace harima
