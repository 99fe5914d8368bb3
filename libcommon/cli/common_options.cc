// SPDX-License-Identifier: BSD-3-Clause
#include "cli/common_options.h"

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/job.h"

namespace harima {

namespace {

void settle_device(const std::string& device, const std::string& name, const Tool& tool) {
  if (device == "auto" || device == "cpu") return;
  const std::vector<std::string_view> parts = split(device, ':', 2);
  bool is_cuda = parts.front() == "cuda";
  for (const std::string_view number : split(parts.back(), ','))
    is_cuda &=
        parts.size() == 1 || (!number.empty() && number.find_first_not_of("0123456789") == std::string::npos);
  if (!is_cuda)
    fail_usage("--device is '{}', wanted auto, cpu, cuda or cuda:N[,M]{}", device,
               did_you_mean(device, {"auto", "cpu", "cuda"}));
  if (!tool.check_device)
    fail("--device is {}, but {} computes on the CPU only; wanted auto or cpu", device, name);
  tool.check_device(device);
}

ProgressMode progress_mode(const Asked& asked) {
  if (asked.quiet || asked.progress == "none") return ProgressMode::none;
  if (asked.progress == "bar") return ProgressMode::bar;
  return asked.progress == "json" ? ProgressMode::json : ProgressMode::automatic;
}

}  // namespace

void declare_common(Params& params, const CommonSet& set, CommonOptions& common, Asked& asked) {
  params.group(kCommonGroup);
  if (set.threads)
    params
        .add(fmt::format("-{},--threads", set.threads_letter), common.threads,
             "threads; 0: all cores that the job may use")
        .value("N")
        .range(0, 4096);
  if (set.memory)
    params.add("--mem", asked.memory, "memory to use: 8G, 500M, or a share of what the job may use")
        .value("SIZE");
  if (set.device)
    params
        .add("--device", common.device,
             "where to compute: on all GPUs if there are any, else on the CPU (auto), cpu, cuda, or GPUs by "
             "number: cuda:N[,M...]")
        .value("DEVICE");
  if (set.force) params.add("-f,--force", common.force, "replace what exists");
  if (set.dry_run) params.add("-n,--dry-run", common.dry_run, "say what would be done: sizes, memory, time");
  if (set.shard)
    params
        .add("--shard", asked.shard,
             "do the I-th of N equal parts of the work, 0-based; slurm: as the job array says")
        .value("I/N|slurm");
  if (set.json)
    params.add("--json", common.json,
               "print the result as one JSON object, the last line of standard output");
  params.add("--progress", asked.progress, "progress on standard error; auto: a bar on a terminal")
      .value("HOW")
      .choices({{"auto", ""}, {"bar", ""}, {"json", ""}, {"none", ""}});
  params.add("-q,--quiet", asked.quiet, "only warnings and errors");
  params.add("-v,--verbose", asked.verbose, "say more");
  params.group(kHelpGroup);
  params
      .add("--params", asked.params_file,
           "read options from a JSON object; those on the command line win; -: standard input")
      .value("FILE")
      .action();
  params.add("--print-params", asked.print_params, "print all options as they would be used, for --params")
      .action();
  params
      .add("--describe", asked.describe,
           "print the options for programs: as JSON, as a JSON Schema of --params, as a step of a CWL "
           "workflow, as man page, as bash completion")
      .value("AS")
      .choices({{"json", ""}, {"schema", ""}, {"cwl", ""}, {"man", ""}, {"bash", ""}})
      .action();
  params.add("--man", asked.man, "print the man page").action();
  params.add("--version", asked.version, "print the version; with --json also what it was built from")
      .action();
  params.add("-h,--help", asked.help, "print this help").action();
}

void settle_common(const Asked& asked, const std::string& name, const Tool& tool, CommonOptions& common) {
  set_log(name, asked.quiet ? LogLevel::quiet : asked.verbose ? LogLevel::verbose : LogLevel::normal);
  set_progress(progress_mode(asked), name);
  settle_device(common.device, name, tool);
  set_thread_count(common.threads > 0 ? common.threads : job_cores(thread_count()));
  common.threads = thread_count();
  common.memory_bytes = parse_size(asked.memory, job_memory());
  const Shard shard = parse_shard(asked.shard);
  common.params_file = asked.params_file;
  common.shard_index = shard.index;
  common.shard_count = shard.count;
}

}  // namespace harima
