# SPDX-License-Identifier: BSD-3-Clause
# Makefile.inc with SLURM=1: a job for each step, each after those it needs, none twice; the results are those of make alone.
. "$TESTS/cli/fails.bash"
. "$TESTS/tool/slurm.bash"
command -v make >/dev/null || exit 77
slurm_or_skip
mkdir scans && cd scans
for name in a b; do phantom scan format=h5 out=$name.h5 columns=48 rows=32 views=40 axis=23.5; done
printf 'REC_FLAGS = --axis 23.5 --pixel 10 -q --device cpu\nDENOISER = median\nCONVERT_FROM = clean\nCONVERT_FLAGS = --to u8 --window 0:5\nSHIP = u8\nSHIP_TO = there/\nSBATCH_FLAGS = --mem=500M --cpus-per-task=1\ninclude %s/../Makefile.inc\n' "$TESTS" >Makefile
mkdir ../alone && cp -r . ../alone/ && make -s -C ../alone convert
all_ended() { for _ in $(seq 6000); do left=$(timeout 5 squeue -h) && [ -z "$left" ] && return; sleep 0.1; done; wrong "jobs hang: $(squeue)"; }
told=0  # jobs of which states says no more
states() { tail -n +$((told + 1)) ../slurm/log/jobs | awk '{ for (i = 1; i <= NF; ++i) { split($i, part, "="); value[part[1]] = part[2] } print value["Name"], value["JobState"] }' | sort; }

scontrol update PartitionName=short State=DOWN  # nothing begins before all has been said
make -s SLURM=1 SHARDS=2 preview ship >said
grep -q "a.ship: job [0-9]*, after .*$(cat .slurm/a.convert)" said || wrong "$(cat said)"
[ "$(grep -c ': job' said)" = 10 ] || wrong "$(cat said)"
make -s SLURM=1 SHARDS=2 preview ship >said
[ "$(grep -c 'already' said) $(grep -c ': job' said)" = "10 0" ] || wrong "submitted twice: $(cat said)"
scontrol update PartitionName=short State=UP
all_ended
[ "$(states | sort | uniq -c | awk '{ print $2, $3, $1 }' | grep '^a' | xargs)" = "a.convert COMPLETED 2 a.denoise COMPLETED 2 a.preview COMPLETED 1 a.rec COMPLETED 2 a.ship COMPLETED 1" ] || wrong "$(states): $(cat .slurm/*.log)"
make -q preview ship || wrong "something is still to be done: $(make -n preview ship)"
for name in a b; do fslice compare there/$name.u8 ../alone/$name.u8 --tolerance maxabs=0 >/dev/null; done
[ -s a.png ]

# A step that fails takes with it what waits for it, of its own scan; the next make goes on from there.
sleep 0.01 && touch a.h5 b.h5
mkdir stand_in && printf '#!/bin/sh\ncase $* in *" a.rec "*) exit 1 ;; esac\nexec %s/ct-denoise "$@"\n' "$BUILD" >stand_in/ct-denoise && chmod +x stand_in/ct-denoise
told=$(wc -l <../slurm/log/jobs)
PATH=$PWD/stand_in:$PATH make -s SLURM=1 ship >said
all_ended
[ "$(states | grep '^a' | xargs)" = "a.convert CANCELLED a.denoise FAILED a.rec COMPLETED a.ship CANCELLED" ] || wrong "$(states)"
[ "$(states | grep '^b' | grep -vc COMPLETED)" = 0 ] || wrong "$(states)"
make -s SLURM=1 ship >said
[ "$(cut -d: -f1 said | xargs)" = "a.denoise a.convert a.ship" ] || wrong "$(cat said)"
all_ended
make -q ship || wrong "$(make -n ship; cat .slurm/*.log)"

# Nor does one begin that is submitted when the step before it has failed already.
submit=$TESTS/../scripts/slurm/submit-step
"$submit" d.rec --mem=100M -- false
all_ended
told=$(wc -l <../slurm/log/jobs)
"$submit" --after d.rec d.ship --mem=100M -- touch shipped_nothing
all_ended
[ "$(states)" = "d.ship CANCELLED" ] && [ ! -e shipped_nothing ] || wrong "$(states)"
fails 2 'd.other, which it is to wait for, was never submitted here' "$submit" --after d.other d.ship -- true

# Told that its time is up, what copies hears it, and the job goes on later; what is archived has its name when it is whole.
cat >copier <<'T'
#!/usr/bin/env bash
[ ! -e told ] || exec fxfer "$@"
trap 'touch told; exit 75' USR1
touch began
while :; do sleep 0.05; done
T
chmod +x copier
mkdir c && touch c/output.log && head -c 300000 /dev/zero >c/q0001.img
rm a.shipped
told=$(wc -l <../slurm/log/jobs)
make -s SLURM=1 FXFER=./copier ship archive SCANS='a.h5 c' ARCHIVE_FLAGS='--level 1' SHIP=u8 -o c.shipped >said || wrong "$(cat said)"
for _ in $(seq 6000); do [ ! -e began ] || break; sleep 0.05; done
[ -e began ] && [ ! -e a.shipped ] || wrong "$(cat said .slurm/a.ship.log)"
scancel --signal=USR1 --batch "$(cat .slurm/a.ship)"
all_ended
[ "$(states | grep 'a.ship' | xargs)" = "a.ship COMPLETED a.ship PENDING" ] || wrong "$(states): $(cat .slurm/a.ship.log)"
[ -s a.shipped ] && [ -e told ] || wrong "$(states): $(cat .slurm/a.ship.log)"
[ -z "$(find . -name '.*.part')" ] || wrong "left behind: $(find . -name '.*.part')"
mkdir out && tar -I fcompress -xf c.tar.fcz -C out && diff -r c out/c
fails 2 'usage: sbatch' bash "$TESTS/../scripts/slurm/step.sbatch" --whole
