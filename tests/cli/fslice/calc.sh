# SPDX-License-Identifier: BSD-3-Clause
# calc gives what NumPy gives, from files and a pipe beside files; what is wrong in a formula is told by its place.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np, subprocess
rng = np.random.default_rng(8)
a = rng.normal(2, 3, (5, 9, 1301)).astype("f4")
b = rng.integers(1, 60000, a.shape).astype("u2")
c = rng.integers(-2**31, 2**31 - 1, a.shape).astype("i4")
a[1, 2, 3] = np.nan
for name in "abc": np.save(name + ".npy", globals()[name])
A, B, C = (v.astype("f8") for v in (a, b, c))
cases = {"(a-b)/b": (A - B) / B,
         "a": A, "(-a^2)": -A**2, "2^-1*a": A / 2, "2^3^2 + 0*b": 512 + 0 * B, "a*b+c/3-1e3": A * B + C / 3 - 1000, "(--a)": A, "1-2-a": -1 - A, "8/4/a": 2 / A,
         "where(a<0, 0, sqrt(abs(a)))": np.where(A < 0, 0, np.sqrt(np.abs(A))), "clip(a,-1,1)": np.clip(A, -1, 1),
         "min(a, b) + max(a,c)": np.minimum(A, B) + np.maximum(A, C), "exp(-abs(a))": np.exp(-np.abs(A)), "log(abs(a)+1)": np.log(np.abs(A) + 1),
         "pow(abs(a),0.3)": np.abs(A)**0.3, "(a>=0)+2*(b!=100)+4*(c==c)+8*(a<b)+16*(b<=c)": (A >= 0) + 2 * (B != 100) + 4 + 8 * (A < B) + 16 * (B <= C),
         "where(isnan(a),pi,floor(a))": np.where(np.isnan(A), np.pi, np.floor(A)), "a/0": np.copysign(np.inf, A) + A}
for formula, wanted in cases.items():
    subprocess.run(["fslice", "calc", formula, "a=a.npy", "b=b.npy", "c=c.npy", "o.npy", "-q", "--force"], check=True, stderr=subprocess.DEVNULL)
    got = np.load("o.npy")
    assert got.dtype == "f4" and np.allclose(got, wanted.astype("f4"), rtol=3e-7, atol=0, equal_nan=True), (formula, got, wanted)
