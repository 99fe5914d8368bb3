// SPDX-License-Identifier: BSD-3-Clause
#include "format/nrrd_head.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "format/words.h"

namespace harima {

namespace {

constexpr size_t kHeadBytes = 512;  // of heads written here, but for long names of data files

// The names of numbers, the last of each row the one that is written.
struct TypeNames {
  StoredType stored;
  std::vector<std::string_view> names;
};
const TypeNames kTypes[] = {
    {{'i', 1}, {"signed char", "int8_t", "int8"}},
    {{'u', 1}, {"uchar", "unsigned char", "uint8_t", "uint8"}},
    {{'i', 2}, {"short", "short int", "signed short", "signed short int", "int16_t", "int16"}},
    {{'u', 2}, {"ushort", "unsigned short", "unsigned short int", "uint16_t", "uint16"}},
    {{'i', 4}, {"int", "signed int", "int32_t", "int32"}},
    {{'u', 4}, {"uint", "unsigned int", "uint32_t", "uint32"}},
    {{'i', 8},
     {"longlong", "long long", "long long int", "signed long long", "signed long long int", "int64_t",
      "int64"}},
    {{'u', 8}, {"ulonglong", "unsigned long long", "unsigned long long int", "uint64_t", "uint64"}},
    {{'f', 4}, {"float"}},
    {{'f', 8}, {"double"}},
};

using Fields = std::map<std::string, std::string>;

std::string strip(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  return first == std::string_view::npos
             ? ""
             : std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

// "field: value" lines; comments and "key:=value" pairs are for others. Fields that have two names go under
// the first.
Fields fields_of(std::string_view text) {
  const std::map<std::string, std::string> same = {
      {"datafile", "data file"}, {"lineskip", "line skip"}, {"byteskip", "byte skip"}};
  Fields fields;
  for (size_t at = text.find('\n') + 1; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    const size_t colon = line.find(':');
    if (line.starts_with('#') || colon == std::string_view::npos || line.substr(colon, 2) == ":=") continue;
    const std::string name = lower_case(strip(line.substr(0, colon)));
    const auto found = same.find(name);
    fields[found == same.end() ? name : found->second] = strip(line.substr(colon + 1));
  }
  return fields;
}

std::string field(const Fields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

std::string needed(const Fields& fields, const std::string& name) {
  const std::string value = field(fields, name);
  if (value.empty()) fail("the head has no field '{}'", name);
  return value;
}

StoredType stored_of(const Fields& fields) {
  const std::string type = lower_case(needed(fields, "type"));
  for (const TypeNames& row : kTypes)
    if (std::find(row.names.begin(), row.names.end(), type) != row.names.end()) {
      StoredType stored = row.stored;
      if (stored.bytes == 1) return stored;
      const std::string endian = lower_case(needed(fields, "endian"));
      if (endian != "little" && endian != "big") fail("endian is '{}', wanted little or big", endian);
      stored.is_big_endian = endian == "big";
      return stored;
    }
  fail("numbers are of type '{}', wanted integers of 1 to 8 bytes, float or double", type);
}

// Sizes as NRRD has them: the fastest first.
std::vector<uint64_t> shape_of(const Fields& fields) {
  std::vector<uint64_t> shape;
  for (const std::string& word : words_of(needed(fields, "sizes"))) {
    shape.emplace_back();
    if (!is_number(word, shape.back())) fail("sizes are '{}', wanted whole numbers", field(fields, "sizes"));
  }
  if (std::to_string(shape.size()) != needed(fields, "dimension"))
    fail("dimension is {}, but there are {} sizes", field(fields, "dimension"), shape.size());
  std::reverse(shape.begin(), shape.end());
  return shape;
}

size_t skip_of(const Fields& fields, const std::string& name) {
  const std::string value = field(fields, name);
  if (value.empty()) return 0;
  if (name == "byte skip" && value == "-1") return kNrrdSkipToData;
  size_t skip = 0;
  if (!is_number(value, skip)) fail("{} is '{}', wanted a whole number", name, value);
  return skip;
}

// um of a unit; 0 if it is none of length.
double um_of(std::string unit) {
  unit.erase(std::remove(unit.begin(), unit.end(), '"'), unit.end());
  const std::pair<std::string_view, double> units[] = {
      {"nm", 1e-3},  {"um", 1},           {"\xc2\xb5m", 1},  {"\xce\xbcm", 1},
      {"micron", 1}, {"microns", 1},      {"micrometer", 1}, {"micrometre", 1},
      {"mm", 1e3},   {"millimeter", 1e3}, {"cm", 1e4},       {"m", 1e6}};
  for (const auto& [name, um] : units)
    if (unit == name) return um;
  return 0;
}

// Numbers of "(1,0,0) (0,1,0)" or "1 1 1"; nan for "none".
std::vector<double> numbers_of(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '(' || c == ')' || c == ','; }, ' ');
  std::vector<double> numbers;
  for (const std::string& word : words_of(text)) {
    numbers.push_back(std::nan(""));
    if (!is_number(word, numbers.back()) && word != "none") return {};
  }
  return numbers;
}

// Unit of each axis in um: as the head tells, or mm in the spaces of medicine, which are defined in it.
std::vector<double> units_of(const Fields& fields) {
  const bool by_axis = !field(fields, "spacings").empty();
  std::string words = field(fields, by_axis ? "units" : "space units");
  std::vector<double> units;
  for (const std::string& word : words_of(words)) units.push_back(um_of(word));
  const std::string space = lower_case(field(fields, "space"));
  if (units.empty() && !space.empty() && !space.starts_with("3d")) units.assign(3, 1e3);
  units.resize(3, units.empty() ? 0 : units.back());
  return units;
}

// Edges of voxels from `spacings`, or the lengths of `space directions`.
void read_grid(const Fields& fields, NrrdHead& head) {
  const std::string spacings = field(fields, "spacings"), directions = field(fields, "space directions");
  if (spacings.empty() && directions.empty()) return;
  const std::vector<double> units = units_of(fields),
                            numbers = numbers_of(spacings.empty() ? directions : spacings);
  const size_t each = spacings.empty() ? 3 : 1;
  Grid grid;
  grid.is_known = numbers.size() >= 2 * each;
  for (size_t axis = 0; axis < 3 && axis * each < numbers.size(); ++axis) {
    double squares = 0;
    for (size_t i = 0; i < each; ++i)
      squares += std::pow(numbers[axis * each + i] * units[spacings.empty() ? i : axis], 2);
    grid.voxel_um[axis] = std::sqrt(squares);
    grid.is_known &= grid.voxel_um[axis] > 0;
  }
  if (numbers.size() == 2 * each) grid.voxel_um[2] = grid.voxel_um[0];
  const std::vector<double> origin = numbers_of(field(fields, "space origin"));
  for (size_t axis = 0; axis < 3 && origin.size() == 3; ++axis)
    grid.origin_um[axis] = origin[axis] * units[axis];
  if (grid.is_known) head.grid = grid;
  else
    head.run.remark =
        "the size of voxels is not taken over, as the head does not tell its unit (space units: \"um\" "
        "\"um\" \"um\")";
}

std::string_view written_name(const StoredType& stored) {
  for (const TypeNames& row : kTypes)
    if (row.stored == stored) return row.names.back();
  fail("NRRD has no numbers like {}", numpy_name(stored));
}

// Shortest text that gives the same number.
std::string directions_text(const Grid& grid) {
  const auto& um = grid.voxel_um;
  return fmt::format(
      "space dimension: 3\nspace directions: ({},0,0) (0,{},0) (0,0,{})\nspace units: \"um\" \"um\" "
      "\"um\"\nspace origin: ({},{},{})\n",
      um[0], um[1], um[2], grid.origin_um[0], grid.origin_um[1], grid.origin_um[2]);
}

}  // namespace

NrrdHead parse_nrrd_head(std::string_view text) {
  const Fields fields = fields_of(text);
  NrrdHead head;
  head.run = run_of_shape(shape_of(fields), stored_of(fields));
  const std::string encoding = lower_case(needed(fields, "encoding"));
  head.is_gzip = encoding == "gzip" || encoding == "gz";
  if (!head.is_gzip && encoding != "raw") fail("the encoding is '{}', wanted raw or gzip", encoding);
  head.data_file = field(fields, "data file");
  if (head.data_file.starts_with("LIST") || head.data_file.find('%') != std::string::npos)
    fail("the data are in several files ({}), wanted one", head.data_file);
  head.lines_to_skip = skip_of(fields, "line skip");
  head.run.offset = skip_of(fields, "byte skip");
  read_grid(fields, head);
  return head;
}

size_t nrrd_head_bytes(std::string_view text) {
  size_t first = text.size(), bytes = 0;
  for (std::string_view end : {"\n\n", "\n\r\n"})
    if (const size_t at = text.find(end); at < first) first = at, bytes = at + end.size();
  return bytes;
}

std::string nrrd_head(const StackInfo& stack, int count, bool is_gzip, const std::string& data_file) {
  const StoredType stored = stored_type_of(stack.type);
  std::string head = "NRRD0004\n# harima\n";
  head += fmt::format("type: {}\ndimension: 3\nsizes: {} {} {}\nencoding: {}\n", written_name(stored),
                      stack.width, stack.height, count, is_gzip ? "gzip" : "raw");
  if (stored.bytes > 1) head += "endian: little\n";
  if (const Grid grid = grid_of(stack.meta); grid.is_known) head += directions_text(grid);
  if (!data_file.empty()) return head + fmt::format("data file: {}\n", data_file);
  head += "# ";
  head.resize(std::max(kHeadBytes, head.size() + 16) - 2, '-');
  return head + "\n\n";
}

}  // namespace harima
