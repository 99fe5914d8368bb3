# SPDX-License-Identifier: BSD-3-Clause
# Bounds: every pixel of what is unpacked keeps them, every other byte is what it was, the file tells what was lost, and streams
# without frames, or with checksums of their own, are refused.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
projection_set simA p.raw 4 256 96 >/dev/null
fslice convert p.raw p.tif --raw u16,256x96 -q
echo "not a pixel" >note
head -c 1500 p.raw >short.bin
tar cf scan.tar note p.tif short.bin

# The tar comes back with other pixels and the same everything else.
fcompress --abs 20 scan.tar -o abs.fcz
fcompress -t abs.fcz
fcompress -d -o back.tar abs.fcz
[ "$(stat -c %s back.tar)" = "$(stat -c %s scan.tar)" ]
mkdir x && tar xf back.tar -C x
cmp note x/note
cmp short.bin x/short.bin
fslice convert x/p.tif back.raw -q
fslice info p.tif | tail -n +2 >told
fslice info x/p.tif | tail -n +2 | cmp - told

fcompress --abs 20 --raw u16,256x96 p.raw -o abs2.fcz -v 2>said
grep -q 'largest error 20, rmse' said
for bound in "rel 0.01" "pw 0.02" "psnr 45" "noise 1"; do
  fcompress --${bound% *} ${bound#* } --raw u16,256x96 p.raw -o ${bound% *}.fcz
  fcompress -t ${bound% *}.fcz
  fcompress -dc ${bound% *}.fcz >${bound% *}.raw
done
fcompress -1 -T1 --noise 1 --raw u16,256x96 p.raw -o one.fcz
fcompress -1 -T2 --noise 1 --raw u16,256x96 p.raw -o two.fcz
cmp one.fcz two.fcz
fcompress --raw u16,256x96 p.raw -o exact.fcz
fcompress -l --json abs.fcz noise.fcz exact.fcz >list
fcompress -l -v psnr.fcz >lines
grep -q -- '--psnr 45: largest error [0-9]*, rmse [0-9.]*, PSNR 4[5-9]' lines
python3 - <<'P'
import json
import os
import numpy as np
a = np.fromfile("p.raw", "<u2").astype("f8")
def error(name): return np.abs(np.fromfile(name, "<u2").astype("f8") - a)
assert error("back.raw").max() == 20, error("back.raw").max()
assert 0 < error("rel.raw").max() <= 0.01 * np.ptp(a)
assert 0 < (error("pw.raw") / a).max() <= 0.02
rmse = np.sqrt((error("psnr.raw") ** 2).mean())
assert 45 <= 20 * np.log10(np.ptp(a) / rmse) < 46.5
sigma = np.sqrt(np.maximum(a - 100, 1))  # an electron a count
assert 0.3 < (error("noise.raw") / sigma).max() < 0.7
sizes = {name: os.path.getsize(name + ".fcz") for name in ("exact", "abs2", "noise")}
assert sizes["exact"] > 1.8 * sizes["abs2"] and sizes["exact"] > 1.8 * sizes["noise"], sizes
files = [json.loads(line) for line in open("list")][:3]
loss = files[0]["loss"][0]
assert (loss["mode"], loss["value"], loss["max_error"]) == ("abs", 20, 20), loss
assert abs(loss["rmse"] - np.sqrt((error("back.raw") ** 2).mean())) < 1e-3 and loss["share_of_bound"] == 1
assert loss["pixels"] == a.size
assert files[1]["loss"][0]["mode"] == "noise" and files[1]["loss"][0]["max_error"] == error("noise.raw").max()
assert "loss" not in files[2]
P

# The range of --rel and --psnr is that of all frames of a file; a pipe, which is read once, has that of each block, and is nearer.
{ head -c 1572864 /dev/zero; cat p.raw; head -c 49152 /dev/zero | tr '\0' '\377'; } >wide.raw
for bound in "rel 0.001" "psnr 60"; do
  name=${bound% *}
  fcompress --$bound --raw u16,256x96 wide.raw -o wide_$name.fcz
  cat wide.raw | fcompress --$bound --raw u16,256x96 >pipe_$name.fcz
  fcompress --$bound --raw u16,256x96 <wide.raw | cmp - wide_$name.fcz
  [ "$(stat -c %s wide_$name.fcz)" -le "$(stat -c %s pipe_$name.fcz)" ]
  fcompress -dc wide_$name.fcz >wide_$name.raw
done
python3 - <<'P'
import numpy as np
a = np.fromfile("wide.raw", "<u2").astype("f8")
assert np.ptp(a) == 65535
def error(name): return np.abs(np.fromfile(name, "<u2").astype("f8") - a)
assert 50 < error("wide_rel.raw").max() <= 65.535, error("wide_rel.raw").max()
assert 60 <= 20 * np.log10(65535 / np.sqrt((error("wide_psnr.raw") ** 2).mean()))
P

# Regions of --roi stay exact, the rest keeps the bound.
fcompress --abs 20 --roi 30:90,10:50 --roi 200:256,90:96 --raw u16,256x96 p.raw -o roi.fcz
fcompress -t roi.fcz
fcompress -dc roi.fcz >roi.raw
fcompress -l -v roi.fcz | grep -q 'exact: \["30:90,10:50","200:256,90:96"\]'
python3 - <<'P'
import numpy as np, os
a, b = (np.fromfile(name, "<u2").reshape(4, 96, 256).astype(int) for name in ("p.raw", "roi.raw"))
error = np.abs(a - b)
assert error.max() == 20 and error[:, 10:50, 30:90].max() == 0 and error[:, 90:96, 200:256].max() == 0
assert os.path.getsize("abs2.fcz") < os.path.getsize("roi.fcz") < 0.75 * os.path.getsize("exact.fcz")
P

# Readers see the pixels of a packed file as they were left.
fslice convert abs2.fcz seen.raw --raw u16,256x96 -q
fcompress -dc abs2.fcz | cmp - seen.raw

# Colours of a palette and single lines are no measured pixels; streams of the suite carry checksums.
refuse() {
  if fcompress "$@" -o no.fcz 2>refused; then false; else [ $? = "$wanted" ]; fi
  [ ! -e no.fcz ]
}
wanted=1
refuse --abs 5 note
grep -q 'note: no frames are found whose pixels may change' refused
refuse --abs 5 --raw u16,24576x1 p.raw
fslice convert p.tif - -q >p.cbor
refuse --abs 5 p.cbor
fcompress p.cbor
wanted=2
refuse --abs 5 --rel 0.1 p.tif
grep -q -- '--abs and --rel exclude each other' refused
refuse --abs -1 p.tif
refuse --pw 1 p.tif

# As gfptar calls it: one setting for both ways.
export FCOMPRESS_OPTS='--abs 20'
fcompress <scan.tar >env.fcz
cmp env.fcz abs.fcz
fcompress -d <env.fcz | cmp - back.tar
