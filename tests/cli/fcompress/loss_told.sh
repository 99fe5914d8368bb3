# SPDX-License-Identifier: BSD-3-Clause
# What a packed file has lost is in the sidecar and history of all that is made of it, step by step, and in the sidecar of what is
# unpacked.
. "$TESTS/cli/fails.bash"
phantom scan format=h5 out=scan.h5 columns=256 rows=8 views=120 axis=127.5
ct-rec scan.h5 -o v.tif --axis 127.5 --pixel 2 -q
holds() { jq -e "$2" "$1" >/dev/null || wrong "$1: $2: $(jq -c '[.loss, [.history[].tool]]' "$1")"; }
holds v.ct.json '.loss == []'
fcompress --abs 0.5 --roi 10:20,5:9 v.tif
fcompress -c v.tif >exact.fcz

# Through a reader, and on through a pipe and another loss.
fslice convert v.tif.fcz w.tif -q
holds w.ct.json '.loss | length == 1'
holds w.ct.json '.loss[0] | .tool == "fcompress" and .mode == "abs" and .value == 0.5 and .max_error > 0 and .max_error <= 0.5 and .exact == ["10:20,5:9"]'
holds w.ct.json '[.history[].tool] == ["ct-rec", "fcompress", "fslice convert"] or [.history[].tool] == ["ct-rec", "fcompress", "fslice"]'
holds w.ct.json '.history[1].argv == ["fcompress", "--abs", "0.5", "--roi", "10:20,5:9"]'
fslice info v.tif.fcz --history | grep -q 'fcompress --abs 0.5 --roi 10:20,5:9' || wrong "$(fslice info v.tif.fcz --history)"
fslice info v.tif.fcz | grep -q 'loss = .*"mode":"abs"'
fcompress --psnr 50 w.tif
fslice crop w.tif.fcz - --z 0:4 -q | fslice convert - x.nrrd -q
holds x.ct.json '[.loss[].mode] == ["abs", "psnr"]'
fslice convert exact.fcz y.tif -q
holds y.ct.json '.loss == []'

python3 -c 'import jsonschema' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - "$TESTS/../libcommon/format/ct-volume.schema.json" v.ct.json w.ct.json x.ct.json <<'P'
import json, jsonschema, sys
schema, *files = [json.load(open(name)) for name in sys.argv[1:]]
for file in files: jsonschema.validate(file, schema)
bad = dict(files[1], loss=[{"mode": "abs"}])
assert list(jsonschema.Draft202012Validator(schema).iter_errors(bad))
P

# Of a folder, as one step; of a scan, and of one that was reduced.
fslice convert v.tif slices -q
fcompress --rm --abs 0.25 slices/*.tif
fslice convert slices z.tif -q
holds z.ct.json '.loss | length == 1'
holds z.ct.json '.loss[0] | .value == 0.25 and .pixels == 8 * 256 * 256 and .psnr_db == null and .rmse > 0'
fcompress --noise 1 scan.h5
ct-rec scan.h5.fcz -o r.tif --axis 127.5 -q
holds r.ct.json '.loss[0].mode == "noise" and .history[0].tool == "fcompress"'
fcompress --bin 2 --abs 3 -q scan.h5 -o small.fcz
ct-rec small.fcz -o s.tif --axis 63.5 -q
holds s.ct.json '[.loss[] | .mode // "mean"] == ["mean", "abs"] and .loss[0].bin == 2'

# Unpacked in the place of what was packed: its sidecar tells, and no longer that it is what ct-rec made.
fslice verify v.tif -q
fcompress -df v.tif.fcz
holds v.ct.json '.loss[0].mode == "abs" and .history[1].tool == "fcompress" and (has("frames_xxh3") | not) and (has("asked") | not)'
fslice convert v.tif again.tif -q
holds again.ct.json '.loss | length == 1'
mkdir elsewhere && fcompress -d -o elsewhere/v.tif v.tif.fcz && [ ! -e elsewhere/v.ct.json ]
cp x.ct.json before.json
fcompress -c x.nrrd >x.nrrd.fcz && fcompress -df x.nrrd.fcz && cmp x.ct.json before.json
