// SPDX-License-Identifier: BSD-3-Clause
// token: lets somebody call a daemon.
#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "subcommands.h"
#include "transfer/tokens.h"

namespace harima {

static std::string file, name, rights = "rw", expires = "-", root;

static void declare(Params& params) {
  params.add("name", name, "of the token, which callers put before the host: fxfer://NAME@HOST/").required();
  params.add("--tokens", file, "file that fxfer serve reads; the token is noted there")
      .value("FILE")
      .writes(PathKind::file)
      .required();
  params.add("--root", root, "the folder that may be reached; nothing outside")
      .value("FOLDER")
      .reads(PathKind::folder)
      .required();
  params.add("--rights", rights, "what may be done there")
      .choices({{"r", "read"}, {"w", "write"}, {"rw", "both"}});
  params.add("--expires", expires, "the last day, UTC; - is never").value("YYYY-MM-DD");
}

static void run() {
  if (name.find_first_of(" @/:\n") != name.npos) fail_usage("{}: a name has no blanks, @, / or :", name);
  if (!std::filesystem::is_directory(root)) fail("{}: is no folder", root);
  fmt::print("{}\n", add_token(file, name, rights, expires, std::filesystem::canonical(root)));
}

const Tool kToken{
    .name = "token",
    .summary = "let somebody call a daemon",
    .declare = declare,
    .run = run,
    .common = {.threads = false, .memory = false, .force = false, .dry_run = false, .json = false},
    .is_step = false};

}  // namespace harima
