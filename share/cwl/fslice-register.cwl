{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "register"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "find how far one volume is shifted against another",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 2048
    }
  },
  "inputs": {
    "apply": {
      "doc": "write B, moved onto A and cut to its size",
      "inputBinding": {
        "prefix": "--apply"
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
    "first": {
      "doc": "the volume that stays, or a picture",
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
    "max_shift": {
      "doc": "farthest along each axis; half of the smaller volume if 0 or more than that; at least 0; at most 1000000000; default 0",
      "inputBinding": {
        "prefix": "--max-shift"
      },
      "type": "double?"
    },
    "mem": {
      "doc": "memory to use: 8G, 500M, or a share of what the job may use; default 80%",
      "inputBinding": {
        "prefix": "--mem"
      },
      "type": "string?"
    },
    "outside": {
      "doc": "what comes from beyond B; default 0",
      "inputBinding": {
        "prefix": "--outside"
      },
      "type": "double?"
    },
    "raw": {
      "doc": "the files hold bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]",
      "inputBinding": {
        "prefix": "--raw"
      },
      "type": "string?"
    },
    "second": {
      "doc": "the one whose shift is wanted",
      "inputBinding": {
        "position": 2
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
    "subpixel": {
      "doc": "to fractions of voxels; else to whole ones",
      "inputBinding": {
        "prefix": "--subpixel"
      },
      "type": "boolean?"
    },
    "threads": {
      "doc": "threads; 0: all cores that the job may use; at least 0; at most 4096; default 0",
      "inputBinding": {
        "prefix": "--threads"
      },
      "type": "int?"
    }
  },
  "label": "fslice register",
  "outputs": {
    "apply_file": {
      "outputBinding": {
        "glob": "$(inputs.apply)"
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
        "Directory"
      ]
    },
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    }
  },
  "stdout": "fslice-register.report",
  "temporaryFailCodes": [
    75
  ]
}
