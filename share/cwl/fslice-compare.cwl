{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "compare"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "measure how far two volumes are apart",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 2048
    }
  },
  "inputs": {
    "channel": {
      "doc": "of a detector's stream that has several; the first if not given",
      "inputBinding": {
        "prefix": "--channel"
      },
      "type": "string?"
    },
    "circle": {
      "doc": "those within so many pixels of the centre; fit: within half the shorter side",
      "inputBinding": {
        "prefix": "--circle"
      },
      "type": "string?"
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
    "mask": {
      "doc": "those that are not 0 in this volume, or slice for all, of the size of the input",
      "inputBinding": {
        "prefix": "--mask"
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
    "mem": {
      "doc": "memory to use: 8G, 500M, or a share of what the job may use; default 80%",
      "inputBinding": {
        "prefix": "--mem"
      },
      "type": "string?"
    },
    "metric": {
      "doc": "of rmse, mae, maxabs, psnr, ncc, ssim (of slices) and ssim3d; default rmse,mae,maxabs,psnr,ncc",
      "inputBinding": {
        "prefix": "--metric"
      },
      "type": "string?"
    },
    "other": {
      "doc": "what it is compared with, of the same size; ranges and --raw hold for it, too",
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
    "range": {
      "doc": "of values, for psnr and ssim; that of the type, or of the values of INPUT if f32; at least 0; at most 1e+300",
      "inputBinding": {
        "prefix": "--range"
      },
      "type": "double?"
    },
    "raw": {
      "doc": "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]",
      "inputBinding": {
        "prefix": "--raw"
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
    "tolerance": {
      "doc": "what is allowed; beyond that the exit status is 1",
      "inputBinding": {
        "prefix": "--tolerance"
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
  "label": "fslice compare",
  "outputs": {
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    }
  },
  "stdout": "fslice-compare.report",
  "temporaryFailCodes": [
    75
  ]
}
