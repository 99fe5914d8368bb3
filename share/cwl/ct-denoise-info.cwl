{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "ct-denoise",
    "info"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "tell what a model is",
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
    }
  },
  "label": "ct-denoise info",
  "outputs": {
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    }
  },
  "stdout": "ct-denoise-info.report",
  "temporaryFailCodes": [
    75
  ]
}
