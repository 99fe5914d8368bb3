# SPDX-License-Identifier: BSD-3-Clause
# A page and its translation (README.ja.md of README.md) have the same commands, headings, tables, names in `quotes`, pictures and links, and link to
# each other. Comments behind # are translated; a link may point to the translation of its page.
. "$TESTS/cli/fails.bash"
code_of() { sed -n '/^```/,/^```/p' "$1" | sed 's/\(^\|[[:space:]]\+\)#[[:space:]].*$//'; }  # code_of PAGE.md: without comments
prose_of() { sed '/^```/,/^```/d' "$1"; }
headings_of() { prose_of "$1" | grep -o '^##* ' || true; }
rows_of() { prose_of "$1" | sed -n 's/^|.*/row/p;s/^$/-/p' | uniq -c | grep row || true; }  # lengths of the tables
last_cells_of() { sed -n 's/^| [^|]* | .* | \(`[^`]*`\) |$/\1/p' "$1"; }  # commands of doc/migration.md
links_of() { prose_of "$1" | grep -o '!\?\[[^]]*\]([^)]*)' | sed 's/\[[^]]*\]//; s/\.ja\.md/.md/' | sort; }
quoted_of() { prose_of "$1" | tr '\n' ' ' | grep -o '`[^`]*`' | sort; }  # the order of words is the language's
first_of() { head -n 1 "$1" | grep SPDX || true; }

compare() {  # compare PAGE.md TRANSLATION.md: what each WHAT_of says of both
  local what
  for what in first code headings rows last_cells links quoted; do
    ${what}_of "$1" >page
    ${what}_of "$2" >translation
    diff page translation >difference || wrong "$2: $what not as in $1: $(cat difference)"
  done
  grep -qF "(${2##*/})" "$1" || wrong "$1 has no link to $2"
  grep -qF "(${1##*/})" "$2" || wrong "$2 has no link to $1"
}
has_what_it_links_to() {  # has_what_it_links_to PAGE.md
  local link
  for link in $(prose_of "$1" | grep -o '](\([^):#]*\))' | tr -d ']()'); do
    [ -e "${1%/*}/$link" ] || wrong "$1: there is no $link"
  done
}

root=$(realpath "$TESTS/..")
count=0
for translation in "$root"/*.ja.md "$root"/doc/*.ja.md; do
  page=${translation%.ja.md}.md
  compare "$page" "$translation"
  has_what_it_links_to "$page"
  has_what_it_links_to "$translation"
  count=$((count + 1))
done
[ "$count" -ge 3 ] || wrong "only $count translations"
