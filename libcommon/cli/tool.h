// SPDX-License-Identifier: BSD-3-Clause
// A tool is data and two functions: what it is called, what options it takes, what it does. tool_main does
// the rest for every tool: parse, --help, --version, --man, --describe, --params, --print-params, signals,
// the one catch, stdout closed and checked, exit status. A tool with subcommands has a table of them instead
// of run, or beside it: then a first word that names none of them is the tool's own.
//
// To add a subcommand: one file with declare and run, one row in the tool's table.
#pragma once

#include <span>
#include <string>

#include "base/params.h"
#include "image/meta.h"

namespace harima {

// The options that every tool has, parsed by tool_main before run() is called.
struct CommonOptions {
  int threads = 0;          // 0: all cores that the job may use
  size_t memory_bytes = 0;  // --mem; 0 until tool_main fills it: 80 % of what is available to the job
  std::string device = "auto";
  bool force = false;
  bool dry_run = false;
  std::string params_file;  // --params: options were read from it; empty: none
  bool json = false;        // print one JSON object as the last line of stdout
  int shard_index = 0;      // --shard i/n, 0-based
  int shard_count = 1;
};

// Which of the common options a tool takes beyond help, version, quiet, verbose, progress, params, describe.
struct CommonSet {
  bool threads = true, memory = true, device = false, force = true, dry_run = true, json = true,
       shard = false;
  char threads_letter = 't';
};

// What an engine of workflows sets aside for a step at least; enough for scans and volumes of 2048 x 2048
// pixels. 0: as the options tell. Two cores where there is --threads, else one; memory of 4 GiB where there
// is --device, 2 GiB where there is --mem, else 1 GiB.
struct StepNeeds {
  int cores = 0, memory_mib = 0;
};

struct Tool {
  const char* name;
  const char* summary;  // one line: "reconstruct slices from projections"
  void (*declare)(Params&) = nullptr;
  void (*run)() = nullptr;
  CommonSet common = {};
  std::span<const Tool> subcommands = {};
  // Fails if "cuda" or "cuda:N" cannot be had; without it every --device but auto and cpu is refused.
  void (*check_device)(const std::string& device) = nullptr;
  bool is_step = true;         // of a workflow: it reads, writes and ends by itself
  bool needs_network = false;  // also where steps are shut off from it
  StepNeeds needs = {};
};

int tool_main(int argc, char** argv, const Tool& tool);

const CommonOptions& common_options();

// The part of `count` things that --shard leaves to this run: [first, last). The parts of all shards tile [0,
// count).
struct ShardRange {
  int first = 0, last = 0;
};
ShardRange shard_range(int count);

// The History entry of this run: tool, version, git, argv, effective params, job, start; end is now.
HistoryEntry this_run(const std::vector<std::string>& inputs, const std::string& device);

// What this run was asked for, as text: the command and the values of its own options, without "output", the
// common ones and those that change no result (Param::way).
std::string asked_of_this_run();

// What the run found: a name and value for the object printed last on stdout with --json, and for the History
// entry.
void report(const std::string& name, const MetaValue& value);

}  // namespace harima
