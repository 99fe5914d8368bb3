{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "ct-denoise",
    "split"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "reconstruct a scan in parts of disjoint views",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 4096
    }
  },
  "inputs": {
    "block": {
      "doc": "neighbouring views that stay together, for detectors with afterglow; at least 1; at most 1000000; default 1",
      "inputBinding": {
        "prefix": "--block"
      },
      "type": "int?"
    },
    "device": {
      "doc": "where to compute: on all GPUs if there are any, else on the CPU (auto), cpu, cuda, or GPUs by number: cuda:N[,M...]; default auto",
      "inputBinding": {
        "prefix": "--device"
      },
      "type": "string?"
    },
    "mem": {
      "doc": "memory to use: 8G, 500M, or a share of what the job may use; default 80%",
      "inputBinding": {
        "prefix": "--mem"
      },
      "type": "string?"
    },
    "output": {
      "doc": "folder for part0/, part1/, ...",
      "inputBinding": {
        "prefix": "--output"
      },
      "type": "string"
    },
    "parts": {
      "doc": "parts that share no view; more learn from less noisy slices and take longer to apply; at least 2; at most 64; default 2",
      "inputBinding": {
        "prefix": "--parts"
      },
      "type": "int?"
    },
    "rec": {
      "doc": "options for ct-rec, as they are typed there, with spaces between them; not its output and views, which are chosen here",
      "inputBinding": {
        "prefix": "--rec"
      },
      "type": "string?"
    },
    "scan": {
      "doc": "as ct-rec takes it",
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
    }
  },
  "label": "ct-denoise split",
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
  "stdout": "ct-denoise-split.report",
  "temporaryFailCodes": [
    75
  ]
}
