# SPDX-License-Identifier: BSD-3-Clause
# A few sets of options by chance; tests/nightly/any_options.sh tries many.
python3 "$TESTS/tool/any_options/any_options.py" ct-denoise 100:115
