// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/report.h"

#include <array>

#include "base/error.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"

namespace harima {

namespace {

std::array<uint64_t CopyReport::*, 10> numbers() {
  return {&CopyReport::files, &CopyReport::bytes, &CopyReport::same_files, &CopyReport::same_bytes, &CopyReport::kept_bytes,
          &CopyReport::folders, &CopyReport::links, &CopyReport::removed, &CopyReport::resent_units, &CopyReport::failed};
}

void put_text(ByteWriter& out, const std::string& text) {
  out.put_short(uint32_t(text.size()));
  out.put_bytes(std::as_bytes(std::span(text)));
}

std::string get_text(ByteReader& in) {
  const auto bytes = in.take(in.get_short());
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::vector<std::byte> encode_report(const CopyReport& report) {
  ByteWriter out;
  for (auto number : numbers()) out.put(report.*number);
  out.put_short(uint32_t(report.failures.size()));
  for (const Failure& failure : report.failures) {
    put_text(out, failure.path);
    put_text(out, failure.reason);
  }
  return out.take();
}

CopyReport decode_report(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  CopyReport report;
  for (auto number : numbers()) report.*number = in.get<uint64_t>();
  const size_t count = in.get_short();
  if (count > kToldFailures) fail("a report of {} failures, allowed are {}", count, kToldFailures);
  for (size_t i = 0; i < count; ++i) {
    std::string path = get_text(in);
    report.failures.push_back({std::move(path), get_text(in)});
  }
  in.expect_end();
  return report;
}

}  // namespace harima
