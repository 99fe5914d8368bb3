{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "ct-rec",
    "series"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "reconstruct many scans, and tell what came of them",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 4096
    }
  },
  "inputs": {
    "device": {
      "doc": "where to compute: on all GPUs if there are any, else on the CPU (auto), cpu, cuda, or GPUs by number: cuda:N[,M...]; default auto",
      "inputBinding": {
        "prefix": "--device"
      },
      "type": "string?"
    },
    "interleaved": {
      "doc": "each SCAN is a camera's sequence of K scans taken in turn: the first frame of each, the second of each, ...; at least 2; at most 100000",
      "inputBinding": {
        "prefix": "--interleaved"
      },
      "type": "int?"
    },
    "output": {
      "doc": "folder for a folder of slices of each, called like the scan, and for summary.tsv",
      "inputBinding": {
        "prefix": "--output"
      },
      "type": "string"
    },
    "rec": {
      "doc": "options for ct-rec, as they are typed there, with spaces between them",
      "inputBinding": {
        "prefix": "--rec"
      },
      "type": "string?"
    },
    "scans": {
      "doc": "as ct-rec takes them",
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
    "split": {
      "doc": "each SCAN is a camera's sequence (.his, or a folder with one) of several scans, one after the other: the number of frames of each, or log: as many as conv.bat names",
      "inputBinding": {
        "prefix": "--split"
      },
      "type": "string?"
    }
  },
  "label": "ct-rec series",
  "outputs": {
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    },
    "result": {
      "outputBinding": {
        "glob": "$(inputs.output)"
      },
      "type": "Directory"
    }
  },
  "stdout": "ct-rec-series.report",
  "temporaryFailCodes": [
    75
  ]
}
