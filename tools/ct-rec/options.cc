// SPDX-License-Identifier: BSD-3-Clause
#include "options.h"

#include "base/error.h"
#include "device/ring.h"
#include "math/taper.h"
#include "math/window.h"
#include "recon/axis.h"
#include "recon/iteration.h"
#include "recon/phase.h"
#include "recon/zinger_free.h"

namespace harima {

namespace {

std::vector<Choice> filter_choices() {
  std::vector<Choice> list;
  for (const FilterWindow& window : kFilterWindows) {
    list.push_back({window.name, window.help});
    if (*window.alias) list.push_back({window.alias, fmt::format("short for {}", window.name)});
  }
  list.push_back({"none", "no filter: plain back projection"});
  return list;
}

// Of a table of methods, after `list`.
template <class Table>
std::vector<Choice> choices_of(const Table& table, std::vector<Choice> list = {}) {
  for (const auto& one : table) list.push_back({one.name, one.help});
  return list;
}

std::vector<Choice> ring_choices() {
  std::vector<Choice> list = choices_of(ring_methods());
  list.push_back({"auto", "none, sort or all: the mildest that is enough for a few rows"});
  list.push_back({"none", "leave the sinograms as they are"});
  return list;
}

void declare_what(Params& params, Options& opt) {
  params.add("scan", opt.scan, "a scan folder, a .his, .h5, .nxs or TIFF file, or - for a stream")
      .value("SCAN")
      .reads()
      .required();
  params
      .add("-o,--output", opt.output,
           "folder for rec00000.tif, ..., or a .tif or .h5 file, or - for a stream; the PNG for --preview "
           "and --axis-sweep")
      .value("PATH")
      .writes()
      .with_more()
      .required();
  params.group("What to reconstruct");
  params.add("--rows", opt.rows, "detector rows, half open, 0-based; all if not given").value("A:B[:STEP]");
  params.add("--roi", opt.roi, "region of the slice, half open; the whole slice if not given")
      .value("X0:X1,Y0:Y1");
  params
      .add("--views", opt.views,
           "views in the order of acquisition, half open, 0-based: part of a turn, or one of many; the axis "
           "is found from all")
      .value("A:B[:STEP]");
  params
      .add("--subset", opt.subset,
           "views that are taken: those of part J of K, 0-based, one in K, or blocks of views; the axis is "
           "found from all")
      .value("J/K[:BLOCK]");
  params.add("--preview", opt.preview,
             "write three orthogonal slices as one PNG, from as little of the scan as that takes");
  params
      .add("--live-preview", opt.live_preview,
           "while a stream comes, a picture of the middle row, made again every few seconds of the angles "
           "there are")
      .value("FILE.png")
      .writes(PathKind::file);
}

void declare_geometry(Params& params, Options& opt) {
  params.group("Geometry");
  params
      .add("--axis", opt.axis,
           "rotation axis in columns from the first, 0-based; with a colon, at the first and the last row; "
           "found if not given")
      .value("PX[:PX]");
  params.add("--axis-method", opt.axis_method, "how it is found").choices(choices_of(axis_methods()));
  params
      .add("--axis-sweep", opt.axis_sweep,
           "write the middle row with each of these axes, B included, as one PNG")
      .value("A:B:STEP");
  params
      .add("--offset", opt.offset,
           "full turn with the axis near one edge: complete each view by its opposite")
      .choices({{"auto", "found from the data"}, {"on", ""}, {"off", ""}});
  params.add("--angle-offset", opt.angle_offset_deg, "turns the slices counter-clockwise")
      .value("DEG")
      .range(-3600, 3600);
  params
      .add("--tilt", opt.tilt_deg,
           "the axis leans by so much along the beam, its upper end towards the detector: by misalignment, "
           "or 20 to 45 in laminography")
      .value("DEG")
      .range(-45, 45);
  params
      .add("--helical", opt.helical,
           "the sample moves along the axis as it turns: rows of the detector in a turn, downwards, "
           "negative: upwards")
      .value("ROWS")
      .range(-1e6, 1e6);
  params.add("--pixel", opt.pixel_um, "pixel size in um; from the file if it tells, else 1")
      .value("UM")
      .range(1e-6, 1e6);
}

void declare_detector(Params& params, Options& opt) {
  params.group("Detector");
  params
      .add("--roll", opt.roll_deg,
           "the axis leans by so much from the columns, to the right further down (at most 45): "
           "projections are turned back")
      .value("DEG")
      .range(-45, 45);
  params
      .add("--distortion", opt.distortion,
           "of the lens: a file with xcenter, ycenter, factor0, factor1, ..., as discorpy writes it")
      .value("FILE")
      .reads(PathKind::file);
  params
      .add("--shifts", opt.shifts,
           "so far the sample stands from where it ought to: a file with a line for each view, columns and "
           "rows")
      .value("FILE")
      .reads(PathKind::file);
}

void declare_correction(Params& params, Options& opt) {
  params.group("Correction");
  params
      .add("--floor", opt.floor,
           "lowest signal above dark that is taken for real; 2, or 0.0001 of the open beam where there are "
           "no flats")
      .value("COUNTS")
      .range(1e-12, 1e12);
  params
      .add("--black-fraction", opt.black_fraction,
           "share of floored columns from which a view of a slice is replaced")
      .range(0, 1);
  params.add("--no-log", opt.no_log, "projections are line integrals already");
  params
      .add("--air", opt.air,
           "columns at the left and the right end that are air, against a beam that changes from view to "
           "view: the line through their means is set to 0 in each row of each view; one number for both "
           "ends (offset scans: for the outer one)")
      .value("COLUMNS[:COLUMNS]");
  params.add("--flat-average", opt.flat_average, "of darks, and of flats taken together")
      .choices({{"mean", ""}, {"median", "leaves out what few of them show"}});
  params
      .add("--bad-pixels", opt.bad_pixels,
           "mend pixels that are dead, hot or stuck: auto finds them in darks and flats; of an image, those "
           "that are not 0; or none")
      .value("auto|FILE")
      .reads(PathKind::file)
      .or_word();
  params
      .add("--flat-field", opt.flats_mode,
           "the beam of a view: time interpolates flats; shifted moves them to where the beam stands in each "
           "projection; dynamic finds in each how much it has of N eigen-flats (those that stand out of the "
           "noise), for a beam that changes")
      .value("time|shifted|dynamic[:N]");
  params
      .add("--beam-hardening", opt.beam_hardening,
           "line integrals p become p + A2 p^2 + A3 p^3 + ..., up to A5")
      .value("A2[,A3...]");
  params
      .add("--metal", opt.metal,
           "lowest value of metal: its shadows are bridged, so that it draws no streaks")
      .value("1/CM")
      .range(1e-6, 1e9);
}

void declare_artefacts(Params& params, Options& opt) {
  params.add("--zinger", opt.zinger, "remove outliers brighter than their neighbours by this; 0: off")
      .value("COUNTS")
      .range(0, 1e12);
  params.add("--zinger-in", opt.zinger_in, "which neighbours").choices(choices_of(zinger_places()));
  params.add("--ring", opt.ring, "ring removal").choices(ring_choices());
  params
      .add("--ring-width", opt.ring_width,
           "width of the ring filter; below 2: off; if not given, as the method has it (man page)")
      .value("COLUMNS")
      .range(0, 1e6);
  params
      .add("--ring-wide", opt.ring_wide,
           "widest stripe, and run of dead columns, that is looked for, at most 63; 25 if not given; 0: "
           "none")
      .value("COLUMNS")
      .range(0, 63);
  params
      .add("--ring-snr", opt.ring_snr,
           "how far wide stripes and dead columns stand out of the noise; 3 if not given")
      .value("RATIO")
      .range(0.1, 1e6);
  params
      .add("--ring-sigma", opt.ring_sigma,
           "frequencies over the views that stripes may have; 3, of wavelet 2, if not given")
      .value("COUNT")
      .range(0.01, 1e3);
}

void declare_phase(Params& params, Options& opt) {
  params.group("Phase");
  params.add("--phase", opt.phase, "phase retrieval, of whole projections")
      .choices(choices_of(phase_methods(), {{"none", ""}}));
  params.add("--energy", opt.energy_kev, "photon energy; from the file if it tells")
      .value("KEV")
      .range(0.1, 1000);
  params.add("--distance", opt.distance_mm, "from the sample to the detector; from the file if it tells")
      .value("MM")
      .range(1e-3, 1e7);
  params
      .add("--delta-beta", opt.delta_beta,
           "decrement of the refractive index of the sample over its imaginary part")
      .value("RATIO")
      .range(1e-3, 1e6);
  params.add("--material", opt.material, "of the sample, a chemical formula, in place of --delta-beta")
      .value("FORMULA");
  params
      .add("--regularisation", opt.regularisation,
           "of --phase ctf near the zeros of the transfer function, as a share of its maximum; 0.2 if not "
           "given")
      .value("SHARE")
      .range(1e-3, 1);
  params
      .add("--unsharp", opt.unsharp,
           "sharpen projections, after --phase: SIGMA is that of the blurred image, SHARE how much of it is "
           "subtracted")
      .value("SIGMA:SHARE");
}

void declare_reconstruction(Params& params, Options& opt) {
  params.group("Reconstruction");
  params
      .add("--method", opt.method,
           "filtered back projection, whose ways have the same values at different speed; or one that "
           "iterates")
      .choices(
          choices_of(iterative_methods(),
                     {{"auto", "direct or fourier, whichever is faster; with --tilt direct or hierarchical"},
                      {"direct", "the sum as it stands"},
                      {"fourier", "gridding"},
                      {"hierarchical", "with --tilt: views of nearly the same angle merged, tile by tile"}}));
  params.add("--filter", opt.filter, "window on the ramp").choices(filter_choices());
  params
      .add("--pad", opt.pad,
           "continue rows beyond the field before filtering, for a sample wider than the field")
      .choices(choices_of(kContinuations,
                          {{"auto", "edge, if the sample is wider"}, {"off", "zeros"}, {"on", "edge"}}));
}

void declare_iteration(Params& params, Options& opt) {
  params.group("Few or noisy views");
  params
      .add(
          "--iterations", opt.iterations,
          "at most, of a --method that iterates; sirt and tv 100, os-sart 10, cgls 15, ml-em 50 if not given")
      .value("N")
      .range(1, 100000);
  params.add("--start", opt.start, "image that it begins with")
      .choices({{"auto", "tv: fbp; else zero"},
                {"zero", "nothing; ml-em: the same everywhere"},
                {"fbp", "filtered back projection, with --filter"}});
  params
      .add("--stop", opt.stop,
           "a slice is done when its residual changes by less than this share of itself in two iterations "
           "running; 0: never")
      .value("SHARE")
      .range(0, 0.5);
  params.add("--positive", opt.positive, "no pixel below 0; sirt, os-sart, tv");
  params.add("--relax", opt.relax, "share of a full step that is taken; sirt, os-sart; 1 if not given")
      .value("SHARE")
      .range(1e-3, 1.999);
  params
      .add("--ordered-subsets", opt.ordered_subsets,
           "parts of the views that are taken one after the other; os-sart; 10 if not given")
      .value("N")
      .range(2, 10000);
  params
      .add("--tv", opt.tv, "weight of total variation, as a line integral; found from the noise if not given")
      .value("WEIGHT")
      .range(1e-9, 1e3);
}

void declare_output(Params& params, Options& opt) {
  params.group("Output");
  params.add("--type", opt.type, "pixels of the slices")
      .choices({{"f32", "1/cm"}, {"u16", "through --window"}, {"u8", "through --window"}});
  params.add("--window", opt.window, "values that become 0 and 255 or 65535; in a picture, black and white")
      .value("LOW:HIGH");
  params.add("--compression", opt.compression, "of TIFF slices; of a stream fcz alone")
      .choices({{"none", ""}, {"zstd", ""}, {"deflate", ""}, {"lzw", ""}, {"fcz", ""}});
  params
      .add("--also", opt.also,
           "in the same pass also bin=N[,N...], u8=LOW:HIGH, u16=LOW:HIGH, xz, yz, preview, beside the "
           "output, or a command that reads the slices as a stream; may be given several times")
      .value("WHAT");
}

void declare_input(Params& params, Options& opt) {
  params.group("Input");
  params
      .add("--angles", opt.angles,
           "angles in degrees: a file with one a line, or a dataset of an HDF5 file, of which :A:B takes "
           "some; or a half-open range; from the scan if not given")
      .value("FILE[:A:B]|A:B[:STEP]")
      .reads(PathKind::file)
      .or_word();
  params.add("--dark", opt.darks, "stack of dark frames, for projections that come alone")
      .value("PATH")
      .reads();
  params.add("--flat", opt.flats, "stack of open-beam frames taken together; again for those taken later")
      .value("PATH")
      .reads();
  params
      .add("--stack", opt.stack,
           "a further scan of the sample, which was moved along the axis since the one before: all become "
           "one volume; may be given several times")
      .value("SCAN")
      .reads();
  params
      .add("--stack-step", opt.stack_step,
           "so far below the one before, and to the right of it, each of them lies in the sample, negative: "
           "above, left; found if not given")
      .value("ROWS[,COLUMNS]");
  params
      .add("--frames", opt.frames,
           "of a camera's sequence (.his) that holds several scans, those of the one that is meant, half "
           "open, 0-based; with :K every K-th, of K scans taken in turn")
      .value("A:B[:K]");
  params.add("--raw", opt.raw, "read the file as bare pixels").value("TYPE,WxH[,OFFSET][,be]");
}

}  // namespace

void declare_options(Params& params, Options& opt) {
  declare_what(params, opt);
  declare_geometry(params, opt);
  declare_detector(params, opt);
  declare_correction(params, opt);
  declare_artefacts(params, opt);
  declare_phase(params, opt);
  declare_reconstruction(params, opt);
  declare_iteration(params, opt);
  declare_output(params, opt);
  declare_input(params, opt);
}

}  // namespace harima
