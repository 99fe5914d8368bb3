# SPDX-License-Identifier: BSD-3-Clause
# --bench: the table is complete, the JSON is as its schema has it and agrees with what fcompress makes, samples are what is said.
. "$TESTS/cli/fails.bash"
python3 -c 'import jsonschema, numpy' 2>/dev/null || PATH=/usr/bin:$PATH
bench() { fcompress --bench --bench-time 0.01 "$@"; }
object() { bench --json "$@" | head -1; }
cp -r "$TESTS/data/diamond_24737/tiffs" .

# The table: a row a codec, with six figures; a row of errors for those with loss; advice for each disk.
bench --bench-error 5 tiffs >table 2>said
[ ! -s said ] || wrong "$(cat said)"
head -1 table | grep -qxF 'tiffs: u16 160 x 24, 91 frames, all of them' || wrong "$(head -1 table)"
for codec in 'fcompress -1' 'fcompress -3' 'fcompress -6' 'fcompress -9' 'zstd -1' 'zstd -19' 'lz4 -1' 'bitshuffle+lz4' 'bitshuffle+zstd' PNG; do
  [ "$(grep -cE "^${codec/+/\\+} +[0-9]+( +[0-9.e+]+){6}$" table)" = 1 ] || wrong "no row of $codec: $(cat table)"
done
grep -qE '^fcompress -3, error 5( +[0-9.e+]+){7}$' table
[ "$(grep -cE '^fcompress -[1369], error 5( +[-0-9.e+]+){7}$' table)" = 8 ] || wrong "errors: $(cat table)"
for disk in 0.1 0.5 1 3; do
  grep -qE "^at $disk GB/s of disk (use -[1369]: [0-9.]+ GB/s of pixels written, [0-9.]+ read|packing is slower than writing: .* with -[1369])$" table || wrong "advice: $(cat table)"
done

# JSON: its schema, and figures that agree with each other and with NumPy.
object --bench-error 5 tiffs >one.json
bench --json --bench-error 5 tiffs | tail -1 | jq -e '.status == "done" and .tool == "fcompress"' >/dev/null
fslice convert tiffs frames.raw -q
fcompress -o frames.fcz --raw u16,160x24 frames.raw
SCHEMA=$TESTS/cli/fcompress/bench.schema.json python3 - <<'P'
import json, os, jsonschema
schema, one = json.load(open(os.environ["SCHEMA"])), json.load(open("one.json"))
check = jsonschema.Draft202012Validator(schema)
check.check_schema(schema)
check.validate(one)
assert one["failures"] == [] and one["frames"] == 91 and one["sample"]["runs"] == [[0, 91]] and one["sample"]["rows"] == [0, 24]
names = [codec["codec"] for codec in one["codecs"] if codec["bound"] == 0]
assert len(names) == len(set(names)) and "fcompress -3" in names and "PNG" in names, names
for codec in one["codecs"]:
    assert codec["bytes"] == codec["frames"] * 160 * 24 * 2
    assert abs(codec["ratio"] - codec["bytes"] / codec["packed_bytes"]) < 1e-9
    assert abs(codec["bits_per_pixel"] * codec["ratio"] - 16) < 1e-9
    if codec["bound"] == 0: continue
    error = codec["error"]
    assert 0 < error["max"] <= 5 and sum(error["histogram"]["counts"]) == error["pixels"] == codec["bytes"] / 2
    middle = len(error["histogram"]["counts"]) // 2
    assert error["histogram"]["counts"][middle] == error["exact_pixels"] > 0
    assert abs(error["autocorrelation"]["x"][0] - 1) < 1e-9 and error["ssim"] > 0.9 and error["psnr_db"] > 60
ours = {codec["level"]: codec for codec in one["codecs"] if codec["bound"] == 0 and "level" in codec}
assert sorted(ours) == [1, 3, 6, 9] and ours[3]["frames"] == 91
size = os.path.getsize("frames.fcz")  # the same groups, with heads, checksums and an index
assert ours[3]["packed_bytes"] < size < ours[3]["packed_bytes"] + 1500, (ours[3]["packed_bytes"], size)
assert [advice["disk_mb_s"] for advice in one["advice"]] == [100, 500, 1000, 3000]
for advice in one["advice"]:
    def write(codec): return min(codec["all_threads"]["compress_mb_s"], advice["disk_mb_s"] * codec["ratio"])
    best = max(ours.values(), key=write)
    assert write(ours[advice["level"]]) == write(best) and abs(advice["write_mb_s"] - write(best)) < 1e-6
    assert advice["pays"] == (write(best) > advice["disk_mb_s"])
bad = json.loads(json.dumps(one))
del bad["codecs"][0]["ratio"]
bad["codecs"][-1]["bound"] = 0
assert len(list(check.iter_errors(bad))) >= 2
P

# Samples: runs spread over a long stack, rows of large frames.
phantom scan format=his out=scan columns=128 rows=64 views=200 axis=64
object --bench-limit 4M scan/a.his >sample.json
jq -e '.frames == 291 and .sample == {frames: 256, runs: [[0,128],[163,291]], rows: [0,64], bytes: 4194304}' sample.json >/dev/null || wrong "$(jq -c .sample sample.json)"
SCHEMA=$TESTS/cli/fcompress/bench.schema.json python3 -c 'import json, os, jsonschema; jsonschema.validate(json.load(open("sample.json")), json.load(open(os.environ["SCHEMA"])))'
object --bench-limit 4096 scan/a.his | jq -e '.sample == {frames: 1, runs: [[145,146]], rows: [24,40], bytes: 4096}' >/dev/null
bench --bench-limit 4M scan/a.his | head -1 | grep -qF '291 frames; of them 256, 2 runs of 128 spread over all (4.19 MB)'
bench --bench-limit 4096 scan/a.his | head -1 | grep -qF '291 frames; of them 1 from the middle, rows 24 to 39 (4.1 kB)'

