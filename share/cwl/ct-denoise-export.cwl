{
  "baseCommand": [
    "ct-denoise",
    "export"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "write a model as ONNX, for other programs",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 1,
      "ramMin": 1024
    }
  },
  "inputs": {
    "model": {
      "doc": "a file that ct-denoise train has written",
      "inputBinding": {
        "position": 1
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File"
    },
    "output": {
      "doc": "an ONNX file",
      "inputBinding": {
        "prefix": "--output"
      },
      "type": "string"
    }
  },
  "label": "ct-denoise export",
  "outputs": {
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
  "temporaryFailCodes": [
    75
  ]
}
