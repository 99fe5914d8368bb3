#%Module1.0
# SPDX-License-Identifier: BSD-3-Clause
# Environment Modules: PREFIX/share/harima/modulefiles is a folder for `module use`; the prefix is found from there.
set prefix [file normalize [file dirname $ModulesCurrentModulefile]/../../../..]
proc ModulesHelp { } { puts stderr "Harima: ct-rec, ct-denoise, fcompress, fxfer, fslice. man ct-rec says more." }
module-whatis "Command-line tools for synchrotron X-ray CT"
conflict harima
setenv HARIMA_ROOT $prefix
prepend-path PATH $prefix/bin
prepend-path MANPATH $prefix/share/man
prepend-path PYTHONPATH $prefix/share/harima/python
