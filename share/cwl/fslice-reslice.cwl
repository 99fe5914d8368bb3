{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "reslice"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "slices along other axes",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 2048
    }
  },
  "inputs": {
    "axes": {
      "doc": "axes of the input that become x, y and z; minus turns one round",
      "inputBinding": {
        "prefix": "--axes"
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
    "index": {
      "doc": "only this slice of the result; at least 0; at most 1000000000",
      "inputBinding": {
        "prefix": "--index"
      },
      "type": "int?"
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
    "mem": {
      "doc": "memory to use: 8G, 500M, or a share of what the job may use; default 80%",
      "inputBinding": {
        "prefix": "--mem"
      },
      "type": "string?"
    },
    "normal": {
      "doc": "direction in which slices follow each other",
      "inputBinding": {
        "prefix": "--normal"
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
      "doc": "what comes from beyond the volume; default 0",
      "inputBinding": {
        "prefix": "--outside"
      },
      "type": "double?"
    },
    "plane": {
      "doc": "planes that become slices",
      "inputBinding": {
        "prefix": "--plane"
      },
      "type": [
        "null",
        {
          "symbols": [
            "xy",
            "xz",
            "yz"
          ],
          "type": "enum"
        }
      ]
    },
    "point": {
      "doc": "centre of the result, in voxels; that of the volume if not given",
      "inputBinding": {
        "prefix": "--point"
      },
      "type": "string?"
    },
    "raw": {
      "doc": "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]",
      "inputBinding": {
        "prefix": "--raw"
      },
      "type": "string?"
    },
    "size": {
      "doc": "of the result; one slice as large as the volume reaches if not given",
      "inputBinding": {
        "prefix": "--size"
      },
      "type": "string?"
    },
    "spacing": {
      "doc": "of pixels and slices, in voxels of the shortest edge; at least 1e-06; at most 1000000; default 1",
      "inputBinding": {
        "prefix": "--spacing"
      },
      "type": "double?"
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
    "up": {
      "doc": "direction against which rows follow each other; default 0,-1,0",
      "inputBinding": {
        "prefix": "--up"
      },
      "type": "string?"
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
  "label": "fslice reslice",
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
  "stdout": "fslice-reslice.report",
  "temporaryFailCodes": [
    75
  ]
}
