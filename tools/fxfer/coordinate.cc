// SPDX-License-Identifier: BSD-3-Clause
// coordinate: where senders and receivers of streams find each other.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "job.h"
#include "listening.h"
#include "meeting.h"
#include "subcommands.h"
#include "transfer/coordination/coordinator.h"

namespace harima {

struct CoordinateOptions {
  Listening listening;
  std::string show;
  JobOptions way;
};
static CoordinateOptions opt;

static void declare(Params& params) {
  declare_listening(params, opt.listening, "who may call", "who streams what");
  params.group("Look");
  params
      .add("--show", opt.show,
           "print what is known there, and end: fxfer://NAME@HOST[:PORT]/[STREAM] or "
           "etcd://[NAME@]HOST[:PORT]/[STREAM]")
      .value("WHERE");
  params
      .add("--token-file", opt.way.token_file,
           "file with the token for the coordinator; the environment variable FXFER_TOKEN if not given")
      .value("FILE")
      .reads(PathKind::file);
  params
      .add("--pin", opt.way.pin,
           "SHA-256 of the coordinator's certificate; the one seen first is noted if not given")
      .value("HEX");
}

// A line for each key; as one object, "KEY.FIELD": value for each field of each text.
static void show() {
  opt.way.clear = opt.listening.clear;
  for (const auto& [key, text] : texts_at(opt.show, opt.way)) {
    if (!common_options().json) fmt::print("{} {}\n", key, text);
    const auto fields = nlohmann::json::parse(text, nullptr, false);
    if (!fields.is_object()) continue;
    for (const auto& [name, value] : fields.items()) {
      if (value.is_number_integer()) report(key + "." + name, value.get<int64_t>());
      else if (value.is_string()) report(key + "." + name, value.get<std::string>());
    }
  }
}

static void coordinate() {
  Coordinator coordinator;
  ListeningServer listening(opt.listening, {.make_session = [&](std::span<const std::byte> request) {
                              return coordinator.member(request);
                            }});
  listening.server().run();
}

static void run() { opt.show.empty() ? coordinate() : show(); }

const Tool kCoordinate{.name = "coordinate",
                       .summary = "be where senders and receivers of streams find each other",
                       .declare = declare,
                       .run = run,
                       .common = {.threads = false, .memory = false, .force = false, .dry_run = false},
                       .is_step = false};

}  // namespace harima
