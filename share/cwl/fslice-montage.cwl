{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "montage"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "see slices of several volumes side by side",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 2048
    }
  },
  "inputs": {
    "cols": {
      "doc": "pictures side by side; about as many as below each other if not given; at least 0; at most 1024; default 0",
      "inputBinding": {
        "prefix": "--cols"
      },
      "type": "int?"
    },
    "label": {
      "doc": "names of the files in their pictures",
      "inputBinding": {
        "prefix": "--label"
      },
      "type": "boolean?"
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
    "raw": {
      "doc": "the files hold bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]",
      "inputBinding": {
        "prefix": "--raw"
      },
      "type": "string?"
    },
    "size": {
      "doc": "longest side of a picture; larger slices are averaged down; at least 16; at most 4096; default 360",
      "inputBinding": {
        "prefix": "--size"
      },
      "type": "int?"
    },
    "slice": {
      "doc": "index of the slice, or mid; default mid",
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
    "volumes": {
      "doc": "volumes or pictures, and the PNG file to write",
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
    },
    "window": {
      "doc": "values that become black and white, in all pictures; auto leaves out half a percent of all at either end; default auto",
      "inputBinding": {
        "prefix": "--window"
      },
      "type": "string?"
    }
  },
  "label": "fslice montage",
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
  "stdout": "fslice-montage.report",
  "temporaryFailCodes": [
    75
  ]
}
