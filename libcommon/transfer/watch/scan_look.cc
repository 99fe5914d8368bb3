// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/watch/scan_look.h"

#include "base/hash.h"
#include "codec/byte_writer.h"
#include "transfer/source_tree.h"

namespace harima {

ScanLook look_at(const std::string& folder, const std::string& name, const std::vector<NameRule>& rules,
                 const std::string& marker) {
  const NameRule marks{true, "*/" + marker};
  std::vector<NameRule> seen = rules;
  if (!marker.empty()) seen.insert(seen.begin(), marks);
  ScanLook look;
  ByteWriter all;
  SourceTree(std::vector{folder + "/" + name}, std::move(seen)).walk([&](const Entry& entry) {
    const bool is_folder = entry.kind == EntryKind::folder;
    if (!marker.empty() && !takes_part({{false, marks.pattern}}, entry.path, is_folder))
      look.has_marker = true;
    if (entry.path != name && !takes_part(rules, entry.path, is_folder)) return;
    if (is_folder) look.folders.push_back(folder + "/" + entry.path);
    if (entry.kind == EntryKind::file) ++look.files, look.bytes += entry.size;
    all.put(uint8_t(entry.kind));
    all.put_text(entry.path);
    all.put_text(entry.text);
    all.put(entry.size);
    all.put(is_folder ? int64_t{0} : entry.mtime_ns);  // what changes in a folder is seen by itself
  });
  const auto bytes = all.bytes();
  look.sum = xxh3_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return look;
}

}  // namespace harima
