{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "ct-rec"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "reconstruct slices from projections",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 4096
    }
  },
  "inputs": {
    "air": {
      "doc": "columns at the left and the right end that are air, against a beam that changes from view to view: the line through their means is set to 0 in each row of each view; one number for both ends (offset scans: for the outer one)",
      "inputBinding": {
        "prefix": "--air"
      },
      "type": "string?"
    },
    "also": {
      "doc": "in the same pass also bin=N[,N...], u8=LOW:HIGH, u16=LOW:HIGH, xz, yz, preview, beside the output, or a command that reads the slices as a stream; may be given several times",
      "type": [
        "null",
        {
          "inputBinding": {
            "prefix": "--also"
          },
          "items": "string",
          "type": "array"
        }
      ]
    },
    "angle_offset": {
      "doc": "turns the slices counter-clockwise; at least -3600; at most 3600; default 0",
      "inputBinding": {
        "prefix": "--angle-offset"
      },
      "type": "double?"
    },
    "angles": {
      "doc": "angles in degrees: a file with one a line, or a dataset of an HDF5 file, of which :A:B takes some; or a half-open range; from the scan if not given",
      "inputBinding": {
        "prefix": "--angles"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": [
        "null",
        "File",
        "string"
      ]
    },
    "axis": {
      "doc": "rotation axis in columns from the first, 0-based; with a colon, at the first and the last row; found if not given",
      "inputBinding": {
        "prefix": "--axis"
      },
      "type": "string?"
    },
    "axis_method": {
      "doc": "how it is found; default auto",
      "inputBinding": {
        "prefix": "--axis-method"
      },
      "type": [
        "null",
        {
          "symbols": [
            "auto",
            "half-turn",
            "mirror",
            "mass",
            "sharpness"
          ],
          "type": "enum"
        }
      ]
    },
    "axis_sweep": {
      "doc": "write the middle row with each of these axes, B included, as one PNG",
      "inputBinding": {
        "prefix": "--axis-sweep"
      },
      "type": "string?"
    },
    "bad_pixels": {
      "doc": "mend pixels that are dead, hot or stuck: auto finds them in darks and flats; of an image, those that are not 0; or none; default none",
      "inputBinding": {
        "prefix": "--bad-pixels"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": [
        "null",
        "File",
        "string"
      ]
    },
    "beam_hardening": {
      "doc": "line integrals p become p + A2 p^2 + A3 p^3 + ..., up to A5",
      "inputBinding": {
        "prefix": "--beam-hardening"
      },
      "type": "string?"
    },
    "black_fraction": {
      "doc": "share of floored columns from which a view of a slice is replaced; at least 0; at most 1; default 0.5",
      "inputBinding": {
        "prefix": "--black-fraction"
      },
      "type": "double?"
    },
    "compression": {
      "doc": "of TIFF slices; of a stream fcz alone; default none",
      "inputBinding": {
        "prefix": "--compression"
      },
      "type": [
        "null",
        {
          "symbols": [
            "none",
            "zstd",
            "deflate",
            "lzw",
            "fcz"
          ],
          "type": "enum"
        }
      ]
    },
    "dark": {
      "doc": "stack of dark frames, for projections that come alone",
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": [
        "null",
        {
          "inputBinding": {
            "prefix": "--dark"
          },
          "items": [
            "File",
            "Directory"
          ],
          "type": "array"
        }
      ]
    },
    "delta_beta": {
      "doc": "decrement of the refractive index of the sample over its imaginary part; at least 0.001; at most 1000000",
      "inputBinding": {
        "prefix": "--delta-beta"
      },
      "type": "double?"
    },
    "device": {
      "doc": "where to compute: on all GPUs if there are any, else on the CPU (auto), cpu, cuda, or GPUs by number: cuda:N[,M...]; default auto",
      "inputBinding": {
        "prefix": "--device"
      },
      "type": "string?"
    },
    "distance": {
      "doc": "from the sample to the detector; from the file if it tells; at least 0.001; at most 10000000",
      "inputBinding": {
        "prefix": "--distance"
      },
      "type": "double?"
    },
    "distortion": {
      "doc": "of the lens: a file with xcenter, ycenter, factor0, factor1, ..., as discorpy writes it",
      "inputBinding": {
        "prefix": "--distortion"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File?"
    },
    "energy": {
      "doc": "photon energy; from the file if it tells; at least 0.1; at most 1000",
      "inputBinding": {
        "prefix": "--energy"
      },
      "type": "double?"
    },
    "filter": {
      "doc": "window on the ramp; default ramp",
      "inputBinding": {
        "prefix": "--filter"
      },
      "type": [
        "null",
        {
          "symbols": [
            "ramp",
            "r",
            "shepp-logan",
            "s",
            "cosine",
            "hamming",
            "hann",
            "chesler",
            "c",
            "parzen",
            "lambda",
            "none"
          ],
          "type": "enum"
        }
      ]
    },
    "flat": {
      "doc": "stack of open-beam frames taken together; again for those taken later",
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": [
        "null",
        {
          "inputBinding": {
            "prefix": "--flat"
          },
          "items": [
            "File",
            "Directory"
          ],
          "type": "array"
        }
      ]
    },
    "flat_average": {
      "doc": "of darks, and of flats taken together; default mean",
      "inputBinding": {
        "prefix": "--flat-average"
      },
      "type": [
        "null",
        {
          "symbols": [
            "mean",
            "median"
          ],
          "type": "enum"
        }
      ]
    },
    "flat_field": {
      "doc": "the beam of a view: time interpolates flats; shifted moves them to where the beam stands in each projection; dynamic finds in each how much it has of N eigen-flats (those that stand out of the noise), for a beam that changes; default time",
      "inputBinding": {
        "prefix": "--flat-field"
      },
      "type": "string?"
    },
    "floor": {
      "doc": "lowest signal above dark that is taken for real; 2, or 0.0001 of the open beam where there are no flats; at least 1e-12; at most 1000000000000",
      "inputBinding": {
        "prefix": "--floor"
      },
      "type": "double?"
    },
    "frames": {
      "doc": "of a camera's sequence (.his) that holds several scans, those of the one that is meant, half open, 0-based; with :K every K-th, of K scans taken in turn",
      "inputBinding": {
        "prefix": "--frames"
      },
      "type": "string?"
    },
    "helical": {
      "doc": "the sample moves along the axis as it turns: rows of the detector in a turn, downwards, negative: upwards; at least -1000000; at most 1000000; default 0",
      "inputBinding": {
        "prefix": "--helical"
      },
      "type": "double?"
    },
    "iterations": {
      "doc": "at most, of a --method that iterates; sirt and tv 100, os-sart 10, cgls 15, ml-em 50 if not given; at least 1; at most 100000",
      "inputBinding": {
        "prefix": "--iterations"
      },
      "type": "int?"
    },
    "live_preview": {
      "doc": "while a stream comes, a picture of the middle row, made again every few seconds of the angles there are",
      "inputBinding": {
        "prefix": "--live-preview"
      },
      "type": "string?"
    },
    "material": {
      "doc": "of the sample, a chemical formula, in place of --delta-beta",
      "inputBinding": {
        "prefix": "--material"
      },
      "type": "string?"
    },
    "mem": {
      "doc": "memory to use: 8G, 500M, or a share of what the job may use; default 80%",
      "inputBinding": {
        "prefix": "--mem"
      },
      "type": "string?"
    },
    "metal": {
      "doc": "lowest value of metal: its shadows are bridged, so that it draws no streaks; at least 1e-06; at most 1000000000",
      "inputBinding": {
        "prefix": "--metal"
      },
      "type": "double?"
    },
    "method": {
      "doc": "filtered back projection, whose ways have the same values at different speed; or one that iterates; default auto",
      "inputBinding": {
        "prefix": "--method"
      },
      "type": [
        "null",
        {
          "symbols": [
            "auto",
            "direct",
            "fourier",
            "hierarchical",
            "sirt",
            "os-sart",
            "cgls",
            "ml-em",
            "tv"
          ],
          "type": "enum"
        }
      ]
    },
    "no_log": {
      "doc": "projections are line integrals already",
      "inputBinding": {
        "prefix": "--no-log"
      },
      "type": "boolean?"
    },
    "offset": {
      "doc": "full turn with the axis near one edge: complete each view by its opposite; default auto",
      "inputBinding": {
        "prefix": "--offset"
      },
      "type": [
        "null",
        {
          "symbols": [
            "auto",
            "on",
            "off"
          ],
          "type": "enum"
        }
      ]
    },
    "ordered_subsets": {
      "doc": "parts of the views that are taken one after the other; os-sart; 10 if not given; at least 2; at most 10000",
      "inputBinding": {
        "prefix": "--ordered-subsets"
      },
      "type": "int?"
    },
    "output": {
      "doc": "folder for rec00000.tif, ..., or a .tif or .h5 file, or - for a stream; the PNG for --preview and --axis-sweep",
      "inputBinding": {
        "prefix": "--output"
      },
      "type": "string"
    },
    "pad": {
      "doc": "continue rows beyond the field before filtering, for a sample wider than the field; default auto",
      "inputBinding": {
        "prefix": "--pad"
      },
      "type": [
        "null",
        {
          "symbols": [
            "auto",
            "off",
            "on",
            "edge",
            "mirror",
            "turned"
          ],
          "type": "enum"
        }
      ]
    },
    "phase": {
      "doc": "phase retrieval, of whole projections; default none",
      "inputBinding": {
        "prefix": "--phase"
      },
      "type": [
        "null",
        {
          "symbols": [
            "none",
            "paganin",
            "paganin-generalised",
            "ctf"
          ],
          "type": "enum"
        }
      ]
    },
    "pixel": {
      "doc": "pixel size in um; from the file if it tells, else 1; at least 1e-06; at most 1000000",
      "inputBinding": {
        "prefix": "--pixel"
      },
      "type": "double?"
    },
    "positive": {
      "doc": "no pixel below 0; sirt, os-sart, tv",
      "inputBinding": {
        "prefix": "--positive"
      },
      "type": "boolean?"
    },
    "preview": {
      "doc": "write three orthogonal slices as one PNG, from as little of the scan as that takes",
      "inputBinding": {
        "prefix": "--preview"
      },
      "type": "boolean?"
    },
    "raw": {
      "doc": "read the file as bare pixels",
      "inputBinding": {
        "prefix": "--raw"
      },
      "type": "string?"
    },
    "regularisation": {
      "doc": "of --phase ctf near the zeros of the transfer function, as a share of its maximum; 0.2 if not given; at least 0.001; at most 1",
      "inputBinding": {
        "prefix": "--regularisation"
      },
      "type": "double?"
    },
    "relax": {
      "doc": "share of a full step that is taken; sirt, os-sart; 1 if not given; at least 0.001; at most 1.999",
      "inputBinding": {
        "prefix": "--relax"
      },
      "type": "double?"
    },
    "ring": {
      "doc": "ring removal; default sort",
      "inputBinding": {
        "prefix": "--ring"
      },
      "type": [
        "null",
        {
          "symbols": [
            "sort",
            "large",
            "dead",
            "all",
            "vo-filter",
            "vo-fit",
            "wavelet",
            "titarenko",
            "smooth",
            "auto",
            "none"
          ],
          "type": "enum"
        }
      ]
    },
    "ring_sigma": {
      "doc": "frequencies over the views that stripes may have; 3, of wavelet 2, if not given; at least 0.01; at most 1000",
      "inputBinding": {
        "prefix": "--ring-sigma"
      },
      "type": "double?"
    },
    "ring_snr": {
      "doc": "how far wide stripes and dead columns stand out of the noise; 3 if not given; at least 0.1; at most 1000000",
      "inputBinding": {
        "prefix": "--ring-snr"
      },
      "type": "double?"
    },
    "ring_wide": {
      "doc": "widest stripe, and run of dead columns, that is looked for, at most 63; 25 if not given; 0: none; at least 0; at most 63",
      "inputBinding": {
        "prefix": "--ring-wide"
      },
      "type": "int?"
    },
    "ring_width": {
      "doc": "width of the ring filter; below 2: off; if not given, as the method has it (man page); at least 0; at most 1000000",
      "inputBinding": {
        "prefix": "--ring-width"
      },
      "type": "int?"
    },
    "roi": {
      "doc": "region of the slice, half open; the whole slice if not given",
      "inputBinding": {
        "prefix": "--roi"
      },
      "type": "string?"
    },
    "roll": {
      "doc": "the axis leans by so much from the columns, to the right further down (at most 45): projections are turned back; at least -45; at most 45; default 0",
      "inputBinding": {
        "prefix": "--roll"
      },
      "type": "double?"
    },
    "rows": {
      "doc": "detector rows, half open, 0-based; all if not given",
      "inputBinding": {
        "prefix": "--rows"
      },
      "type": "string?"
    },
    "scan": {
      "doc": "a scan folder, a .his, .h5, .nxs or TIFF file, or - for a stream",
      "inputBinding": {
        "position": 1
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": [
        "File",
        "Directory"
      ]
    },
    "shard": {
      "doc": "do the I-th of N equal parts of the work, 0-based; slurm: as the job array says; default 0/1",
      "inputBinding": {
        "prefix": "--shard"
      },
      "type": "string?"
    },
    "shifts": {
      "doc": "so far the sample stands from where it ought to: a file with a line for each view, columns and rows",
      "inputBinding": {
        "prefix": "--shifts"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File?"
    },
    "stack": {
      "doc": "a further scan of the sample, which was moved along the axis since the one before: all become one volume; may be given several times",
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": [
        "null",
        {
          "inputBinding": {
            "prefix": "--stack"
          },
          "items": [
            "File",
            "Directory"
          ],
          "type": "array"
        }
      ]
    },
    "stack_step": {
      "doc": "so far below the one before, and to the right of it, each of them lies in the sample, negative: above, left; found if not given",
      "inputBinding": {
        "prefix": "--stack-step"
      },
      "type": "string?"
    },
    "start": {
      "doc": "image that it begins with; default auto",
      "inputBinding": {
        "prefix": "--start"
      },
      "type": [
        "null",
        {
          "symbols": [
            "auto",
            "zero",
            "fbp"
          ],
          "type": "enum"
        }
      ]
    },
    "stop": {
      "doc": "a slice is done when its residual changes by less than this share of itself in two iterations running; 0: never; at least 0; at most 0.5; default 0",
      "inputBinding": {
        "prefix": "--stop"
      },
      "type": "double?"
    },
    "subset": {
      "doc": "views that are taken: those of part J of K, 0-based, one in K, or blocks of views; the axis is found from all",
      "inputBinding": {
        "prefix": "--subset"
      },
      "type": "string?"
    },
    "threads": {
      "doc": "threads; 0: all cores that the job may use; at least 0; at most 4096; default 0",
      "inputBinding": {
        "prefix": "--threads"
      },
      "type": "int?"
    },
    "tilt": {
      "doc": "the axis leans by so much along the beam, its upper end towards the detector: by misalignment, or 20 to 45 in laminography; at least -45; at most 45; default 0",
      "inputBinding": {
        "prefix": "--tilt"
      },
      "type": "double?"
    },
    "tv": {
      "doc": "weight of total variation, as a line integral; found from the noise if not given; at least 1e-09; at most 1000",
      "inputBinding": {
        "prefix": "--tv"
      },
      "type": "double?"
    },
    "type": {
      "doc": "pixels of the slices; default f32",
      "inputBinding": {
        "prefix": "--type"
      },
      "type": [
        "null",
        {
          "symbols": [
            "f32",
            "u16",
            "u8"
          ],
          "type": "enum"
        }
      ]
    },
    "unsharp": {
      "doc": "sharpen projections, after --phase: SIGMA is that of the blurred image, SHARE how much of it is subtracted",
      "inputBinding": {
        "prefix": "--unsharp"
      },
      "type": "string?"
    },
    "views": {
      "doc": "views in the order of acquisition, half open, 0-based: part of a turn, or one of many; the axis is found from all",
      "inputBinding": {
        "prefix": "--views"
      },
      "type": "string?"
    },
    "window": {
      "doc": "values that become 0 and 255 or 65535; in a picture, black and white",
      "inputBinding": {
        "prefix": "--window"
      },
      "type": "string?"
    },
    "zinger": {
      "doc": "remove outliers brighter than their neighbours by this; 0: off; at least 0; at most 1000000000000; default 0",
      "inputBinding": {
        "prefix": "--zinger"
      },
      "type": "double?"
    },
    "zinger_in": {
      "doc": "which neighbours; default row",
      "inputBinding": {
        "prefix": "--zinger-in"
      },
      "type": [
        "null",
        {
          "symbols": [
            "row",
            "projection",
            "views",
            "sinogram",
            "both"
          ],
          "type": "enum"
        }
      ]
    }
  },
  "label": "ct-rec",
  "outputs": {
    "live_preview_file": {
      "outputBinding": {
        "glob": "$(inputs.live_preview)"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File?"
    },
    "more": {
      "doc": "what else stands beside the result: NAME.WHAT of NAME",
      "outputBinding": {
        "glob": "$(inputs.output).*"
      },
      "type": {
        "items": [
          "File",
          "Directory"
        ],
        "type": "array"
      }
    },
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    },
    "result": {
      "outputBinding": {
        "glob": "$(inputs.output)"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": [
        "File",
        "Directory"
      ]
    }
  },
  "stdout": "ct-rec.report",
  "temporaryFailCodes": [
    75
  ]
}
