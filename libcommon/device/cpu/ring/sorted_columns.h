// SPDX-License-Identifier: BSD-3-Clause
// The columns of a batch, each lane of each sorted over the views (Vo 2018): what is row `view` of the batch becomes row `rank`,
// in place, and stripes of any course are straight in it. The views that values came from are kept beside it.
#pragma once

#include <cstdint>

#include "base/buffer.h"
#include "device/sinogram_batch.h"

namespace harima {

class SortedColumns {
 public:
  // Sorts; equal values keep the order of their views. The batch has to outlive this.
  explicit SortedColumns(const SinogramBatch& batch);
  // Values go back to the views that were at their ranks.
  void put_back();

  static size_t memory_bytes(const SinogramBatch& batch);

 private:
  template <class Place>
  void sort();
  template <class Place>
  void put_back_by();

  const SinogramBatch& batch_;
  Buffer places_;  // [column][lane][rank]: 16-bit views where they suffice, else 32-bit
};

}  // namespace harima
