// SPDX-License-Identifier: BSD-3-Clause
#include "base/ordered_jobs.h"

namespace harima {

namespace {

std::exception_ptr error_of(const std::function<void()>& body) {
  try {
    body();
  } catch (...) {
    return std::current_exception();
  }
  return {};
}

}  // namespace

OrderedJobs::OrderedJobs(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

OrderedJobs::~OrderedJobs() { end(); }

void OrderedJobs::put(OrderedJob job) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return error_ || waiting_.size() < threads_.size(); });
  if (error_) std::rethrow_exception(error_);
  waiting_.push_back({put_++, std::move(job), {}});
  changed_.notify_all();
}

void OrderedJobs::finish() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return error_ || finished_ == put_; });
  }
  end();
  if (error_) std::rethrow_exception(error_);
}

void OrderedJobs::end() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

void OrderedJobs::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return is_over_ || !waiting_.empty(); });
    if (is_over_) return;
    Place place = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    place.error = error_of(place.job.work);
    lock.lock();
    done_.emplace(place.number, std::move(place));
    finish_ready(lock);
    changed_.notify_all();
  }
}

// One thread at a time finishes the jobs whose turn has come.
void OrderedJobs::finish_ready(std::unique_lock<std::mutex>& lock) {
  if (has_finisher_) return;
  has_finisher_ = true;
  for (auto first = done_.begin(); !error_ && first != done_.end() && first->first == finished_;
       first = done_.begin()) {
    Place turn = std::move(first->second);
    done_.erase(first);
    lock.unlock();
    if (!turn.error) turn.error = error_of(turn.job.finish);
    turn.job = {};  // gives back what the job holds
    lock.lock();
    ++finished_;
    error_ = turn.error;
    changed_.notify_all();
  }
  has_finisher_ = false;
  if (!error_) return;
  is_over_ = true;
  waiting_.clear();
  done_.clear();
}

Budget::Share Budget::take(size_t bytes) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return used_ == 0 || (used_ <= bytes_ && bytes <= bytes_ - used_); });
  used_ += bytes;
  return {this, bytes};
}

void Budget::give_back(size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    used_ -= bytes;
  }
  changed_.notify_all();
}

}  // namespace harima
