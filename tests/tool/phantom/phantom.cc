// SPDX-License-Identifier: BSD-3-Clause
// phantom: writes complete synthetic scans with known answers, and the answers.
//     phantom scan format=his out=scan photons=30000 axis=260.75
//     phantom truth out=truth.raw
#include <fmt/format.h>

#include <exception>
#include <stdexcept>

#include "phantom/forms.h"

namespace {

using namespace phantom;

struct Form {
  const char* name;
  void (*write)(const Camera&);
};

constexpr Form kForms[] = {
    {"img", write_img_folder},   {"tif", write_tif_folder}, {"his", write_his_folder}, {"raw", write_raw},
    {"h5", write_data_exchange}, {"nxtomo", write_nxtomo},  {"stream", write_stream},
};

void write_scan(const Settings& settings) {
  for (const Form& form : kForms)
    if (settings.form == form.name) return form.write(Camera(settings));
  throw std::runtime_error("there is no format '" + settings.form + "'");
}

int usage() {
  fmt::print(stderr, "usage: phantom scan|truth name=value ...\n{}", settings_help());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what != "scan" && what != "truth") return usage();
  try {
    const Settings settings = parse_settings({argv + 2, argv + argc});
    what == "scan" ? write_scan(settings) : write_truth(settings);
    return 0;
  } catch (const std::exception& e) {
    fmt::print(stderr, "phantom: {}\n", e.what());
    return 1;
  }
}
