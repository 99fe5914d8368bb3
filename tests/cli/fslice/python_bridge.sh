# SPDX-License-Identifier: BSD-3-Clause
# python/harima_stream.py and the tools understand each other: pixels, meta and history go through it in both directions, of every
# type; a cut stream is told, and one that Python did not finish is refused.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
export PYTHONPATH=$TESTS/../python PYTHONDONTWRITEBYTECODE=1
bridge="python3 $TESTS/../python/harima_stream.py"
phantom scan format=his out=scan columns=64 rows=6 views=60 axis=31.5
ct-rec scan -o v --axis 31.5 --pad off --pixel 2 -q

cat >pass.py <<'P'
from harima_stream import Reader, Writer, entry
with Reader() as frames, Writer(like=frames, meta={"my.note": "seen", "my.list": [1.5, 2]}, history=[entry("pass.py", "1")]) as out:
    for frame in frames:
        out.write(frame.pixels, like=frame)
P
for type in u8 u16 i16 u32 i32 f32; do
  window=(--window=-1:2)
  [ $type != f32 ] || window=()
  fslice convert v wanted.raw -q --force --to $type "${window[@]}"
  fslice convert v - --to $type "${window[@]}" | python3 pass.py | fslice crop - got.raw -q --force
  cmp wanted.raw got.raw
done
fslice crop v - | python3 pass.py | fslice crop - through -q
for slice in v/*.tif; do
  cmp "$slice" "through/${slice##*/}"  # axis, number, least and largest value of each slice as well
done
[ "$(jq -r '.history[].tool' through/volume.ct.json | paste -sd' ')" = "ct-rec fslice crop pass.py fslice crop" ]
jq -e '.my.note == "seen" and .my.list == [1.5, 2] and .scan.pixel_um == 2 and .grid.voxel_um == [2, 2, 2]' through/volume.ct.json >/dev/null
diff <(jq -S '.history[0]' v/volume.ct.json) <(jq -S '.history[0]' through/volume.ct.json)

# As a command, and to and from files.
fslice convert v v.npy -q
fslice crop v - | $bridge tonpy p.npy
cmp <(tail -c 98304 v.npy) <(tail -c 98304 p.npy)
$bridge fromnpy p.npy | fslice crop - q.npy -q
cmp v.npy q.npy
fslice crop v - | $bridge info | jq -e '.shape_zyx == [6, 64, 64] and .dtype == "float32" and .history[0].tool == "ct-rec"' >/dev/null
fslice crop v frames.cbor -q
python3 - <<'P'
import numpy as np
from harima_stream import load, save, entry, Writer, StreamError
volume, meta, history = load("frames.cbor")
assert (volume == np.load("v.npy")).all() and meta["scan.pixel_um"] == 2 and [e["tool"] for e in history] == ["ct-rec", "fslice crop"]
save("w.cbor", volume.astype(">u2"), meta, history + [entry("notebook")])
for wrong in (np.zeros((2, 2), "f8"), np.zeros(3, "u1")):
    try:
        Writer("x.cbor").write(wrong)
        assert False
    except StreamError:
        pass
P
fslice info w.cbor --history | grep -q notebook
fslice convert w.cbor w.npy -q
python3 -c 'import numpy as np; assert (np.load("w.npy") == np.load("v.npy").astype("u2")).all()'

# Damage.
fslice crop v - >whole.cbor
code=0; head -c 40000 whole.cbor | $bridge tonpy x.npy 2>said || code=$?
[ $code = 1 ] && grep -q 'standard input: stream ended after frame 2 of 6' said || { cat said; false; }
[ ! -e x.npy ]
code=0; echo hello | $bridge info 2>said || code=$?
[ $code = 1 ] && grep -q 'standard input: no message begins here' said || { cat said; false; }
printf 'from harima_stream import *\nwith Reader() as r, Writer(like=r) as w:\n  w.write(r.next().pixels)\n  1 / 0\n' >stops.py
code=0; python3 stops.py <whole.cbor 2>/dev/null | fslice crop - y -q 2>said || code=$?
[ $code = 1 ] && grep -q 'stream ended after frame 1 of 6' said || { cat said; false; }
code=0; $bridge 2>said || code=$?
[ $code = 2 ]