subprocess.run(["fslice", "calc", "a-c", "a.npy", "b=b.npy", "c.npy", "o.npy", "-q", "--force"], check=True, stderr=subprocess.DEVNULL)  # by their places
assert np.allclose(np.load("o.npy"), (A - C).astype("f4"), equal_nan=True)
run = lambda *words: subprocess.run(["fslice", "calc", *words, "-q", "--force"], check=True)
run("c", "c=c.npy", "o.npy", "--to", "i32")  # every bit of 32
assert (np.load("o.npy") == c).all()
run("b/7", "b=b.npy", "o.npy", "--to", "u16", "--y", "2:9:3", "--z", "1:")
assert (np.load("o.npy") == np.rint(B / 7)[1:, 2:9:3]).all()
run("a*100", "a=a.npy", "o.npy", "--to", "i16", "--nan", "7")
assert (np.load("o.npy") == np.where(np.isnan(A), 7, np.rint(A * 100))).all()
P
fslice calc 'a/2+b' a=a.npy b=b.npy files.npy -q
fslice crop b.npy - -q | fslice calc 'a/2+b' a=a.npy b=- piped.npy -q
fslice crop a.npy - -q | fslice calc 'a/2+b' a=- b=b.npy piped2.npy -q
cmp files.npy piped.npy
cmp files.npy piped2.npy
fslice calc 'a/2+b' a=a.npy b=b.npy one.npy -q -t 1 --mem 8M
cmp files.npy one.npy
[ "$(jq -r '.history[-1].argv[2]' files.ct.json)" = 'a/2+b' ]
wrong() {  # wrong STATUS WORDS ARGUMENT...
  local status=$1 words=$2 code=0
  shift 2
  fslice calc "$@" -q 2>said || code=$?
  [ $code = "$status" ] && grep -qF -- "$words" said || { echo "$*: exit $code"; cat said; exit 1; }
  [ -z "$(ls -d w* 2>/dev/null)" ] || { ls; exit 1; }
}
wrong 2 "expression 'a+', letter 3: it ends where a value is due" 'a+' a=a.npy w.npy
wrong 2 "expression 'a+*2', letter 3: found '*', wanted a number, a name or (" 'a+*2' a=a.npy w.npy
wrong 2 "expression '(a+2', letter 5: wanted )" '(a+2' a=a.npy w.npy
wrong 2 "expression 'a 2', letter 3: found '2', wanted an operator or the end" 'a 2' a=a.npy w.npy
wrong 2 "expression 'sqr(a)', letter 1: there is no sqr; did you mean sqrt?" 'sqr(a)' a=a.npy w.npy
wrong 2 "expression 'a+b', letter 3: there is no b" 'a+b' a=a.npy w.npy
wrong 2 "letter 7: wanted , and 2 more of the 3 arguments of clip" 'clip(a)' a=a.npy w.npy
wrong 2 "letter 8: wanted ) behind the 2 arguments of min" 'min(a,1,2)' a=a.npy w.npy
wrong 2 "wanted ( behind exp" 'exp a' a=a.npy w.npy
wrong 2 "more than 200 levels" "$(printf '(%.0s' {1..300})" a=a.npy w.npy
wrong 2 "=a.npy: wanted NAME=INPUT" a =a.npy w.npy
wrong 2 "a is given twice" a a=a.npy a=b.npy w.npy
wrong 2 "standard input can be one of the volumes, not two" a+b a=- b=- w.npy
wrong 2 "wanted NAME=INPUT once or more, and an output" a a=a.npy
wrong 1 "values are not numbers; --nan says what they become" a a=a.npy w.npy --to u8
wrong 1 "is the input a.npy" a a=a.npy a.npy --force
fslice crop b.npy small.npy --x 0:20 -q
fslice crop b.npy few.npy --z 0:3 -q
wrong 1 "small.npy: 20 x 9 x 5, wanted 1301 x 9 x 5 as a.npy" a+b a=a.npy b=small.npy w.npy
wrong 1 "few.npy: 1301 x 9 x 3, wanted 1301 x 9 x 5 as a.npy" a+b a=a.npy b=few.npy w.npy
wrong 2 "--nan 300 is no value of u8" a a=a.npy w.npy --to u8 --nan 300
wrong 2 "--nan 2.5 is no value of u8" a a=a.npy w.npy --to u8 --nan 2.5
[ "$(fslice calc a a=a.npy counted.npy -q --json | jq .nan)" = 1 ]
[ "$(fslice calc a a=a.npy filled.npy --nan -2.5 -q --json | jq .nan)" = 1 ]
python3 -c '
import numpy as np
assert (np.load("filled.npy") == np.nan_to_num(np.load("a.npy"), nan=-2.5)).all()'
[ "$(fslice calc 'a*9000' a=a.npy held.npy --to i16 --nan 0 -q --json 2>/dev/null | jq -c '[.nan, .held > 0]')" = '[1,true]' ]
fslice calc 'a+b' a=a.npy b=b.npy w.npy -n | grep -v '^about .* s of reading' >said
grep -v '^memory at most' said >plan  # which depends on the machine
diff plan - <<'P'
reads a.npy: 5 slices of 1301 x 9 f32, 234 kB
reads b.npy: 5 slices of 1301 x 9 u16, 117 kB
writes 5 slices of 1301 x 9 f32, 234 kB to w.npy
P
[ ! -e w.npy ]
fslice calc 'a/2+b' a=a.npy b=b.npy files.npy 2>said
grep -q 'up to date' said
fslice calc 'a/2+b' a=b.npy b=a.npy files.npy -q 2>said && exit 1
grep -q -- --force said
