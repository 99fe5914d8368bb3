# SPDX-License-Identifier: BSD-3-Clause
# Options of iterative methods that have nothing to do, or lie outside their range, are refused before the scan is looked for.
export OMP_WAIT_POLICY=passive
. "$TESTS/cli/ct-rec/refused.bash"
for option in "--iterations 5" "--start fbp" "--stop 0.1" --positive "--relax 0.5" "--ordered-subsets 4" "--tv 0.01"; do
  refused 2 "${option%% *} wants a --method that iterates, it is fourier" --method fourier $option
  refused 2 "${option%% *} wants a --method that iterates, it is auto" $option
done
for method in sirt cgls ml-em tv; do refused 2 "--ordered-subsets has nothing to do with --method $method" --method $method --ordered-subsets 4; done
for method in cgls ml-em tv; do refused 2 "--relax has nothing to do with --method $method" --method $method --relax 0.5; done
for method in sirt os-sart cgls ml-em; do refused 2 "--tv has nothing to do with --method $method" --method $method --tv 0.1; done
refused 2 "--positive has nothing to do with --method cgls: conjugate gradients cannot keep to it" --method cgls --positive
refused 2 "--positive has nothing to do with --method ml-em, which never goes below 0" --method ml-em --positive
refused 2 "--filter hann is of the first image of --method sirt, which begins with none; wanted --start fbp" --method sirt --filter hann
refused 2 "--method tv makes slices, not pictures; wanted direct, fourier or auto with --preview" --method tv --preview
refused 2 "--method sirt makes slices, not pictures; wanted direct, fourier or auto with --axis-sweep" --method sirt --axis-sweep 30:34:1
refused 2 "--method sirt makes slices, not pictures; wanted direct, fourier or auto with --live-preview" --method sirt --live-preview now.png
for outside in "--iterations 0" "--iterations 1000000" "--relax 0" "--relax 2" "--relax nan" "--stop -1" "--stop 0.9" "--start one"; do
  refused 2 "${outside%% *}" --method sirt $outside
done
for outside in "--tv 0" "--tv -1" "--tv 1e9"; do refused 2 "--tv" --method tv $outside; done
refused 2 "--ordered-subsets" --method os-sart --ordered-subsets 1
refused 2 "--method" --method art

phantom scan format=his out=scan columns=64 rows=6 views=20 axis=32 >known
scan=scan
refused 2 "--ordered-subsets 21 of the 20 views of scan, wanted at most as many" --method os-sart --ordered-subsets 21
refused 2 "--ordered-subsets 15 of the 10 views of scan, wanted at most as many" --method os-sart --ordered-subsets 15 --subset 0/2
ct-rec scan -o out --axis 32 --method os-sart --ordered-subsets 20 --iterations 2 -q
ct-rec scan -o out --axis 32 --method os-sart --ordered-subsets 20 --iterations 2 2>said
grep -qx 'ct-rec: out: up to date' said
[ "$(jq -r '.processing.recon.subsets // .recon.subsets' out/volume.ct.json)" = 20 ]
# Memory is counted, and the plan keeps to it.
least=$(ct-rec scan -o plan --axis 32 --method tv --mem 300k 2>&1 | sed -n 's/.*: \(.*\) of memory wanted at least.*/\1/p')
[ -n "$least" ]
ct-rec scan -o plan --axis 32 --method tv --dry-run | grep -q '^memory'
