{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "hist"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "count voxels by their values",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 2048
    }
  },
  "inputs": {
    "bins": {
      "doc": "how many; at least 1; at most 16777216; default 256",
      "inputBinding": {
        "prefix": "--bins"
      },
      "type": "int?"
    },
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
    "csv": {
      "doc": "write the table to this file instead of printing it",
      "inputBinding": {
        "prefix": "--csv"
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
    "log": {
      "doc": "the picture shows logarithms of counts",
      "inputBinding": {
        "prefix": "--log"
      },
      "type": "boolean?"
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
    "png": {
      "doc": "draw it",
      "inputBinding": {
        "prefix": "--png"
      },
      "type": "string?"
    },
    "range": {
      "doc": "values from the first bin to the last; least to largest if not given",
      "inputBinding": {
        "prefix": "--range"
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
    "threads": {
      "doc": "threads; 0: all cores that the job may use; at least 0; at most 4096; default 0",
      "inputBinding": {
        "prefix": "--threads"
      },
      "type": "int?"
    },
    "width": {
      "doc": "of each, from the low end on, instead of --bins",
      "inputBinding": {
        "prefix": "--width"
      },
      "type": "double?"
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
  "label": "fslice hist",
  "outputs": {
    "csv_file": {
      "outputBinding": {
        "glob": "$(inputs.csv)"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File?"
    },
    "png_file": {
      "outputBinding": {
        "glob": "$(inputs.png)"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File?"
    },
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    }
  },
  "stdout": "fslice-hist.report",
  "temporaryFailCodes": [
    75
  ]
}
