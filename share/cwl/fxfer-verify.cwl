{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fxfer",
    "verify"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "compare what was copied with its source, by checksums of all bytes",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 1024
    }
  },
  "inputs": {
    "clear": {
      "doc": "speak to a daemon without TLS: whoever sees the network sees the files",
      "inputBinding": {
        "prefix": "--clear"
      },
      "type": "boolean?"
    },
    "destination": {
      "doc": "where it goes",
      "inputBinding": {
        "position": 2
      },
      "type": "string"
    },
    "exclude": {
      "doc": "leave out, unless --include takes it; with / at the end folders only",
      "type": [
        "null",
        {
          "inputBinding": {
            "prefix": "--exclude"
          },
          "items": "string",
          "type": "array"
        }
      ]
    },
    "hash_file": {
      "doc": "compare by SHA-256; if all are the same, write it of each file, for sha256sum -c in DST",
      "inputBinding": {
        "prefix": "--hash-file"
      },
      "type": "string?"
    },
    "include": {
      "doc": "take part in any case: names or paths with *, **, ?, [abc]",
      "type": [
        "null",
        {
          "inputBinding": {
            "prefix": "--include"
          },
          "items": "string",
          "type": "array"
        }
      ]
    },
    "path": {
      "doc": "what was copied, and where to, as for fxfer cp",
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
          "Directory",
          "string"
        ],
        "type": "array"
      }
    },
    "pin": {
      "doc": "SHA-256 of the daemon's certificate; the one seen first is noted if not given",
      "inputBinding": {
        "prefix": "--pin"
      },
      "type": "string?"
    },
    "remote": {
      "doc": "fxfer there; default fxfer",
      "inputBinding": {
        "prefix": "--remote"
      },
      "type": "string?"
    },
    "rsh": {
      "doc": "the command that reaches it; default ssh",
      "inputBinding": {
        "prefix": "--rsh"
      },
      "type": "string?"
    },
    "streams": {
      "doc": "data connections; 0 is as many as the way needs; at least 0; at most 64; default 0",
      "inputBinding": {
        "prefix": "--streams"
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
    "token_file": {
      "doc": "file with the token for a daemon; the environment variable FXFER_TOKEN if not given",
      "inputBinding": {
        "prefix": "--token-file"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File?"
    },
    "tunnel": {
      "doc": "send everything through ssh, for a machine of which only the port of ssh can be reached",
      "inputBinding": {
        "prefix": "--tunnel"
      },
      "type": "boolean?"
    }
  },
  "label": "fxfer verify",
  "outputs": {
    "hash_file_file": {
      "outputBinding": {
        "glob": "$(inputs.hash_file)"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File?"
    },
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
  "stdout": "fxfer-verify.report",
  "temporaryFailCodes": [
    75
  ]
}
