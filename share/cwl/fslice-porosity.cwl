{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "porosity"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "measure the share of pore, open and closed",
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
    "connect": {
      "doc": "pores hang together over; default 6",
      "inputBinding": {
        "prefix": "--connect"
      },
      "type": [
        "null",
        {
          "symbols": [
            "6",
            "18",
            "26"
          ],
          "type": "enum"
        }
      ]
    },
    "csv": {
      "doc": "write a line for each slice to this file",
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
    "pore": {
      "doc": "voxels of less than this value, or of more",
      "inputBinding": {
        "prefix": "--pore"
      },
      "type": "string"
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
  "label": "fslice porosity",
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
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    }
  },
  "stdout": "fslice-porosity.report",
  "temporaryFailCodes": [
    75
  ]
}
