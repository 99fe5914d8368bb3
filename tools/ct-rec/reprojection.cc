// SPDX-License-Identifier: BSD-3-Clause
#include "reprojection.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "recon/band.h"
#include "recon/row_loader.h"

namespace harima {

namespace {

constexpr int kLanes = VolumeProjector::kLanes;

// How line integrals were made, as the volume tells it (describe_recipe()).
Recipe recipe_of(const Source& volume, const Scan& scan) {
  const Meta& meta = volume.info().meta;
  Recipe recipe;
  for (const std::string_view name :
       {"recon.phase", "recon.unsharp", "detector.roll_deg", "detector.distortion_factors",
        "detector.views_shifted", "recon.flat_average", "recon.bad_pixels", "recon.flats",
        "projections.zinger_in"})
    if (meta.has(name))
      fail(
          "the volume was made of projections that were filtered, mended or sampled anew ({}), unlike those "
          "of {}",
          name, scan.name);
  const auto is = [&](std::string_view name, bool missing) {
    const MetaValue* value = meta.find(name);
    return value && std::holds_alternative<bool>(*value) ? std::get<bool>(*value) : missing;
  };
  recipe.zinger = meta.number("recon.zinger_counts", 0);
  recipe.floor = meta.number("recon.floor_counts", scan.flats.empty() ? 1e-4 : recipe.floor);
  recipe.black_fraction = meta.number("recon.black_fraction", 1);
  recipe.take_log = is("recon.log", true);
  if (const MetaValue* a = meta.find("recon.beam_hardening");
      a && std::holds_alternative<std::vector<double>>(*a))
    for (const double coefficient : std::get<std::vector<double>>(*a))
      if (recipe.hardening.count < Hardening::kMost)
        recipe.hardening.a[recipe.hardening.count++] = float(coefficient);
  recipe.air_left = int(meta.number("recon.air_left_columns", 0));
  recipe.air_right = int(meta.number("recon.air_right_columns", 0));
  if (const MetaValue* factors = meta.find("recon.beam_hardening"))
    for (const double a : std::get<std::vector<double>>(*factors))
      if (recipe.hardening.count < Hardening::kMost) recipe.hardening.a[recipe.hardening.count++] = float(a);
  return recipe;
}

struct Sums {
  double difference = 0, measured = 0;
  double share() const { return measured > 0 ? std::sqrt(difference / measured) : 0; }
};

// One slice of both batches; the difference goes to `sinogram` if there is one.
Sums compare_slice(const SinogramBatch& made, const SinogramBatch& measured, int slice, Frame* sinogram) {
  Sums sums;
  for (int view = 0; view < made.views; ++view)
    for (int x = 0; x < made.columns; ++x) {
      const float have = measured.sample(slice, view, x), off = made.sample(slice, view, x) - have;
      sums.difference += double(off) * double(off);
      sums.measured += double(have) * double(have);
      if (sinogram) sinogram->row<float>(view)[x] = off;
    }
  return sums;
}

}  // namespace

Residual compare_with_scan(const Reprojection& reprojection) {
  const Scan& scan = reprojection.scan;
  const Recipe recipe = recipe_of(*reprojection.volume, scan);
  const BandReader reader(scan, recipe);
  const RowLoader loader(scan, recipe, kLanes);
  VolumeProjector projector(*reprojection.volume, reprojection.geometry, reprojection.gpus);
  SinogramBatch measured{kLanes, int(scan.views.size()), scan.width(), view_floats_for(scan.width(), kLanes),
                         nullptr};
  Buffer memory(size_t(measured.views) * measured.view_floats * sizeof(float));
  measured.data = memory.as<float>();
  Residual residual;
  Sums all;
  const int count = int(reprojection.rows.size()), middle = count / 2;
  for (int first = 0; first < count; first += kLanes) {
    const int some = std::min(kLanes, count - first);
    Band band;
    reader.read({reprojection.rows.begin() + first, reprojection.rows.begin() + first + some}, band);
    loader.load(reader.correction(band), band.raw.data(), 0, measured);
    const SinogramBatch& made = projector.project(first);
    for (int i = 0; i < some; ++i) {
      const bool is_shown = first + i == middle;
      if (is_shown) residual.sinogram = Frame(PixelType::f32, made.columns, made.views);
      const Sums sums = compare_slice(made, measured, i, is_shown ? &residual.sinogram : nullptr);
      all.difference += sums.difference;
      all.measured += sums.measured;
      residual.row_shares.push_back(sums.share());
    }
  }
  residual.share = all.share();
  return residual;
}

}  // namespace harima
