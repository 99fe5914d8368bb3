# SPDX-License-Identifier: BSD-3-Clause
# A report holds all it shows, whatever the sample is called; a page over many finds them again; what is no report is refused.
. "$TESTS/cli/fails.bash"
phantom scan out=scan columns=96 rows=20 views=150 >/dev/null
ct-rec scan -o rec -q --pixel 5 --ring auto --zinger 500
fslice report rec rec.html
page_holds() { grep -q -- "$2" "$1" || { echo "$1 has no $2" >&2; exit 1; }; }
page_lacks() { ! grep -qE -- "$2" "$1" || { echo "$1 has $2" >&2; exit 1; }; }
for words in '96 × 96 × 20' '5 × 5 × 5 µm' 'search of the axis' 'axis found in single rows' 'values of 20 of 20 slices' 'stripes, before and after' 'ct-rec scan -o rec' \
    '--zinger' 'reconstruction' 'confidence' "$(jq -r .frames_xxh3 rec/volume.ct.json | cut -c1-16)"; do
  page_holds rec.html "$words"
done
page_lacks rec.html 'px, given'
page_lacks rec.html 'https?:|src="[^d]|url\(|<link|@import'
[ "$(stat -c %s rec.html)" -lt 1000000 ]

# A pixel whose size nobody told is no length: no bar, and a doubt, until somebody tells it.
ct-rec scan -o untold -q --axis 47.5
jq -e '.scan.pixel_assumed' untold/volume.ct.json >/dev/null
fslice report untold untold.html
page_holds untold.html 'the size of a pixel was not told'
page_holds untold.html '1 × 1 × 1 µm, assumed'
fslice preview untold untold.png --scalebar 2>&1 | grep -q 'nobody told the size'
fslice header untold --set scan.pixel_um=5 >/dev/null
fslice report untold told.html
page_lacks told.html 'was not told'

# The picture is the PNG that preview makes, but for its size and the bar.
grep -o 'src="data:image/png;base64,[^"]*' rec.html | tail -n 1 | sed 's/.*base64,//' | base64 -d >shown.png
fslice preview rec planes.png --slice xyz --scalebar
fslice compare shown.png planes.png >/dev/null

# Names of samples are text, in any script.
fslice header rec --set 'scan.sample=<b>歯 & "牙齿"</b>' >/dev/null
fslice report rec named.html
page_holds named.html '<h1>&lt;b&gt;歯 &amp; &quot;牙齿&quot;&lt;/b&gt;</h1>'
page_lacks named.html '<b>歯'

# A doubtful one says so; from a pipe; without a sidecar.
fslice crop rec - --z 0:3 -q | fslice report - cut.html --title 'a pipe' --window 0:2 --size 64
page_holds cut.html '<h1>a pipe</h1>'
page_holds cut.html 'fslice crop'
fslice calc 'log(a - 1e9)' a=rec bad.tif -q
fslice report bad.tif bad.html
page_holds bad.html '184320 voxels are not a number'

ct-rec scan -o given -q --pixel 5 --axis 53 --rows 3:5
fslice report given given.html
page_holds given.html '53.00 px, given'

mkdir 'a b'
mv named.html 'a b/per cent%.html'
fslice report 'a b/per cent%.html' rec.html cut.html all.html --title 'one day'
page_holds all.html '<h1>one day</h1>'
page_holds all.html 'href="a%20b/per%20cent%25.html"'
page_holds all.html '&lt;b&gt;歯 &amp; &quot;牙齿&quot;&lt;/b&gt;'
page_holds all.html '>a b/per cent%.html<'
page_holds all.html '3 volumes'
[ "$(grep -o 'class="card"' all.html | wc -l)" = 3 ]
page_lacks all.html 'https?:|src="[^d]|url\(|<link|@import|<b>歯'

fails 1 'rec.html: exists already' fslice report rec rec.html
fails 2 'pages end in .html' fslice report rec rec.png
fails 2 'a report is of one volume, found 2' fslice report rec bad.tif two.html
fails 2 'wanted a volume' fslice report rec
echo '<html>' >other.html
fails 1 'other.html: is no report of fslice' fslice report other.html rec.html sum.html
sed 's/data:image\/png;base64,/http:\/\/example.org\//' rec.html >forged.html
fails 1 'forged.html: is no report of fslice' fslice report forged.html sum.html
[ ! -e sum.html ] && [ ! -e two.html ]