# The floor of white noise of known width in a scene with structure, and none without noise.
python3 - <<'P'
import numpy
y, x = numpy.mgrid[0:64, 0:256]
scene = 5000 + 2000 * numpy.sin(x / 20) * numpy.cos(y / 15)
rng = numpy.random.default_rng(3)
numpy.rint(rng.normal(scene, numpy.sqrt(scene + 30), (32, 64, 256))).astype("<u2").tofile("noisy.raw")
numpy.broadcast_to(scene.astype("<u2"), (32, 64, 256)).tofile("clean.raw")
bits = numpy.mean(numpy.log2(2 * numpy.pi * numpy.e * (scene + 30 + 1 / 12)) / 2)
open("bits", "w").write(f"{bits}")
P
object --raw u16,256x64 noisy.raw >noisy.json
jq -e --argjson bits "$(cat bits)" '.noise_floor_bits_per_pixel - $bits | fabs < 0.02' noisy.json >/dev/null || wrong "floor $(jq .noise_floor_bits_per_pixel noisy.json), wanted $(cat bits)"
jq -e '.noise_floor_bits_per_pixel as $floor | all(.codecs[]; .bits_per_pixel > $floor - 0.02)' noisy.json >/dev/null || wrong 'a codec below the floor'
bench --raw u16,256x64 noisy.raw | grep -qE '^floor of the noise +1\.[0-9]+ +[0-9]\.[0-9]+   if pixels'
object --raw u16,256x64 clean.raw | jq -e 'has("noise_floor_bits_per_pixel") | not' >/dev/null || wrong 'a floor without noise'

# Any format, packed files, and bare pixels: by --raw, or by the JSON beside them.
fcompress scan/a.his -o packed.his.fcz
object packed.his.fcz | jq -e '.frames == 291 and .type == "u16"' >/dev/null
object --raw u16,160x24 frames.raw | jq -e '.frames == 91' >/dev/null
same() { [ "$(object "$1" | jq -c '[.frames, .width, .height, (.codecs[] | select(.level == 3) | .packed_bytes)]')" = "$(jq -c '[.frames, .width, .height, (.codecs[] | select(.level == 3 and .bound == 0) | .packed_bytes)]' one.json)" ]; }
echo '{"type": "u16", "dims": [91, 24, 160], "comment": "Diamond I13"}' >frames.raw.json
same frames.raw || wrong 'frames.raw.json'
{ printf 'head'; cat frames.raw; } >headed.raw
echo '{"type": "u16", "dims": [91, 24, 160], "offset": 4, "big_endian": false}' >headed.json
same headed.raw || wrong 'headed.json'
bench --json tiffs frames.raw | jq -sc '[length, (.[:2][] | .frames), .[2].status]' | grep -qxF '[3,91,91,"done"]'
bench tiffs frames.raw >two && [ "$(grep -c '91 frames' two)" = 2 ]

describes() { fails 1 "$1" bench bare.raw; }
cp frames.raw bare.raw
describes 'bare.raw: '
echo '{"type": "u16", "dims": [90, 24, 160]}' >bare.json; describes 'bare.raw: bare.json says 90 frames, found 91'
echo '{"type": "u16", "dims": [24]}' >bare.json; describes 'bare.json: found dims [24], wanted [frames, rows, columns]'
echo '{"type": "u16", "dims": [91, -24, 160]}' >bare.json; describes 'bare.json: found dims'
echo '{"type": "u17", "dims": [91, 24, 160]}' >bare.json; describes 'bare.json: '
echo '{"dims": [91, 24, 160]}' >bare.json; describes 'bare.json: has no type, wanted one like "u16"'
echo '{"type": "u16", "dims": [91, 24, 160], "offset": "4"}' >bare.json; describes 'found offset "4", wanted a number of bytes'
echo '{"type": "u16", "dims": [91, 24, 160], "big_endian": 1}' >bare.json; describes 'found big_endian 1, wanted true or false'
echo 'u16 91 24 160' >bare.json; describes 'bare.json: is no JSON object'

# What cannot be measured.
fails 1 'missing' bench missing
seq 1000 >text; fails 1 'text: ' bench text
fails 1 'nowhere' bench nowhere tiffs; grep -q '^fcompress -3 ' said.out
head -c 3000 scan/a.his >cut.his; fails 1 'cut.his' bench cut.his
fails 2 'wanted files, not standard input' bench
fails 2 'wanted files, not standard input' bench tiffs -
fails 2 'only one of --decompress, --test, --list, --frame and --bench' bench -l tiffs
fails 2 '--bench writes nothing' bench -o out tiffs
fails 2 '--bench writes nothing' bench -c tiffs
fails 2 '--bench measures frames as they are' bench --bin 2 tiffs
fails 2 '--bench-error goes with --bench' fcompress --bench-error 5 text
fails 2 '--bench-error 0: wanted more than 0' bench --bench-error 0 tiffs
fails 2 '--bench-limit 2G: wanted at most 1G' bench --bench-limit 2G tiffs
[ ! -e tiffs.fcz ] && [ ! -e out ]
