# SPDX-License-Identifier: BSD-3-Clause
# The app of Open OnDemand and the form of Open Composer: forms are YAML, what is made of them passes shellcheck and does its work, on paths
# that are hard to quote; the page is served under an address that has to be known.
. "$TESTS/cli/fails.bash"
share=$TESTS/../share
for needed in ruby shellcheck curl; do command -v $needed >/dev/null || { echo "skipped: no $needed"; exit 77; }; done

cat >render.rb <<'END'
require "erb"
require "shellwords"
require "yaml"
require "ostruct"
values = YAML.load_file(ARGV[1])
context = OpenStruct.new(values)
b = binding
values.each { |name, value| b.local_variable_set(name, value) }
puts ERB.new(File.read(ARGV[0]), trim_mode: "-").result(b)
END
render() { ruby render.rb "$share/ondemand/$1" "$2"; }
loads() { ruby -ryaml -e 'exit YAML.load(ARGF.read).is_a?(Hash)' "$@"; }

for file in ondemand/manifest.yml ondemand/form.yml composer/manifest.yml composer/form.yml; do loads "$share/$file" || wrong "$file is no YAML"; done
ruby -ryaml -e 'f = YAML.load_file(ARGV[0]); own = f["form"].reject { |n| n.start_with?("bc_") }; exit((own - f["attributes"].keys).empty?)' \
  "$share/ondemand/form.yml" || wrong "a field of the form is not described"

# Every ring filter and window of the forms is one of ct-rec.
ct-rec --describe json >described
for form in ondemand composer; do
  for option in ring filter; do
    ruby -ryaml -e 'f = YAML.load_file(ARGV[0]); (f["attributes"] || f["form"])[ARGV[1]]["options"].each { |o| puts o[1] }' "$share/$form/form.yml" $option >offered
    [ -s offered ] || wrong "$form offers no $option"
    while read -r value; do grep -q "\"$value\"" described || wrong "$form: ct-rec has no --$option $value"; done <offered
  done
done

phantom scan out="a scan's" columns=128 rows=4 views=120 photons=3000 >/dev/null
cat >asked.yml <<END
modules: ""
scan: "$PWD/a scan's"
output: "$PWD/out \$here"
axis: ""
ring: sort
filter: ramp
denoise: "1"
more: "--pixel 5 --rows '0:3'"
cores: "2"
memory_gb: "4"
END
render submit.yml.erb asked.yml >submit.yml
loads submit.yml
grep -q -- '--cpus-per-task=2' submit.yml
for part in before script after; do
  { [ $part = script ] || echo '#!/bin/bash'; render template/$part.sh.erb asked.yml; } >$part.sh
  shellcheck $part.sh || wrong "$part.sh"
done

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
setsid env port="$port" secret=word bash script.sh >session.log 2>&1 &
session=$!
trap 'kill -- -$session 2>/dev/null' EXIT
for _ in $(seq 3000); do
  curl -sf "http://127.0.0.1:$port/word/" >page && grep -q 'Values and axis' page && break
  sleep 0.1
done
grep -q '<title>a scan&#39;s</title>' page || wrong "no report: $(cat session.log page "$PWD/out \$here/"*.log)"
[ "$(ls "$PWD/out \$here/a scan's.clear/" | grep -c tif)" = 3 ]
[ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/another/")" = 404 ]
! curl -s "http://127.0.0.1:$port/" | grep -q 'Values and axis'

# Open Composer puts words in as they are.
mkdir composed
ruby -ryaml -e 'text = YAML.load_file(ARGV[0])["script"]; {"cores" => "2", "hours" => "1", "scan" => ARGV[1], "output" => "composed/v 1", "ring" => "sort", "filter" => "hann"}.each { |n, v| text.gsub!("\#{#{n}}", v) }; puts text' \
  "$share/composer/form.yml" "$PWD/plain scan" >composed.sh
! grep -q '#{' composed.sh || wrong "a word is left: $(grep '#{' composed.sh)"
shellcheck composed.sh
mv "a scan's" "plain scan"
timeout 600 bash composed.sh >composed.log 2>&1 || wrong "$(cat composed.log)"
[ -s "composed/v 1.html" ]
