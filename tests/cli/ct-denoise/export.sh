# SPDX-License-Identifier: BSD-3-Clause
# export: the ONNX file, run by its specification (tests/tool/onnx_numpy.py, and the programs for ONNX that are there), gives what apply gives.
. "$TESTS/cli/ct-denoise/scan.bash"
needs_engine
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy
y, x = numpy.mgrid[0:48, 0:64]
rng = numpy.random.default_rng(1)
scene = numpy.stack([7 + numpy.sin(x / 9 + z / 3) * numpy.cos(y / 7) + (numpy.hypot(x - 30, y - 20) < 12 + z) for z in range(5)])
for part in (0, 1): numpy.save(f"part{part}.npy", (scene + rng.normal(0, 0.5, scene.shape)).astype("f4"))
P
ct-denoise train part0.npy part1.npy -m model "${network[@]}" --steps 60 --precision f32 -q
ct-denoise apply part0.npy --ways 1 -m model -o applied.npy --slices 2:3 --precision f32 --force -q
ct-denoise export model -o model.onnx
fails 1 'model.onnx' ct-denoise export model -o model.onnx
ct-denoise export model -o model.onnx --force
fails 1 'no safetensors file' ct-denoise export /dev/null -o none
fails 1 'model' ct-denoise export model -o model --force
[ ! -e none ]

python3 -c 'import numpy; numpy.save("slices.npy", numpy.load("part0.npy")[None, 1:4])'
compare() {  # compare WHO RESULT
  python3 - "$@" <<'P'
import numpy, sys
found, wanted, before = numpy.load(sys.argv[2]), numpy.load("applied.npy")[0], numpy.load("slices.npy")[0, 1]
assert found.shape == (1, 1, 48, 64), found.shape
error, taken = abs(found[0, 0] - wanted).max(), abs(wanted - before).std()
print(f"{sys.argv[1]}: at most {error:.2g} apart, noise taken away {taken:.2g}")
sys.exit(not (error < 1e-4 * taken and taken > 0.1))
P
}
python3 "$TESTS/tool/onnx_numpy.py" model.onnx slices.npy numpy.npy
compare numpy numpy.npy
for python in python3 /usr/bin/python3; do
  if $python -c 'import onnx' 2>/dev/null; then
    $python -c 'import onnx; onnx.checker.check_model(onnx.load("model.onnx"), full_check=True); print("onnx: checked")'
  fi
  if $python -c 'import onnx.reference' 2>/dev/null; then
    $python -c 'import numpy, onnx.reference as r; numpy.save("reference.npy", r.ReferenceEvaluator("model.onnx").run(None, {"slices": numpy.load("slices.npy")})[0])'
    compare onnx.reference reference.npy
  fi
  if $python -c 'import cv2' 2>/dev/null; then
    $python -c 'import cv2, numpy; net = cv2.dnn.readNetFromONNX("model.onnx"); net.setInput(numpy.load("slices.npy")); numpy.save("opencv.npy", net.forward())'
    compare opencv opencv.npy
  fi
  if $python -c 'import onnxruntime' 2>/dev/null; then
    $python -c 'import numpy, onnxruntime as r; numpy.save("runtime.npy", r.InferenceSession("model.onnx").run(None, {"slices": numpy.load("slices.npy")})[0])'
    compare onnxruntime runtime.npy
  fi
done
