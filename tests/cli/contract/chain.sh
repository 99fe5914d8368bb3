# SPDX-License-Identifier: BSD-3-Clause
# Tools as links of a chain: three through pipes leave one file, whose history has all of them; where the middle one is killed, the last one
# fails; and a run that others watch and report on: lines of JSON, a result, a sidecar by its schema, a page, checksums.
. "$TESTS/cli/fails.bash"
mkdir work
cd work
phantom scan out=../raw columns=256 rows=64 views=180 axis=127.5 >/dev/null

ct-rec ../raw -o - --axis 127.5 --pixel 5 -q | fslice bin - - --by 2 -q | fcompress >v.fc
[ "$(ls)" = v.fc ] || wrong "other files were left: $(ls)"
fcompress -d <v.fc >v.cbor
fslice info - --json --history <v.cbor >info
tail -n 1 info | jq -e '.shape_zyx == [32,128,128] and ."scan.pixel_um" == 10' >/dev/null || wrong "$(tail -n 1 info)"
[ "$(grep -oE '(ct-rec|fslice bin|fcompress) [0-9]' info | cut -d' ' -f1 | xargs)" = 'ct-rec fslice' ] || wrong "history: $(cat info)"
rm v.cbor

# The middle one dies: what comes after it does not take the rest for the whole.
mkfifo pipe
(ct-rec ../raw -o - --axis 127.5 -q 2>/dev/null | sh -c 'head -c 300000; kill -KILL $$' 2>/dev/null >pipe) &
fails 1 'pipe' fslice convert pipe cut.tif
[ ! -e cut.tif ]
wait || true
rm pipe

ct-rec ../raw -o rec --axis 127.5 --progress json --json 2>lines | tail -n 1 >result
jq -e '.status == "done" and .slices == 64' result >/dev/null || wrong "$(cat result)"
grep '^{' lines >progress
jq -es '[.[].done] == ([.[].done] | sort) and .[-1].done == .[-1].total' progress >/dev/null || wrong "$(cat progress)"
fslice report rec rec.html
python3 - "$TESTS/../libcommon/format/ct-volume.schema.json" rec/volume.ct.json <<'END' || wrong "the sidecar is not as its schema says"
import json, sys
import jsonschema
schema, sidecar = (json.load(open(path)) for path in sys.argv[1:])
jsonschema.validators.validator_for(schema)(schema).validate(sidecar)
assert sidecar["history"][0]["report"]["slices"] == 64
END
fxfer cp --hash-file SHA256SUMS rec copy/ -q
(cd copy && sha256sum -c ../SHA256SUMS >/dev/null) || wrong "checksums differ"
[ "$(wc -l <SHA256SUMS)" = 65 ]
