// SPDX-License-Identifier: BSD-3-Clause
// Messages as a damaged file has them: type, flags, number, offset, bytes of the body, the body; they are
// said with checksums that are right.
#pragma once

#include <span>
#include <string>

#include "codec/byte_writer.h"
#include "transfer/message.h"

namespace fuzz {

std::string text_of(std::span<const std::byte> bytes);
std::span<const std::byte> bytes_of(const std::string& text);

void put_message(harima::ByteWriter& script, const harima::Message& message, std::span<const std::byte> body);
void say_script(harima::Channel& line, std::span<const std::byte> script);

}  // namespace fuzz
