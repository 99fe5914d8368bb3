{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fslice",
    "report"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "a volume on one page for a browser, or one page over many reports",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 2048
    }
  },
  "inputs": {
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
      "doc": "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]",
      "inputBinding": {
        "prefix": "--raw"
      },
      "type": "string?"
    },
    "size": {
      "doc": "longest side of the slice; larger ones are averaged down; at least 64; at most 4096; default 720",
      "inputBinding": {
        "prefix": "--size"
      },
      "type": "int?"
    },
    "threads": {
      "doc": "threads; 0: all cores that the job may use; at least 0; at most 4096; default 0",
      "inputBinding": {
        "prefix": "--threads"
      },
      "type": "int?"
    },
    "title": {
      "doc": "its heading; the name of the sample or scan if not given",
      "inputBinding": {
        "prefix": "--title"
      },
      "type": "string?"
    },
    "volume": {
      "doc": "a volume, or reports of many, and the page to write",
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
      "doc": "values that become black and white; auto leaves out half a percent at either end; default auto",
      "inputBinding": {
        "prefix": "--window"
      },
      "type": "string?"
    }
  },
  "label": "fslice report",
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
  "stdout": "fslice-report.report",
  "temporaryFailCodes": [
    75
  ]
}
