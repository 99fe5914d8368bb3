# SPDX-License-Identifier: BSD-3-Clause
# --metal keeps to --mem and 24 MB, also where a level within the noise finds half of the pixels, in more runs than there are columns; and slices do not
# depend on it.
python3 -c 'import resource' 2>/dev/null || PATH=/usr/bin:$PATH
phantom scan out=scan columns=400 rows=16 views=300 photons=5000 axis=200.5 >/dev/null
peak() {  # peak MB COMMAND...: fails if it takes more
  python3 -c 'import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
if status or peak > float(sys.argv[1]): sys.exit(f"{sys.argv[2:]}: exit status {status}, peak {peak:.0f} MB, wanted {sys.argv[1]}")' "$@"
}
for level in 0.5 6; do
  ct-rec scan -o wide-$level --axis 200.5 --pixel 5 -q -t 2 --metal $level --rows 0:6
  peak 84 ct-rec scan -o narrow-$level --axis 200.5 --pixel 5 -q -t 2 --metal $level --rows 0:6 --mem 60M
  fslice compare wide-$level narrow-$level >/dev/null
done
peak 84 ct-rec scan -o direct --axis 200.5 --pixel 5 -q -t 2 --metal 0.5 --rows 0:6 --mem 60M --method direct
