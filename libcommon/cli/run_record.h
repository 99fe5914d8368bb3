// SPDX-License-Identifier: BSD-3-Clause
// What is kept of a run: its command line without secrets, its options, its times.
#pragma once

#include <string>
#include <vector>

#include "base/params.h"
#include "image/meta.h"

namespace harima {

std::string utc_now();  // RFC 3339
// A word whose value nobody else should read: its name holds token, password or secret.
bool is_secret(const std::string& option_name);
// The words with the values of secret options, "--x VALUE" and "--x=VALUE", replaced by ***.
std::vector<std::string> without_secrets(std::vector<std::string> argv);
// Every option that has a value, defaults included.
std::vector<Meta::Item> effective_params(const Params& params);

}  // namespace harima
