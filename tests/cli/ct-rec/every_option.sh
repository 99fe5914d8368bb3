# SPDX-License-Identifier: BSD-3-Clause
# Every option of ct-rec either makes another volume, which is then not taken for the one that is there, or is known not to change
# a pixel, and then that one is up to date. An option that stands in no list below fails here: say which it is.
phantom scan format=img out=scan columns=64 rows=8 views=120 axis=32 span=360
for frame in scan/q*.img; do case $frame in *q001.img | *q122.img) ;; *) tail -c 1024 $frame ;; esac; done >scan.raw
cp -p scan.raw copy.raw

printf 'xcenter = 32\nycenter = 4\nfactor0 = 1.01\n' >lens
for _ in $(seq 122); do echo 1; done >moves

declare -A changes=(
  [scan]=copy.raw [rows]=0:7 [views]=0:100 [subset]=0/2 [roi]=0:60,0:64 [axis]=32:32.5 [axis-method]=mass [offset]=on [angle-offset]=1 [pixel]=5 [floor]=3
  [black-fraction]=0.25 [no-log]= [air]=4 [beam-hardening]=0.1 [zinger]=100 [zinger-in]=both [metal]=0.5 [ring]=none [ring-width]=7 [ring-wide]=9 [ring-snr]=5 [ring-sigma]=4 [method]=direct [filter]=hann [pad]=on
  [tilt]=1 [helical]=2 [stack]=copy.raw [stack-step]=4 [roll]=1 [distortion]=lens [shifts]=moves
  [phase]=ctf [energy]=21 [distance]=11 [delta-beta]=101 [regularisation]=0.3 [unsharp]=1:1
  [flat-average]=median [bad-pixels]=auto [flat-field]=dynamic:1
  [iterations]=3 [start]=fbp [stop]=0.3 [positive]= [relax]=0.5 [ordered-subsets]=3 [tv]=0.1
  [type]=u8 [window]=-1:6 [compression]=lzw [angles]=0:180 [dark]=scan/q001.img [flat]=scan/q122.img [raw]=u16,64x8,1024
)
declare -A keeps=([threads]=1 [mem]=500M [device]=cpu [shard]=0/2 [json]= [progress]=json [quiet]= [verbose]=)
material=H2O  # where there is xraylib
ct-rec scan.raw -o v --dry-run --raw u16,64x8 --angles 0:360 --phase paganin --pixel 4 --energy 20 --distance 10 --material H2O 2>said || ! grep -q 'without xraylib' said || material=
[ -z "$material" ] || changes[material]=$material
# What an option has nothing to do without.
beam="--pixel 4 --energy 20" method="--phase paganin"
declare -A company=(
  [phase]="$beam --distance 10 --delta-beta 100" [energy]="$method --pixel 4 --distance 10 --delta-beta 100"
  [distance]="$method $beam --delta-beta 100" [delta-beta]="$method $beam --distance 10" [material]="$method $beam --distance 10"
  [zinger-in]="--zinger 100"
  [stack]="--stack-step 4" [stack-step]="--stack copy.raw"
  [flat-average]="--dark scan/dark.img --dark scan/dark.img"  # the same again, so that the median is of three
  [flat-field]="--flat scan/q001.img --flat scan/q122.img --flat scan/q122.img --flat scan/q001.img"
  [regularisation]="--phase ctf $beam --distance 10 --delta-beta 100"
  [iterations]="--method cgls" [start]="--method cgls" [stop]="--method cgls" [positive]="--method sirt" [relax]="--method sirt"
  [ordered-subsets]="--method os-sart" [tv]="--method tv"
)
elsewhere=(output also preview live-preview axis-sweep frames)  # another file, a picture, or another scan: tests/cli/ct-rec/series.sh
begins=(force dry-run)                 # does it again, or nothing

run() {  # run OPTION VALUE: the volume v with this option; sets code
  local words=(scan.raw --raw u16,64x8 --angles 0:360 --dark scan/dark.img --flat scan/q001.img --type u16 --window -1:5)
  case ${1:-} in
    '') ;;
    scan) words[0]=$2 ;;
    ring-wide | ring-snr) words+=("--$1" "$2" --ring all) ;;  # that these change the recipe: tests/unit/recon_recipe_test.cc
    ring-sigma) words+=("--$1" "$2" --ring wavelet) ;;
    *) words+=("--$1" ${2:+"$2"} ${company[$1]:-}) ;;
  esac
  code=0
  ct-rec "${words[@]}" -o v >report 2>said || code=$?
}

run
[ $code = 0 ]
cp -r v first
mapfile -t options < <(ct-rec --describe json | jq -r '.options[].name')
[ ${#options[@]} -ge 40 ]
for option in "${options[@]}"; do
  [ $option$material = material ] && continue
  lists=0
  if [ -v "changes[$option]" ]; then
    lists=$((lists + 1))
    run "$option" "${changes[$option]}"
    [ $code = 1 ] && grep -q 'v: exists, made with other options or of another scan' said || { echo "--$option: $code"; cat said; exit 1; }
  fi
  if [ -v "keeps[$option]" ]; then
    lists=$((lists + 1))
    run "$option" "${keeps[$option]}"
    [ $code = 0 ] && { [ $option = quiet ] || grep -qx 'ct-rec: v: up to date' said; } || { echo "--$option: $code"; cat said; exit 1; }
  fi
  case " ${elsewhere[*]} ${begins[*]} " in *" $option "*) lists=$((lists + 1)) ;; esac
  [ $lists = 1 ] || { echo "--$option stands in $lists lists, wanted one"; exit 1; }
done
without=0; [ -n "$material" ] || without=1
[ ${#options[@]} = $((without + ${#changes[@]} + ${#keeps[@]} + ${#elsewhere[@]} + ${#begins[@]})) ]
diff -r v first
