{
  "baseCommand": [
    "fxfer",
    "presign"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "make a URL by which anybody may get or put one object",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 1,
      "ramMin": 1024
    }
  },
  "inputs": {
    "expires": {
      "doc": "how long the URL is good: a number with s, m, h or d; at most 7d, because stores take no older signature; default 1d",
      "inputBinding": {
        "prefix": "--expires"
      },
      "type": "string?"
    },
    "place": {
      "doc": "s3://BUCKET/KEY, one object; for --put it need not be there",
      "inputBinding": {
        "position": 1
      },
      "type": "string"
    },
    "put": {
      "doc": "a URL to put the object, not to get it",
      "inputBinding": {
        "prefix": "--put"
      },
      "type": "boolean?"
    }
  },
  "label": "fxfer presign",
  "outputs": {},
  "requirements": {
    "NetworkAccess": {
      "networkAccess": true
    }
  },
  "temporaryFailCodes": [
    75
  ]
}
