// SPDX-License-Identifier: BSD-3-Clause
// What subcommands that go from place to place have in common: the places, which names take part, how the
// other machine is reached.
#pragma once

#include <string>
#include <vector>

#include "base/params.h"
#include "transfer/address.h"
#include "transfer/hash_list.h"
#include "transfer/metrics_writer.h"
#include "transfer/peer.h"
#include "transfer/receive_options.h"
#include "transfer/report.h"

namespace harima {

struct JobOptions {
  std::vector<std::string> paths, include, exclude;
  std::string limit, compress = "auto", rsh = "ssh", remote = "fxfer", token_file, pin;
  int streams = 0;
  bool tunnel = false, clear = false, pack = false;
  MetricsOptions metrics;
};
void declare_places(Params& params, JobOptions& options, const char* help);
void declare_names(Params& params, JobOptions& options);
void declare_pace(Params& params, JobOptions& options);
void declare_way(Params& params, JobOptions& options);
void declare_metrics(Params& params, MetricsOptions& options);

struct Job {
  std::vector<std::string> sources;  // paths
  Address from, to;                  // from: kind and host of all sources
  bool into_folder = true;           // the target is no new name of a file
  bool contents = true;              // all sources end in /
  std::vector<NameRule> rules;
};
Job job_of(const JobOptions& options);
std::vector<NameRule> rules_of(const JobOptions& options);

// From all sources to the target, with progress under the name of the phase; `hashes` get those of files that
// are compared by them.
CopyReport do_job(const Job& job, const JobOptions& options, const ReceiveOptions& receive, const char* phase,
                  TransferMetrics& metrics, HashList* hashes = nullptr);
// What --token-file or the environment has; fails (usage) if there is none.
std::string daemon_token(const JobOptions& options);
// The end of another machine that an address names.
std::unique_ptr<Peer> reach(const Address& there, const JobOptions& options);
// What the job has copied, with its sources, by checksums of all bytes or by the SHA-256 of each file; if all
// are the same these go to the file, unless that is "".
CopyReport compare(const Job& job, const JobOptions& options, bool by_sha256, const std::string& hash_file);
// Fails, and names the files that differ.
void expect_same(const CopyReport& compared);
// Names the first of the failures.
void warn_of_failures(const CopyReport& report);

}  // namespace harima
