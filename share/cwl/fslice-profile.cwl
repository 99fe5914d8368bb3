{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "profile"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "read values along a straight line",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 1024
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
    "csv": {
      "doc": "write the table to this file instead of printing it",
      "inputBinding": {
        "prefix": "--csv"
      },
      "type": "string?"
    },
    "from": {
      "doc": "its first point, in voxels from 0",
      "inputBinding": {
        "prefix": "--from"
      },
      "type": "string"
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
      "doc": "value between voxels; default linear",
      "inputBinding": {
        "prefix": "--interp"
      },
      "type": [
        "null",
        {
          "symbols": [
            "linear",
            "nearest"
          ],
          "type": "enum"
        }
      ]
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
    "to": {
      "doc": "its last point",
      "inputBinding": {
        "prefix": "--to"
      },
      "type": "string"
    },
    "width": {
      "doc": "lines side by side within the slice, whose mean is taken; at least 1; at most 10000; default 1",
      "inputBinding": {
        "prefix": "--width"
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
  "label": "fslice profile",
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
  "stdout": "fslice-profile.report",
  "temporaryFailCodes": [
    75
  ]
}
