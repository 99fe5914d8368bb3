// SPDX-License-Identifier: BSD-3-Clause
#include "format/stream_meta.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/error.h"

namespace harima {

namespace {

constexpr uint64_t kMostItems = 4096;  // Meta looks names up one by one
constexpr uint64_t kMostEntries = 4096;
constexpr uint64_t kMostNumbers = 1 << 20;
constexpr size_t kLongestName = 4096;
constexpr size_t kLongestText = 1 << 24;

// The texts of a HistoryEntry by name: written and read through one table.
struct EntryText {
  const char* name;
  std::string HistoryEntry::*member;
};
constexpr EntryText kEntryTexts[] = {{"tool", &HistoryEntry::tool}, {"version", &HistoryEntry::version},
                                     {"git", &HistoryEntry::git},   {"start", &HistoryEntry::start},
                                     {"end", &HistoryEntry::end},   {"device", &HistoryEntry::device},
                                     {"job", &HistoryEntry::job}};

void write_value(CborWriter& writer, const MetaValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) writer.boolean(*flag);
  if (const auto* whole = std::get_if<int64_t>(&value)) writer.integer(*whole);
  if (const auto* real = std::get_if<double>(&value)) writer.real(*real);
  if (const auto* text = std::get_if<std::string>(&value)) writer.text(*text);
  if (const auto* list = std::get_if<std::vector<double>>(&value)) {
    writer.array(list->size());
    for (double number : *list) writer.real(number);
  }
}

void write_texts(CborWriter& writer, std::string_view name, const std::vector<std::string>& texts) {
  writer.text(name);
  writer.array(texts.size());
  for (const std::string& text : texts) writer.text(text);
}

void write_items(CborWriter& writer, const std::vector<Meta::Item>& items) {
  writer.map(items.size());
  for (const auto& [name, value] : items) {
    writer.text(name);
    write_value(writer, value);
  }
}

bool is_number(const CborHead& head) {
  return head.major == CborMajor::unsigned_integer || head.major == CborMajor::negative ||
         (head.major == CborMajor::simple && head.info >= 25 && head.info <= 27);
}

bool is_whole(const CborHead& head) {
  return (head.major == CborMajor::unsigned_integer || head.major == CborMajor::negative) &&
         head.value <= uint64_t(std::numeric_limits<int64_t>::max());
}

// Nothing if the list holds anything else.
std::optional<MetaValue> read_numbers(CborReader& reader, uint64_t count) {
  if (count > kMostNumbers) fail("list of {} numbers, wanted at most {}", count, kMostNumbers);
  std::vector<double> numbers;  // grows by what has really arrived
  for (uint64_t i = 0; i < count; ++i) {
    const CborHead head = reader.head();
    if (is_number(head)) numbers.push_back(reader.number_of(head));
    else reader.skip_rest_of(head, 2);
  }
  if (numbers.size() != count) return std::nullopt;
  return numbers;
}

// Nothing for null and for what Meta does not know.
std::optional<MetaValue> read_value(CborReader& reader) {
  const CborHead head = reader.head();
  if (is_whole(head))
    return head.major == CborMajor::negative ? -1 - int64_t(head.value) : int64_t(head.value);
  if (is_number(head)) return reader.number_of(head);
  if (head.major == CborMajor::text && !head.is_open) return reader.text_of(head, kLongestText);
  if (head.major == CborMajor::array && !head.is_open) return read_numbers(reader, head.value);
  if (head.major == CborMajor::simple && (head.info == 20 || head.info == 21)) return head.info == 21;
  reader.skip_rest_of(head, 1);
  return std::nullopt;
}

std::vector<std::string> read_texts(CborReader& reader) {
  std::vector<std::string> texts;
  const uint64_t count = reader.expect(CborMajor::array, kMostItems);
  for (uint64_t i = 0; i < count; ++i) texts.push_back(reader.text(kLongestText));
  return texts;
}

HistoryEntry read_entry(CborReader& reader) {
  HistoryEntry entry;
  const uint64_t pairs = reader.expect(CborMajor::map, kMostItems);
  for (uint64_t i = 0; i < pairs; ++i) {
    const std::string name = reader.text(kLongestName);
    const auto row = std::find_if(std::begin(kEntryTexts), std::end(kEntryTexts),
                                  [&](const EntryText& text) { return name == text.name; });
    if (row != std::end(kEntryTexts)) entry.*row->member = reader.text(kLongestText);
    else if (name == "argv") entry.argv = read_texts(reader);
    else if (name == "inputs") entry.inputs = read_texts(reader);
    else if (name == "params") entry.params = read_meta(reader).items();
    else if (name == "report") entry.report = read_meta(reader).items();
    else reader.skip();
  }
  return entry;
}

}  // namespace

void write_meta(CborWriter& writer, const Meta& meta) { write_items(writer, meta.items()); }

void write_history(CborWriter& writer, const History& history) {
  writer.array(history.size());
  for (const HistoryEntry& entry : history) {
    writer.map(std::size(kEntryTexts) + 3 + !entry.report.empty());
    for (const EntryText& row : kEntryTexts) {
      writer.text(row.name);
      writer.text(entry.*row.member);
    }
    write_texts(writer, "argv", entry.argv);
    writer.text("params");
    write_items(writer, entry.params);
    write_texts(writer, "inputs", entry.inputs);
    if (entry.report.empty()) continue;
    writer.text("report");
    write_items(writer, entry.report);
  }
}

Meta read_meta(CborReader& reader) {
  Meta meta;
  const uint64_t pairs = reader.expect(CborMajor::map, kMostItems);
  for (uint64_t i = 0; i < pairs; ++i) {
    const std::string name = reader.text(kLongestName);
    if (auto value = read_value(reader)) meta.set(name, *value);
  }
  return meta;
}

History read_history(CborReader& reader) {
  History history;
  const uint64_t count = reader.expect(CborMajor::array, kMostEntries);
  for (uint64_t i = 0; i < count; ++i) history.push_back(read_entry(reader));
  return history;
}

}  // namespace harima
