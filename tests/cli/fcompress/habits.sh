# SPDX-License-Identifier: BSD-3-Clause
# What whoever knows gzip expects.
. "$TESTS/cli/fails.bash"
seq 10000 >a; seq 20000 >b
chmod 640 a; touch -d '2020-02-03 04:05:06' a
fcompress a b
[ -e a ] && [ -e b ]
[ "$(stat -c '%a %y' a.fcz)" = "$(stat -c '%a %y' a)" ]
mv a a.old
fcompress -d a.fcz
cmp a a.old && [ "$(stat -c '%a %y' a)" = "$(stat -c '%a %y' a.old)" ] && [ -e a.fcz ]
fails 1 'a.fcz: exists already; --force replaces it' fcompress a
fcompress -f a
fails 1 'a: exists already' fcompress -d a.fcz
fcompress -df a.fcz
rm a.fcz && fcompress --rm a && [ ! -e a ]
fcompress -d --rm a.fcz && [ ! -e a.fcz ] && cmp a a.old
fcompress --rm -k a && [ -e a ]
fcompress -c a b >both.fcz
fcompress -dc both.fcz | cmp - <(cat a b)
fcompress -dc a.fcz b.fcz | cmp - <(cat a b)
fcompress -o named a && fcompress -d -o back named && cmp back a
fcompress -dc <a.fcz | cmp - a
fcompress -dc - <a.fcz | cmp - a
fcompress -cd9 a.fcz | cmp - a
fcompress -9c a | cmp - <(fcompress --level 9 -c a)
fcompress -c -19 a | cmp - <(fcompress -9 -c a)
fails 2 '--level is 20' fcompress -20 -c a
fails 2 '--abs -1: wanted more than 0' fcompress --abs -1 -c a
fcompress -t a.fcz b.fcz
fcompress -tv a.fcz 2>said && grep -q 'a.fcz: is whole' said
fcompress -v -f a 2>said && grep -q 'ratio' said
fcompress -f a 2>said && [ ! -s said ]
fcompress -l a.fcz b.fcz >listed
[ "$(wc -l <listed)" = 4 ] && grep -q '2 files$' listed
fcompress -l --json a.fcz | head -1 | jq -e '.bytes == 48894 and .frames == 0 and .name == "a.fcz"' >/dev/null
# One line a file, an object each, and last that of all, as every tool has it.
fcompress -l --json a.fcz b.fcz | jq -sc '[.[] | [.name, .files, .bytes]]' | grep -qxF '[["a.fcz",null,48894],["b.fcz",null,108894],[null,2,157788]]' || wrong "$(fcompress -l --json a.fcz b.fcz)"
fcompress -l --json a.fcz missing 2>/dev/null >listed && false || [ $? = 1 ]
tail -1 listed | jq -e '.status == "failed" and .files == 1' >/dev/null || wrong "$(cat listed)"
fcompress -f --json a b | jq -e '.bytes == 157788 and .files == 2' >/dev/null
fcompress -t --json a.fcz b.fcz | jq -e '.bytes == 157788 and .files == 2' >/dev/null
fcompress -f --json a | jq -e '.bytes == 48894 and .status == "done"' >/dev/null
ln -s "$(command -v fcompress)" unfcompress; ln -s "$(command -v fcompress)" fczcat
rm a && ./unfcompress a.fcz && cmp a a.old
./fczcat a.fcz b.fcz | cmp - <(cat a b)

fails 1 'a.fcz: is packed already' fcompress a.fcz
fails 1 'a: does not end in .fcz; -o or -c says where to write' fcompress -d a
fails 1 'missing: cannot open: No such file' fcompress missing
mkdir folder
fails 1 'folder: is a folder; tar makes one stream of it' fcompress folder
cp a text.fcz
fails 1 'text.fcz: block 0 at byte 0: found 31 0a 32 0a, wanted 89 46 43 5a' fcompress -t text.fcz
fails 2 '2 inputs, and --output names one file' fcompress -o x a b
fails 2 'only one of' fcompress -l -t a.fcz
fails 2 'only one of' fcompress -d --frame 1 a.fcz
fcompress -dt a.fcz
fails 2 '--recover goes with' fcompress --recover a
fails 2 '--json and the data both want standard output' fcompress --json -c a
fails 1 'a: is the input a' fcompress -f -o a a
fails 1 'no regular file' fcompress -f -o /dev/null a
# The others are done all the same, and every bad one is told.
rm -f a.fcz b.fcz
fails 1 'nothing: cannot open' fcompress nothing a missing b
grep -q 'missing: cannot open' said.err
[ -e a.fcz ] && [ -e b.fcz ]
