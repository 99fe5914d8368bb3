# SPDX-License-Identifier: BSD-3-Clause
# A folder that may be written to is an output, wherever it stands; what cannot be made or written to is refused at once.
phantom scan format=h5 out=scan.h5 columns=64 rows=4 views=60 axis=32
bound=()  # root may write anywhere, unless it gives that up
[ "$(id -u)" != 0 ] || bound=(setpriv --bounding-set=-dac_override --inh-caps=-dac_override)
"${bound[@]}" true || { echo "skipped: root cannot give up a capability here" >&2; exit 77; }
mkdir -p shelf/mine shelf/theirs
chmod a-w shelf shelf/theirs
"${bound[@]}" ct-rec scan.h5 -o shelf/mine --axis 32 -q
[ -e shelf/mine/volume.ct.json ]
for out in shelf/new shelf/v.h5 shelf/theirs; do
  code=0; "${bound[@]}" ct-rec scan.h5 -o $out --axis 32 2>err.txt || code=$?
  [ $code = 1 ] && grep -q "^ct-rec: $out: cannot write to the folder shelf" err.txt || { echo "$out: $code"; cat err.txt; exit 1; }
done
chmod u+w shelf shelf/theirs
