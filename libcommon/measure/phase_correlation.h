// SPDX-License-Identifier: BSD-3-Clause
// How far blocks of voxels are shifted against others: phase correlation (Kuglin and Hines 1975).
#pragma once

#include <array>
#include <complex>
#include <vector>

namespace harima {

// Two blocks of one size as the real and the imaginary part of one, x fastest, padded with 0 to sides of
// powers of two.
struct BlockPair {
  explicit BlockPair(std::array<int, 3> filled_sizes);
  std::complex<double>& at(int x, int y, int z) {
    return voxels[(size_t(z) * size_t(size[1]) + size_t(y)) * size_t(size[0]) + size_t(x)];
  }

  std::array<int, 3> filled{}, size{};
  std::vector<std::complex<double>> voxels;
};

struct BlockShift {
  std::array<double, 3> px{};  // to be added to places in the second block, to fractions of voxels
  double match = 0;   // height of the peak: 1 if the second is the first, shifted in circles; 0 if either is
                      // the same everywhere
  double chance = 0;  // what wrong shifts reach once in 10,000 volumes
};

// The shift that several pairs of one size have in common; those with more structure have more to say.
class PhaseCorrelation {
 public:
  // `guess` is what the shift will be to a fraction of a voxel, as far as one knows. What is added, each
  // block faded at its own place, and where the top of the peak is sought are moved by it: the nearer it is,
  // the better is what comes out.
  explicit PhaseCorrelation(std::array<double, 3> guess) : guess_(guess) {}
  // Uses up the pair. Blocks are faded to 0 towards their faces: along z and, so that the edge of a round
  // field of view goes unseen, along the radius of the ellipse that fits into x and y.
  void add(BlockPair& pair);
  // The shift of first to last whole voxels along each axis with the highest peak. Frequencies fade out
  // towards the highest, so that the peak is a Gaussian, whose top is found between voxels. Uses up what was
  // added.
  BlockShift shift(std::array<int, 3> first, std::array<int, 3> last);

 private:
  std::array<double, 3> guess_;
  std::vector<BlockPair> sum_;  // one: the product of the spectra, A conj(B), where anything was added
};

}  // namespace harima
