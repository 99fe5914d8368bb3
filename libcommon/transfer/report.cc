// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/report.h"

#include <array>

#include "base/error.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"
#include "transfer/message.h"

namespace harima {

namespace {

std::array<uint64_t CopyReport::*, 11> numbers() {
  return {&CopyReport::files,        &CopyReport::bytes,   &CopyReport::same_files, &CopyReport::same_bytes,
          &CopyReport::kept_bytes,   &CopyReport::folders, &CopyReport::links,      &CopyReport::removed,
          &CopyReport::resent_units, &CopyReport::failed,  &CopyReport::line_bytes};
}

}  // namespace

std::vector<std::byte> encode_report(const CopyReport& report) {
  ByteWriter out;
  for (auto number : numbers()) out.put(report.*number);
  out.put_short(uint32_t(report.failures.size()));
  for (const Failure& failure : report.failures) {
    out.put_text(failure.path);
    out.put_text(failure.reason);
  }
  out.put_text(report.new_name);
  return out.take();
}

CopyReport decode_report(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  CopyReport report;
  for (auto number : numbers()) report.*number = in.get<uint64_t>();
  const size_t count = in.get_short();
  if (count > kToldFailures) fail("a report of {} failures, allowed are {}", count, kToldFailures);
  for (size_t i = 0; i < count; ++i) {
    std::string path = in.get_text(kMessageBytes);
    report.failures.push_back({std::move(path), in.get_text(kMessageBytes)});
  }
  report.new_name = in.get_text(kMessageBytes);
  in.expect_end();
  return report;
}

}  // namespace harima
