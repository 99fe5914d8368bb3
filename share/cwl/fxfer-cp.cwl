{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fxfer",
    "cp"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "copy files and folders, here or to and from another machine",
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
    "compress": {
      "doc": "pack what travels to or from another machine, frames as frames; default auto",
      "inputBinding": {
        "prefix": "--compress"
      },
      "type": [
        "null",
        {
          "symbols": [
            "auto",
            "never",
            "always"
          ],
          "type": "enum"
        }
      ]
    },
    "delete": {
      "doc": "if all has come, remove from the folders that are copied what SRC does not have and --exclude does not name",
      "inputBinding": {
        "prefix": "--delete"
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
    "fsync": {
      "doc": "before files get their names; default batch",
      "inputBinding": {
        "prefix": "--fsync"
      },
      "type": [
        "null",
        {
          "symbols": [
            "none",
            "batch",
            "file"
          ],
          "type": "enum"
        }
      ]
    },
    "hash": {
      "doc": "how the copy is proved to be right; default xxh3",
      "inputBinding": {
        "prefix": "--hash"
      },
      "type": [
        "null",
        {
          "symbols": [
            "xxh3",
            "sha256"
          ],
          "type": "enum"
        }
      ]
    },
    "hash_file": {
      "doc": "as --hash sha256, and write it of each file, for sha256sum -c in DST",
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
    "limit": {
      "doc": "bytes a second at most, on the line",
      "inputBinding": {
        "prefix": "--limit"
      },
      "type": "string?"
    },
    "links": {
      "doc": "symbolic links; default all",
      "inputBinding": {
        "prefix": "--links"
      },
      "type": [
        "null",
        {
          "symbols": [
            "all",
            "safe"
          ],
          "type": "enum"
        }
      ]
    },
    "metrics": {
      "doc": "every second, add a line of JSON with bytes, files, rate, connections and more to this file; -: standard output",
      "inputBinding": {
        "prefix": "--metrics"
      },
      "type": "string?"
    },
    "overwrite": {
      "doc": "files that are there already; default differing",
      "inputBinding": {
        "prefix": "--overwrite"
      },
      "type": [
        "null",
        {
          "symbols": [
            "differing",
            "never",
            "older",
            "always"
          ],
          "type": "enum"
        }
      ]
    },
    "pack": {
      "doc": "to an object store: files of up to 1 MiB together in objects of 16 MiB, which only fxfer can read",
      "inputBinding": {
        "prefix": "--pack"
      },
      "type": "boolean?"
    },
    "path": {
      "doc": "what to copy, and where to; [user@]host:PATH is on another machine",
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
    "prometheus": {
      "doc": "every second, replace this file by the same for Prometheus, as its node_exporter reads it",
      "inputBinding": {
        "prefix": "--prometheus"
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
  "label": "fxfer cp",
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
    "metrics_file": {
      "outputBinding": {
        "glob": "$(inputs.metrics)"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File?"
    },
    "prometheus_file": {
      "outputBinding": {
        "glob": "$(inputs.prometheus)"
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
  "stdout": "fxfer-cp.report",
  "temporaryFailCodes": [
    75
  ]
}
