// SPDX-License-Identifier: BSD-3-Clause
#include "base/error.h"
#include "format/hdf5_quantity.h"
#include "format/hdf5_scan.h"
#include "format/hdf5_source.h"

namespace harima {

namespace {

const std::string kInstrument = "/measurement/instrument";
constexpr const char* kData = "/exchange/data";
constexpr const char* kDarks[] = {"/exchange/data_dark", "/exchange/data_dark_pre",
                                  "/exchange/data_dark_post"};
constexpr const char* kAngles[] = {"/exchange/theta", "/exchange/angle", "/exchange/angles"};

// The layout does not tell when flats were taken; those named so came before or after the scan.
struct White {
  const char* name;
  bool after;
};
constexpr White kWhites[] = {{"/exchange/data_white", false},
                             {"/exchange/data_white_pre", false},
                             {"/exchange/data_white_post", true}};

std::optional<FrameSet> frames_of(const Hdf5Place& from, const char* name) {
  const Hdf5Place place = follow_hdf5(from, name);
  if (!hdf5_has(*place.file, place.name)) return std::nullopt;
  FrameSet set{open_hdf5_dataset(place.path, place.file, place.name), {}};
  for (int i = 0; i < set.source->info().count; ++i) set.frames.push_back(i);
  return set;
}

std::vector<double> angles_of(const Hdf5Place& from, int count, std::vector<std::string>& remarks) {
  for (const char* name : kAngles) {
    if (H5Lexists(*from.file, name, H5P_DEFAULT) <= 0) continue;
    std::vector<double> angles = read_angles_deg(follow_hdf5(from, name), remarks);
    if (int(angles.size()) == count) return angles;
    fail("{}: {} holds {} angles, wanted {}, one a projection", from.path, name, angles.size(), count);
  }
  std::vector<double> angles;
  for (int i = 0; i < count; ++i) angles.push_back(180.0 * i / count);
  remarks.push_back(
      fmt::format("no angles in the file; {} equal steps from 0 to 180 degrees assumed", count));
  return angles;
}

void read_about(const Hdf5Place& from, Scan& scan) {
  for (auto [name, meta] :
       {std::pair("/measurement/sample/name", "scan.sample"), std::pair("/exchange/title", "scan.title")})
    if (const std::string text = hdf5_text(*from.file, name); !text.empty())
      scan.meta.set(meta, MetaValue(text));
}

}  // namespace

bool is_data_exchange(const Hdf5Place& from) {
  return H5Lexists(*from.file, "/exchange", H5P_DEFAULT) > 0 && H5Lexists(*from.file, kData, H5P_DEFAULT) > 0;
}

std::optional<Scan> read_data_exchange(const Hdf5Place& from, bool angles_apart) {
  if (!is_data_exchange(from)) return std::nullopt;
  Scan scan;
  const Hdf5Place data = follow_hdf5(from, kData);
  scan.source = open_hdf5_dataset(data.path, data.file, data.name);
  std::vector<double> angles(size_t(scan.source->info().count));
  if (!angles_apart) angles = angles_of(from, scan.source->info().count, scan.remarks);
  for (size_t i = 0; i < angles.size(); ++i) scan.views.push_back({int(i), angles[i], double(i)});
  for (const White& white : kWhites)
    if (auto set = frames_of(from, white.name))
      scan.flats.push_back({std::move(*set), white.after ? double(angles.size()) : -1.0});
  for (const char* name : kDarks)
    if (auto set = frames_of(from, name)) scan.darks.push_back(std::move(*set));
  read_about(from, scan);
  scan.energy_kev = read_quantity(from, Quantity::energy_kev, {kInstrument + "/monochromator/energy"});
  scan.distance_mm =
      read_quantity(from, Quantity::distance_mm,
                    {kInstrument + "/detector/distance", kInstrument + "/detector_motor_stack/setup/z"});
  take_pixel(
      read_quantity(from, Quantity::pixel_um, {kInstrument + "/detection_system/objective/resolution"}),
      scan);
  return scan;
}

}  // namespace harima
