// SPDX-License-Identifier: BSD-3-Clause
// A scan whose projections are read without zingers, bright spots that stray X-rays make in one view, told in
// a neighbourhood of choice. A sample that exceeds a reference by more than `difference` counts gives its
// place to it; the reference is the lower median of samples as they were read, the sample among them, NaN
// left out:
//   row         the brighter of both neighbours in time and of the nine nearest columns (device/zinger.h)
//   projection  5 columns x 5 rows of its own view
//   views       the same pixel in 5 views: two before, two after
//   sinogram    5 columns x 5 views of its own row
//   both        the brighter one of projection and views: a spot that stands out of its own view and of its
//   neighbours in time
// At edges and ends the nearest ones. Views are neighbours in the order of acquisition, so results depend on
// neither rows, subset nor threads.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "image/scan.h"

namespace harima {

struct ZingerPlace {
  const char *name, *help;
};
const std::vector<ZingerPlace>& zinger_places();

// How many there were in the rows that were read so far, each counted once.
class ZingerTally {
 public:
  ZingerTally(int views, int rows) : rows_(rows), seen_(size_t(views) * size_t(rows)) {}
  void add(int view, int row, int64_t count) {
    if (!seen_[size_t(view) * size_t(rows_) + size_t(row)].exchange(true)) count_ += count, ++rows_seen_;
  }
  int64_t count() const { return count_; }
  int64_t rows_seen() const { return rows_seen_; }

 private:
  const int rows_;
  std::vector<std::atomic<bool>> seen_;
  std::atomic<int64_t> count_{0}, rows_seen_{0};
};

// place: a name in zinger_places(). Darks and flats stay as they are. Fails (usage) for another name.
Scan without_zingers(const Scan& scan, const std::string& place, double difference,
                     std::shared_ptr<ZingerTally> tally);

}  // namespace harima
