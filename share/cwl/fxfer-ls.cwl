{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fxfer",
    "ls"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "list what is in a bucket of an object store",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 1,
      "ramMin": 1024
    }
  },
  "inputs": {
    "place": {
      "doc": "s3://BUCKET/ or s3://BUCKET/PREFIX: all that begins so",
      "inputBinding": {
        "position": 1
      },
      "type": "string"
    },
    "recursive": {
      "doc": "also what is in folders",
      "inputBinding": {
        "prefix": "--recursive"
      },
      "type": "boolean?"
    }
  },
  "label": "fxfer ls",
  "outputs": {
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    }
  },
  "requirements": {
    "NetworkAccess": {
      "networkAccess": true
    }
  },
  "stdout": "fxfer-ls.report",
  "temporaryFailCodes": [
    75
  ]
}
