// SPDX-License-Identifier: BSD-3-Clause
// The program that runs: where its companions are to be found.
#pragma once

#include <string>

namespace harima {

// The folder that this program stands in, whatever it was called by; "" where the system does not tell.
std::string program_folder();

}  // namespace harima
