{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "preview"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "look at a slice, or three planes, as a picture",
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
    "output": {
      "doc": "a PNG file, 8 bit",
      "inputBinding": {
        "position": 2
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
    "scalebar": {
      "doc": "a bar of a round length, in um or mm",
      "inputBinding": {
        "prefix": "--scalebar"
      },
      "type": "boolean?"
    },
    "size": {
      "doc": "longest side of a slice; larger ones are averaged down; at least 16; at most 16384; default 1024",
      "inputBinding": {
        "prefix": "--size"
      },
      "type": "int?"
    },
    "slice": {
      "doc": "index of a slice, mid, or xyz for the middle slice and the upright planes through the middle; default mid",
      "inputBinding": {
        "prefix": "--slice"
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
    "window": {
      "doc": "values that become black and white; NaN is black; auto leaves out half a percent at either end; default auto",
      "inputBinding": {
        "prefix": "--window"
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
  "label": "fslice preview",
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
      "type": "File"
    }
  },
  "stdout": "fslice-preview.report",
  "temporaryFailCodes": [
    75
  ]
}
