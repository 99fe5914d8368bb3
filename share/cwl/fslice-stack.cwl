{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "stack"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "join volumes one behind the other",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 2048
    }
  },
  "inputs": {
    "blend": {
      "doc": "fade common slices into each other; else they are parted in the middle",
      "inputBinding": {
        "prefix": "--blend"
      },
      "type": "boolean?"
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
    "mem": {
      "doc": "memory to use: 8G, 500M, or a share of what the job may use; default 80%",
      "inputBinding": {
        "prefix": "--mem"
      },
      "type": "string?"
    },
    "output": {
      "doc": "where it goes",
      "inputBinding": {
        "position": 2
      },
      "type": "string"
    },
    "overlap": {
      "doc": "slices that one volume and the next have in common; one number, or one for each joint",
      "inputBinding": {
        "prefix": "--overlap"
      },
      "type": "string?"
    },
    "raw": {
      "doc": "the files hold bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]",
      "inputBinding": {
        "prefix": "--raw"
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
    "volumes": {
      "doc": "volumes in their order, and the output",
      "inputBinding": {
        "position": 1
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": {
        "items": [
          "File",
          "Directory"
        ],
        "type": "array"
      }
    }
  },
  "label": "fslice stack",
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
  "stdout": "fslice-stack.report",
  "temporaryFailCodes": [
    75
  ]
}
