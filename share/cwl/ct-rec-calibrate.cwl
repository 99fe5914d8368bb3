{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "ct-rec",
    "calibrate"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "find the distortion of the lens in an image of a grid of dots",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 1,
      "ramMin": 1024
    }
  },
  "inputs": {
    "factors": {
      "doc": "of the polynomial; at least 2; at most 9; default 5",
      "inputBinding": {
        "prefix": "--factors"
      },
      "type": "int?"
    },
    "image": {
      "doc": "of a regular grid of dots, brighter or darker than what is around them",
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
    "output": {
      "doc": "text that --distortion reads",
      "inputBinding": {
        "prefix": "--output"
      },
      "type": "string"
    }
  },
  "label": "ct-rec calibrate",
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
  "stdout": "ct-rec-calibrate.report",
  "temporaryFailCodes": [
    75
  ]
}
