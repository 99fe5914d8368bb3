// SPDX-License-Identifier: BSD-3-Clause
// calibrate: the distortion of a detector's lens from an image of a grid of dots, as the file that
// --distortion reads.
#include <span>

#include "base/error.h"
#include "base/log.h"
#include "base/part_file.h"
#include "cli/tool.h"
#include "format/format.h"
#include "format/input_state.h"
#include "format/result.h"
#include "recon/lens_fit.h"
#include "subcommands.h"

namespace harima {

namespace {

constexpr double kPoor = 0.5;  // pixels rms that are left: no good calibration

std::string image, output;
int factors = 5;

void declare(Params& params) {
  params.add("image", image, "of a regular grid of dots, brighter or darker than what is around them")
      .value("IMAGE")
      .reads()
      .required();
  params.add("-o,--output", output, "text that --distortion reads")
      .value("FILE")
      .writes(PathKind::file)
      .required();
  params.add("--factors", factors, "of the polynomial").value("N").range(2, kMostFactors);
}

Frame read_image() {
  const auto source = open_source(image);
  Frame frame, more;
  if (!source->next(frame)) fail("{}: holds no image", image);
  if (source->next(more)) fail("{}: holds several images, wanted one", image);
  return frame;
}

void write(const std::string& text) {
  PartFile file(output);
  file.write(std::as_bytes(std::span(text)), 0);
  file.commit();
}

void tell(const LensFit& fit) {
  report("dots", fit.dots);
  report("left_out", fit.left_out);
  report("before_px", fit.before_px);
  report("after_px", fit.after_px);
  report("worst_px", fit.worst_px);
  report("centre", std::vector<double>{fit.lens.centre_x, fit.lens.centre_y});
  report("factors", fit.lens.factors);
  note(
      "{}: {} dots, {} left out; rms distance from the grid {:.3f} px without and {:.3f} px with the lens, "
      "{:.3f} px at most; centre at {:.1f}, {:.1f}",
      image, fit.dots, fit.left_out, fit.before_px, fit.after_px, fit.worst_px, fit.lens.centre_x,
      fit.lens.centre_y);
}

void run() {
  check_output(output, files_of_input(image));
  check_new_file(output, common_options().force);
  const Frame frame = read_image();
  const LensFit fit = fit_lens(dots_of_grid(frame, image), frame.width(), frame.height(), factors);
  tell(fit);
  if (fit.after_px > kPoor)
    fail("{}: {:.2f} px rms are left, which is no grid of dots behind such a lens, or wants other --factors",
         image, fit.after_px);
  if (!common_options().dry_run) write(text_of_lens(fit.lens));
}

}  // namespace

const Tool kCalibrate{.name = "calibrate",
                      .summary = "find the distortion of the lens in an image of a grid of dots",
                      .declare = declare,
                      .run = run,
                      .common = {.threads = false, .memory = false}};

}  // namespace harima
