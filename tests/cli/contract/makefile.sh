# SPDX-License-Identifier: BSD-3-Clause
# Makefile.inc with a stand-in for ct-rec: what is made once is not made again, what is newer is.
command -v make >/dev/null || exit 77
touch a.h5 && mkdir b && touch b/output.log
cat >rec <<'T'
#!/bin/sh
echo "$@" >>calls
case $3 in *.png) touch "$3" ;; *) mkdir -p "$3" && touch "$3/volume.ct.json" ;; esac
T
chmod +x rec
printf 'CT_REC = ./rec\nREC_FLAGS = --filter hann\ninclude %s/../Makefile.inc\n' "$TESTS" >Makefile
make -s preview rec
[ "$(wc -l <calls)" = 4 ]
grep -qx -- "a.h5 -o a.rec --filter hann" calls
grep -qx -- "b -o b.png --preview --force --filter hann" calls
make -s preview rec
[ "$(wc -l <calls)" = 4 ]
sleep 0.01 && touch b/output.log
make -s rec
[ "$(wc -l <calls)" = 5 ]
tail -n 1 calls | grep -qx -- "b -o b.rec --force --filter hann"
