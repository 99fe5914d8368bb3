{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "rotate"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "turn slices in their plane",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 2048
    }
  },
  "inputs": {
    "about": {
      "doc": "centre, in pixels; that of the slice if not given",
      "inputBinding": {
        "prefix": "--about"
      },
      "type": "string?"
    },
    "channel": {
      "doc": "of a detector's stream that has several; the first if not given",
      "inputBinding": {
        "prefix": "--channel"
      },
      "type": "string?"
    },
    "compression": {
      "doc": "of files; of a stream fcz alone; default none",
      "inputBinding": {
        "prefix": "--compression"
      },
      "type": [
        "null",
        {
          "symbols": [
            "none",
            "deflate",
            "lzw",
            "zstd",
            "fcz"
          ],
          "type": "enum"
        }
      ]
    },
    "deg": {
      "doc": "counter-clockwise, as --angle-offset of ct-rec turns slices; they keep their size; at least -1000000; at most 1000000",
      "inputBinding": {
        "prefix": "--deg"
      },
      "type": "double?"
    },
    "format": {
      "doc": "of the output, whatever its name ends in; a name without an ending is a folder of TIFF files",
      "inputBinding": {
        "prefix": "--format"
      },
      "type": [
        "null",
        {
          "symbols": [
            "tiff",
            "h5",
            "nrrd",
            "npy",
            "zarr",
            "png",
            "raw"
          ],
          "type": "enum"
        }
      ]
    },
    "input": {
      "doc": "a folder, file, pattern or file.h5:/dataset, or - for a stream",
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
    "interp": {
      "doc": "values between pixels, with --deg; default linear",
      "inputBinding": {
        "prefix": "--interp"
      },
      "type": [
        "null",
        {
          "symbols": [
            "nearest",
            "linear",
            "cubic"
          ],
          "type": "enum"
        }
      ]
    },
    "mem": {
      "doc": "memory to use: 8G, 500M, or a share of what the job may use; default 80%",
      "inputBinding": {
        "prefix": "--mem"
      },
      "type": "string?"
    },
    "output": {
      "doc": "a folder, a file of a format by its ending, or - for a stream",
      "inputBinding": {
        "position": 2
      },
      "type": "string"
    },
    "outside": {
      "doc": "what comes from beyond the slice; default 0",
      "inputBinding": {
        "prefix": "--outside"
      },
      "type": "double?"
    },
    "quarter": {
      "doc": "quarter turns counter-clockwise, exactly; at least 1; at most 3",
      "inputBinding": {
        "prefix": "--quarter"
      },
      "type": "int?"
    },
    "raw": {
      "doc": "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]",
      "inputBinding": {
        "prefix": "--raw"
      },
      "type": "string?"
    },
    "shard": {
      "doc": "do the I-th of N equal parts of the work, 0-based; slurm: as the job array says; default 0/1",
      "inputBinding": {
        "prefix": "--shard"
      },
      "type": "string?"
    },
    "start": {
      "doc": "number of the first slice; that of the input if not given; at least 0; at most 1000000000",
      "inputBinding": {
        "prefix": "--start"
      },
      "type": "int?"
    },
    "stem": {
      "doc": "of file names in a folder; rec, ro or rh if not given",
      "inputBinding": {
        "prefix": "--stem"
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
    "x": {
      "doc": "columns, half open, 0-based; all if not given",
      "inputBinding": {
        "prefix": "--x"
      },
      "type": "string?"
    },
    "y": {
      "doc": "rows",
      "inputBinding": {
        "prefix": "--y"
      },
      "type": "string?"
    },
    "z": {
      "doc": "slices",
      "inputBinding": {
        "prefix": "--z"
      },
      "type": "string?"
    }
  },
  "label": "fslice rotate",
  "outputs": {
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
  "stdout": "fslice-rotate.report",
  "temporaryFailCodes": [
    75
  ]
}
