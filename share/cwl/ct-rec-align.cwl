{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "ct-rec",
    "align"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "find where the sample stands in each view",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 2048
    }
  },
  "inputs": {
    "axis": {
      "doc": "rotation axis in columns from the first, 0-based; found if not given; at least -1000000; at most 1000000",
      "inputBinding": {
        "prefix": "--axis"
      },
      "type": "double?"
    },
    "bin": {
      "doc": "pixels that become one in both directions; so many that 256 columns are left if not given; at least 1; at most 64",
      "inputBinding": {
        "prefix": "--bin"
      },
      "type": "int?"
    },
    "iterations": {
      "doc": "at most, at each of the levels from coarse to fine; at least 1; at most 10000; default 60",
      "inputBinding": {
        "prefix": "--iterations"
      },
      "type": "int?"
    },
    "mem": {
      "doc": "memory to use: 8G, 500M, or a share of what the job may use; default 80%",
      "inputBinding": {
        "prefix": "--mem"
      },
      "type": "string?"
    },
    "output": {
      "doc": "text that --shifts reads",
      "inputBinding": {
        "prefix": "--output"
      },
      "type": "string"
    },
    "scan": {
      "doc": "a scan with its angles, darks and flats, as ct-rec takes it",
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
    "threads": {
      "doc": "threads; 0: all cores that the job may use; at least 0; at most 4096; default 0",
      "inputBinding": {
        "prefix": "--threads"
      },
      "type": "int?"
    },
    "tolerance": {
      "doc": "rms change of the shifts that ends a level; at least 1e-06; at most 10; default 0.005",
      "inputBinding": {
        "prefix": "--tolerance"
      },
      "type": "double?"
    }
  },
  "label": "ct-rec align",
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
  "stdout": "ct-rec-align.report",
  "temporaryFailCodes": [
    75
  ]
}
