# SPDX-License-Identifier: BSD-3-Clause
# Values as people write them: negative numbers, =, - as a name, -- before a name with dashes.
demo_tool show - -o x -a -3.5 --gain=.5 --window=hann --tag one --tag=two --fast --print-params >set
jq -e '.input == "-" and .output == "x" and .axis == -3.5 and .gain == 0.5 and .window == "hann" and .fast' set >/dev/null
jq -e '.tag == ["one", "two"]' set >/dev/null
demo_tool show in -ox --axis -1e2 --gain 1 --gain 2 --print-params | jq -e '.axis == -100 and .gain == 2' >/dev/null
demo_tool show -o x -- --odd --print-params >set 2>err && exit 1 || [ $? = 2 ]
grep -q "unexpected argument '--print-params'" err
demo_tool show -o x --print-params -- -odd | jq -e '.input == "-odd"' >/dev/null
