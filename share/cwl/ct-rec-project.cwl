{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "ct-rec",
    "project"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "project slices, and compare them with a scan",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 4096
    }
  },
  "inputs": {
    "angles": {
      "doc": "angles in degrees: a file with one a line, or a half-open range with its step; those of --like if not given",
      "inputBinding": {
        "prefix": "--angles"
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
        "string"
      ]
    },
    "axis": {
      "doc": "rotation axis in columns of the projections, 0-based; that of the slices with --like, else the middle; at least -1000000; at most 1000000",
      "inputBinding": {
        "prefix": "--axis"
      },
      "type": "double?"
    },
    "compression": {
      "doc": "of TIFF files; of a stream fcz alone; default none",
      "inputBinding": {
        "prefix": "--compression"
      },
      "type": [
        "null",
        {
          "symbols": [
            "none",
            "zstd",
            "deflate",
            "lzw",
            "fcz"
          ],
          "type": "enum"
        }
      ]
    },
    "device": {
      "doc": "where to compute: on all GPUs if there are any, else on the CPU (auto), cpu, cuda, or GPUs by number: cuda:N[,M...]; default auto",
      "inputBinding": {
        "prefix": "--device"
      },
      "type": "string?"
    },
    "like": {
      "doc": "the scan whose views, columns and rows are taken",
      "inputBinding": {
        "prefix": "--like"
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
    "output": {
      "doc": "folder, or file of a format by its ending, for the projections, which are line integrals; - for a stream",
      "inputBinding": {
        "prefix": "--output"
      },
      "type": "string?"
    },
    "pixel": {
      "doc": "pixel size in um; from the volume if it tells, else 1; at least 1e-06; at most 1000000",
      "inputBinding": {
        "prefix": "--pixel"
      },
      "type": "double?"
    },
    "residual": {
      "doc": "compare with the line integrals of --like: a picture of the difference in the middle row",
      "inputBinding": {
        "prefix": "--residual"
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
    "volume": {
      "doc": "slices in 1/cm, square, with the rotation axis in the middle",
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
    }
  },
  "label": "ct-rec project",
  "outputs": {
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    },
    "residual_file": {
      "outputBinding": {
        "glob": "$(inputs.residual)"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File?"
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
        "null",
        "File",
        "Directory"
      ]
    }
  },
  "stdout": "ct-rec-project.report",
  "temporaryFailCodes": [
    75
  ]
}
