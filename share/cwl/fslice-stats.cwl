{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "stats"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "count, extremes, mean, standard deviation and percentiles",
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
    "per_slice": {
      "doc": "a line for each slice as well",
      "inputBinding": {
        "prefix": "--per-slice"
      },
      "type": "boolean?"
    },
    "percentiles": {
      "doc": "values that so many per cent of the voxels do not exceed",
      "inputBinding": {
        "prefix": "--percentiles"
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
  "label": "fslice stats",
  "outputs": {
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    }
  },
  "stdout": "fslice-stats.report",
  "temporaryFailCodes": [
    75
  ]
}
