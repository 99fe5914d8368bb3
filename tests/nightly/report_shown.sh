# SPDX-License-Identifier: BSD-3-Clause
# A browser shows a report: its picture, its plots, the name of the sample in Japanese and Chinese. Wants chromium and a font with these (fonts-noto-cjk).
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { echo "skipped: no chromium"; exit 77; }
phantom scan out=scan columns=96 rows=20 views=150 >/dev/null
ct-rec scan -o rec -q --pixel 5
shown() {  # shown NAME TITLE: the page as a PNG
  fslice report rec "$1.html" --title "$2"
  timeout 120 "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1200,1400 --virtual-time-budget=2000 \
    --screenshot="$PWD/$1.png" "file://$PWD/$1.html" >browser.log 2>&1 || { cat browser.log >&2; exit 1; }
}
shown ja '歯の断面'
shown zh '牙齿断面'
shown none ' '
# Grey values of the whole page and of the line with the title.
python3 - <<'END'
import struct, zlib
def grey(path):
    data = open(path, "rb").read()
    at, pixels = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR": width, height, bits, colour = struct.unpack(">IIBB", data[at + 8:at + 18])
        if kind == b"IDAT": pixels += data[at + 8:at + 8 + length]
        at += 12 + length
    each = {2: 3, 6: 4}[colour]
    raw, rows, last = zlib.decompress(pixels), [], bytes(width * each)
    for y in range(height):
        start = y * (width * each + 1)
        how, line = raw[start], bytearray(raw[start + 1:start + 1 + width * each])
        for i in range(len(line)):
            left = line[i - each] if i >= each else 0
            up, corner = last[i], last[i - each] if i >= each else 0
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda v: abs(guess - v))
            line[i] = (line[i] + (0, left, up, (left + up) // 2, paeth)[how]) & 255
        rows.append(line[1::each])
        last = bytes(line)
    return rows
pages = {name: grey(name + ".png") for name in ("ja", "zh", "none")}
page = pages["ja"]
assert len({v for row in page for v in row}) > 100, "the page is nearly blank"
title = {name: [bytes(row) for row in rows[:60]] for name, rows in pages.items()}
assert len(set(map(tuple, title.values()))) == 3, "titles look alike: no font has their letters"
END
