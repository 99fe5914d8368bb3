// SPDX-License-Identifier: BSD-3-Clause
// Ring removal in sinograms, in place, before filtering. One table; a method is one row and one file, and is
// written once for processors and GPUs (device/stripe_rows.h). Stripes are what rings are in a sinogram.
// Every lane is treated by itself. Vo 2018: Vo, Atwood and Drakopoulos, Opt. Express 26, 28396.
#pragma once

#include <span>
#include <string_view>

#include "device/stripe_rows.h"

namespace harima {

// What a method can be told; widths are in columns, medians' are made odd by adding 1.
struct RingOptions {
  int width = 5;   // of the filter along columns; below 2: it is left out
  int wide = 25;   // the widest stripe and run of dead columns that is looked for, up to 63; 0: none
  double snr = 3;  // how far a stripe has to stand out of the noise of its neighbours
  // Frequencies over the views, standard deviation: what changes as slowly as that can be a stripe.
  double sigma = 3;
};

// A set of options, as methods say which they use.
enum RingUses : unsigned { kUsesWidth = 1, kUsesWide = 2, kUsesSnr = 4, kUsesSigma = 8 };

struct RingMethod {
  const char* name;
  const char* help;
  RingOptions usual;  // what is good for most scans
  unsigned uses;      // of RingUses
  int groups;         // of views that it looks at, at most; 0: none
  bool ranks;         // it sorts columns
  void (*remove)(StripeRows&, const RingOptions&);

  // On the processor, all threads.
  void run(const SinogramBatch& batch, const RingOptions& options) const;
  // Beside the batch, while that runs; data is not looked at.
  size_t memory_bytes(const SinogramBatch& shape) const;
};

// From mild to strong in the order in which they would be tried.
std::span<const RingMethod> ring_methods();
// Null for "none"; fails (usage) with the list if there is no such method.
const RingMethod* ring_method(std::string_view name);

// The width of a median along columns: an even one is made odd. Fails (usage) above kMostMedianWidth
// (math/median.h).
int odd_ring_width(int width);

// Vo 2018, algorithm 3: each column is sorted over the views, a median of
// `width` runs along the columns at every rank, and values go back to their views. The left border is
// mirrored without its edge (x < 0 is -x), the right border with it (x >= N is 2N - x - 1). Equal values keep
// the order of their views.
void ring_sort(StripeRows& rows, const RingOptions& options);

// After Vo 2018, algorithm 5: stripes of up to `wide` columns. They are found by their edges
// (device/cpu/ring/stripe_edges.h) and not by the distance to a wide median, which structure of the sample
// has, too; at each rank of their sorted columns goes the straight line between the sorted columns beside the
// stripe. Columns without stripes stay as they are.
void ring_large(StripeRows& rows, const RingOptions& options);

// Vo 2018, algorithm 6: columns that follow a mean over ten views much less or much more closely than a
// median of 2 wide + 1 columns does are replaced by the straight line between their neighbours; what is left
// goes through ring_large.
void ring_dead(StripeRows& rows, const RingOptions& options);

// Dead columns as above; then stripes of up to `wide` columns, in all views or some
// (StripeRows::bridge_slow); then ring_sort. Where there are none of the former, this is ring_sort to the
// bit.
void ring_all(StripeRows& rows, const RingOptions& options);

// The rest changes a sinogram by what is slow along its views alone (StripeRows::take_slow).
// Vo 2018, algorithm 1: parabolas through the columns are smoothed along these by a Gaussian of `width`
// columns, standard deviation. Differences where the paper takes ratios, because line integrals of air are 0.
void ring_fit(StripeRows& rows, const RingOptions& options);
// Vo 2018, algorithm 2: a median of `width` along the columns, of what is left of them by a Gaussian of
// `sigma` frequencies over the views.
void ring_filter(StripeRows& rows, const RingOptions& options);
// Muench, Trtik, Marone and Stampanoni 2009 (Opt. Express 17, 8567): details of wavelets (Daubechies 5) along
// the columns, up to those `width` columns wide, lose the frequencies over the views below a Gaussian of
// `sigma`. These are so slow that details along views would not change them, so the views are not taken
// apart.
void ring_wavelet(StripeRows& rows, const RingOptions& options);
// Titarenko, Withers and Yagola 2010 (Appl. Math. Lett. 23, 1489): what is added to the columns, alike in all
// views, makes the sinogram smoothest along them, at a price of alpha = 1 / width^2 for its square.
void ring_titarenko(StripeRows& rows, const RingOptions& options);
// Rivers 1998: the mean over the views, less the same smoothed by a Gaussian of `width` columns, standard
// deviation, is taken off all views.
void ring_smooth(StripeRows& rows, const RingOptions& options);

}  // namespace harima
