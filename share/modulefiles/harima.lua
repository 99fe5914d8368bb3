-- SPDX-License-Identifier: BSD-3-Clause
-- Lmod: PREFIX/share/harima/modulefiles is a folder for `module use`; the prefix is found from there.
local prefix = myFileName():match("^(.*)/share/harima/modulefiles/")
help("Harima: ct-rec, ct-denoise, fcompress, fxfer, fslice. man ct-rec says more.")
whatis("Command-line tools for synchrotron X-ray CT")
conflict("harima")
setenv("HARIMA_ROOT", prefix)
prepend_path("PATH", pathJoin(prefix, "bin"))
prepend_path("MANPATH", pathJoin(prefix, "share/man"))
prepend_path("PYTHONPATH", pathJoin(prefix, "share/harima/python"))
