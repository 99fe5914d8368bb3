// SPDX-License-Identifier: BSD-3-Clause
#include "format/zarr_chunks.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "base/error.h"
#include "format/input_file.h"
#include "image/pixels.h"

namespace harima {

ZarrChunks::ZarrChunks(std::string folder, const ZarrArray& array, size_t held_bytes)
    : folder_(std::move(folder)), array_(array), most_chunks_(held_bytes / array.chunk_bytes()) {}

void ZarrChunks::read_rows(int z, int first, int last, std::byte* dst) const {
  const auto [chunk_z, chunk_y, chunk_x] = array_.chunk;
  const int columns = (array_.shape[2] + chunk_x - 1) / chunk_x;
  const int top = first / chunk_y, bottom = (last - 1) / chunk_y + 1;
  const int count = (bottom - top) * columns;
  // Threads that read neighbouring slices begin at different chunks, so that they do not wait for each other.
  for (int i = 0; i < count; ++i) {
    const int at = int((int64_t{i} + z) % count);
    const Place place{z / chunk_z, top + at / columns, at % columns};
    copy(place, *chunk(place), z, first, last, dst);
  }
}

ZarrChunks::Pixels ZarrChunks::chunk(const Place& place) const {
  if (most_chunks_ == 0) return unpacked(place);
  std::promise<Pixels> mine;
  {
    std::unique_lock lock(mutex_);
    if (const auto found = held_.find(place); found != held_.end()) {
      const std::shared_future<Pixels> waited = found->second;
      lock.unlock();
      return waited.get();
    }
    held_[place] = mine.get_future().share();
    order_.push_back(place);
    forget_oldest();
  }
  try {
    Pixels pixels = unpacked(place);
    mine.set_value(pixels);
    return pixels;
  } catch (...) {
    mine.set_exception(std::current_exception());
    throw;
  }
}

void ZarrChunks::forget_oldest() const {
  for (; order_.size() > most_chunks_; order_.pop_front()) held_.erase(order_.front());
}

ZarrChunks::Pixels ZarrChunks::unpacked(const Place& place) const {
  const std::string path =
      (std::filesystem::path(folder_) / array_.chunk_name(place[0], place[1], place[2])).string();
  const size_t bytes = array_.chunk_bytes(), count = bytes / size_t(array_.stored.bytes);
  auto pixels = std::make_shared<Buffer>(count * bytes_of(pixel_type_of(array_.stored)));
  if (!std::filesystem::exists(path)) {
    fill(pixels->data(), count);
    return pixels;
  }
  try {
    const InputFile file(path);
    thread_local std::vector<std::byte> packed, stored;
    packed.resize(file.bytes());
    file.read(packed.data(), packed.size(), 0);
    if (is_stored_as_is(array_.stored)) {
      unpack_zarr_chunk(array_.codec, packed, pixels->data(), bytes);
    } else {
      stored.resize(bytes);
      unpack_zarr_chunk(array_.codec, packed, stored.data(), bytes);
      widen(array_.stored, stored.data(), count, pixels->data());
    }
  } catch (const Error& e) {
    if (std::string_view(e.what()).starts_with(path)) throw;
    throw e.in("{}", path);
  }
  return pixels;
}

void ZarrChunks::fill(std::byte* dst, size_t count) const {
  with_pixels(pixel_type_of(array_.stored), [&]<class T>() {
    std::fill_n(reinterpret_cast<T*>(dst), count,
                T(std::is_integral_v<T> ? double(int64_t(array_.fill)) : array_.fill));
  });
}

// The part of rows [first, last) of slice z that the chunk holds.
void ZarrChunks::copy(const Place& place, const Buffer& pixels, int z, int first, int last,
                      std::byte* dst) const {
  const auto [chunk_z, chunk_y, chunk_x] = array_.chunk;
  const size_t pixel = bytes_of(pixel_type_of(array_.stored)), row = size_t(array_.shape[2]) * pixel;
  const int left = place[2] * chunk_x, columns = std::min(chunk_x, array_.shape[2] - left);
  const int top = place[1] * chunk_y;
  const std::byte* slice =
      pixels.data() + size_t(z - place[0] * chunk_z) * size_t(chunk_y) * size_t(chunk_x) * pixel;
  for (int y = std::max(first, top); y < std::min(last, top + chunk_y); ++y)
    std::memcpy(dst + size_t(y - first) * row + size_t(left) * pixel,
                slice + size_t(y - top) * size_t(chunk_x) * pixel, size_t(columns) * pixel);
}

}  // namespace harima
