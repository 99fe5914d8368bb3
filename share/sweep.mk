# SPDX-License-Identifier: BSD-3-Clause
# Which axis is it? A few slices with each, side by side: SCAN.sweep.png, a picture with a name below each.
#
#     make -j4 -f /usr/local/share/harima/sweep.mk SCANS=tooth.h5 AXES="1020 1020.5 1021 1021.5 1022" ROWS=500:501
#
# SCANS are one or more; what stands in between is in SCAN.sweep/. A scan that is newer has its sheet made again, others do not; an interrupted
# make goes on where it stopped. To write your own, take this as a start.
CT_REC ?= ct-rec
FSLICE ?= fslice
SCANS ?= $(wildcard *.h5 *.nxs)
AXES ?= $(error AXES is not set: AXES="1020 1021 1022", columns from the first)
ROWS ?=
REC_FLAGS ?=
PREVIEW_FLAGS ?=
MONTAGE_FLAGS ?= --label --size 512

.DELETE_ON_ERROR:
.SECONDARY:
sheets: $(foreach scan,$(SCANS),$(basename $(notdir $(scan))).sweep.png)
.PHONY: sheets

# sweep NAME, scan: one chain for each axis, one sheet of all.
define sweep
$(1).sweep:
	mkdir -p $$@
$(1).sweep/axis-%.tif: $(2) | $(1).sweep
	$$(CT_REC) $(2) -o $$@ --axis $$* --force $$(if $$(ROWS),--rows $$(ROWS)) $$(REC_FLAGS)
$(1).sweep.png: $(foreach axis,$(AXES),$(1).sweep/axis-$(axis).png)
	$$(FSLICE) montage $$^ $$@ --force $$(MONTAGE_FLAGS)
$(1).sweep/axis-%.png: $(1).sweep/axis-%.tif
	$$(FSLICE) preview $$< $$@ --force $$(PREVIEW_FLAGS)
endef
$(foreach scan,$(SCANS),$(eval $(call sweep,$(basename $(notdir $(scan))),$(scan))))
