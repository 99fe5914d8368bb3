# SPDX-License-Identifier: BSD-3-Clause
# What cannot be copied is named, and does not keep the rest from arriving; a full disk ends the copy, and room lets it go on.
. "$TESTS/cli/fxfer/stand_in"
mkdir -p a/closed/in a/open
echo 1 >a/open/good
echo 2 >a/open/secret
echo 3 >a/closed/in/x
mkfifo a/open/pipe
mkdir -p there/open/good-folder there2
if [ "$(id -u)" = 0 ]; then user="setpriv --reuid=65534 --regid=65534 --clear-groups"; else user=; fi
chmod 0000 a/open/secret a/closed/in
chmod 0755 ..
chmod 0777 . there there2 there/open
sed "s,exec sh -c,exec $user sh -c,; s,exec python3,exec $user python3," ssh >ssh_nobody
chmod 0755 ssh_nobody
mkdir bin && cp "$(command -v fxfer)" bin/  # where this one lies nobody may be let in
PATH=$PWD/bin:$PATH
# The reader may not read all.
fails 1 "3 of 4 files" $user fxfer cp a/ there/one
[ "$(cat there/one/open/good)" = 1 ] || wrong "the good file is missing"
for words in "open/secret: it cannot be read: Permission denied" "closed/in: " "open/pipe: "; do
  grep -qF "$words" said.err || wrong "wanted '$words': $(cat said.err)"
done
[ ! -e there/one/open/secret ] || wrong "a file that could not be read has its name"
chmod 0700 a/closed/in a/open/secret
rm a/open/pipe
# The writer may not write all.
mkdir -p there2/open
chmod 0555 there2/open
fails 1 "could not be copied" fxfer cp --rsh "$PWD/ssh_nobody" --remote "$(command -v fxfer)" a/ localhost:"$PWD/there2"
[ "$(cat there2/closed/in/x)" = 3 ] || wrong "the good file is missing: $(cat said.err)"
chmod 0777 there2/open
fxfer cp -q --json --rsh "$PWD/ssh_nobody" --remote "$(command -v fxfer)" a/ localhost:"$PWD/there2" | jq -e '.files == 2' >/dev/null
diff -r a there2

# Things in the way.
mkdir -p way/open/good
fails 1 "a folder is in the way" fxfer cp a/ way
ln -s "$PWD/there" way2
mkdir outside && mkdir link_way && ln -s "$PWD/outside" link_way/open
fails 1 "link_way/open is a symbolic link to $PWD/outside, wanted a folder or file: symbolic links beneath link_way are not followed" fxfer cp a/ link_way
[ -z "$(ls outside)" ] || wrong "written through a link"

# A full disk.
mkdir small
mount -t tmpfs -o size=16m none small 2>/dev/null || exit 0
trap 'umount small' EXIT
mkdir full && head -c 40000000 /dev/urandom >full/big
for i in $(seq 50); do head -c 1000 /dev/urandom >full/f$i; done
fails 1 "No space left on device" $over full/ localhost:"$PWD/small/out"
fails 1 "No space left on device" fxfer cp full/ small/out
[ ! -e small/out/big ] || wrong "a half-written file has its name"
for file in small/out/f*; do [ ! -e "$file" ] || cmp "$file" "full/${file##*/}"; done
mount -o remount,size=64m small
$over full/ localhost:"$PWD/small/out"
diff -r full small/out
no_parts small
