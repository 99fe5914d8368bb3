// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "format/sidecar.h"
#include "scratch.h"

using namespace harima;

TEST_CASE("sidecar: meta and history come back as they were") {
  Scratch scratch;
  Meta meta;
  meta.set("scan.projections", 900);
  meta.set("recon.ring.method", "sort");
  meta.set("recon.ring.size", 5);
  meta.set("values.min", -0.25);
  meta.set("values.max", std::nan(""));
  meta.set("scan.offset", true);
  meta.set("recon.center", MetaValue(std::vector<double>{1.5, 2.25}));
  meta.set("recipe", "abc");
  HistoryEntry entry;
  entry.tool = "ct-rec";
  entry.argv = {"ct-rec", "in \"quoted\"", "\xff"};
  entry.params = {{"filter", MetaValue(std::string("chesler"))}, {"pad", MetaValue(int64_t{2})}};
  entry.inputs = {"raw/"};
  const StackInfo info{PixelType::f32, 5, 6, 7, {}, {}, {}};
  const std::string path = scratch.path("volume.ct.json");
  write_sidecar(path, info, meta, {entry, entry});
  const auto json = nlohmann::json::parse(scratch.read("volume.ct.json"));
  CHECK(json["schema"] == "ct-volume/1");
  CHECK(json["grid"]["shape_zyx"] == nlohmann::json({7, 6, 5}));
  CHECK(json["recon"]["ring"]["size"] == 5);
  CHECK(json["values"]["max"] == "nan");
  Meta read;
  History history;
  REQUIRE(read_sidecar(path, read, history));
  CHECK(read.number("scan.projections", 0) == 900);
  CHECK(read.text("recon.ring.method") == "sort");
  CHECK(read.number("values.min", 0) == -0.25);
  CHECK(std::isnan(read.number("values.max", 0)));
  CHECK(std::get<bool>(*read.find("scan.offset")));
  CHECK(std::get<std::vector<double>>(*read.find("recon.center")) == std::vector<double>{1.5, 2.25});
  CHECK_FALSE(read.has("recipe"));
  CHECK(sidecar_mark(path)->recipe == "abc");
  REQUIRE(history.size() == 2);
  CHECK(history[1].argv[1] == "in \"quoted\"");
  CHECK(history[1].params.size() == 2);
}

TEST_CASE("sidecar: the same values are the same bytes") {
  const StackInfo info{PixelType::u16, 1, 1, 1, {}, {}, {}};
  Meta meta;
  meta.set("values.min", 0.1);
  CHECK(sidecar_json(info, meta, {}) == sidecar_json(info, meta, {}));
  CHECK(sidecar_json(info, meta, {}).find("0.1") != std::string::npos);
}

TEST_CASE("sidecar: none, or a file that is none, is told") {
  Scratch scratch;
  Meta meta;
  History history;
  CHECK_FALSE(read_sidecar(scratch.path("absent.ct.json"), meta, history));
  CHECK_THROWS_AS(read_sidecar(scratch.write("a.ct.json", "{\"schema\": \"ct-volume/1\", "), meta, history),
                  Error);
  CHECK_THROWS_AS(read_sidecar(scratch.write("b.ct.json", "{\"schema\": 3}"), meta, history), Error);
  CHECK_THROWS_AS(read_sidecar(scratch.write("c.ct.json", "[]"), meta, history), Error);
  std::string deep = R"({"schema": "ct-volume/1")";
  for (int i = 0; i < 1000000; ++i) deep += R"(, "a": {"b": 1)";
  deep += std::string(1000001, '}');
  CHECK_THROWS_AS(read_sidecar(scratch.write("d.ct.json", deep), meta, history), Error);
  CHECK(sidecar_path(scratch.path("")) == scratch.path("volume.ct.json"));
  CHECK(sidecar_path("a/v.tif") == "a/v.ct.json");
}
