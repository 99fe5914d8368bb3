# SPDX-License-Identifier: BSD-3-Clause
# What the manual page says does not go with --metal, --tilt, --helical and --stack is what is refused before the scan is looked at, and nothing else
# is: each option, as tests/cli/ct-rec/every_option.sh has it, with each of the four.
lists=$(sed -n '/^declare -A changes=(/,/^)/p; /^declare -A company=(/,/^)/p; /^beam=/p' "$TESTS/cli/ct-rec/every_option.sh")
eval "$lists"
printf 'xcenter = 32\nycenter = 4\nfactor0 = 1.01\n' >lens
echo 1 >moves

refuses() {  # refuses WORD...: as a wrong usage; a scan that is not there is another failure, and so is a stream of nothing
  local status=0 scan=nowhere
  case " $* " in *' --live-preview '*) scan=- ;; esac
  ct-rec $scan -o out "$@" >/dev/null 2>said </dev/null || status=$?
  [ $status = 1 ] || [ $status = 2 ] || { echo "$*: exit status $status"; cat said; exit 1; }
  [ $status = 2 ]
}

# Options as the page has them, and as they are given. What has nothing to do without another option is refused where that is.
probes=("iterative methods|--method sirt" "--method fourier|--method fourier" "--filter lambda|--filter lambda" "--filter none|--filter none"
  "--preview|--preview" "--axis-sweep|--axis-sweep 30:31:1" "--live-preview|--live-preview x.png" "--ring but sort and none|--ring all")
declare -A called=([offset]="--offset on" [axis]="--axis of two positions" [flat-field]="--flat-field dynamic" [method]="--method direct")
for option in "${!changes[@]}"; do
  words="--$option ${changes[$option]}"
  case $option in
    scan | stack-step | energy | distance | delta-beta | material | regularisation | zinger-in | ring-wide | ring-snr | ring-sigma) continue ;;
    type) words+=" --window -1:6" ;;
    window) words+=" --type u8" ;;
    phase | flat-average | flat-field) words+=" ${company[$option]}" ;;
    *) case ${company[$option]:-} in --method*) continue ;; esac ;;
  esac
  probes+=("${called[$option]:---$option}|$words")
done
[ ${#probes[@]} -ge 40 ] || { echo "${#probes[@]} options are looked at"; exit 1; }
for probe in "${probes[@]}"; do
  read -r -a words <<<"${probe#*|}"
  ! refuses "${words[@]}" || { echo "refused alone: ${words[*]}"; cat said; exit 1; }
done

declare -A base=([metal]=5 [tilt]=1 [helical]=10 [stack]=further)
for one in "${!base[@]}"; do
  ! refuses --$one ${base[$one]} || { echo "--$one: refused"; cat said; exit 1; }
  for probe in "${probes[@]}"; do
    read -r -a words <<<"${probe#*|}"
    [ "${words[0]}" = "--$one" ] || ! refuses --$one ${base[$one]} "${words[@]}" || echo "--$one: ${probe%%|*}"
  done
done | sort >refused

# .TP, .B OPTION, then what is refused, separated by commas.
sed -n '/^\.SS What does not go together/,/^\.SS [^W]/p' "$TESTS/../man/ct-rec.1" | sed 's/\\-/-/g' | awk '
  $1 == ".B" && NF == 2 { one = $2; getline; n = split($0, parts, /, /); for (i = 1; i <= n; ++i) print one ": " parts[i] }' | sort >listed
diff listed refused
