{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "ct-denoise",
    "apply"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "make one volume without the noise of its parts",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 4096
    }
  },
  "inputs": {
    "compression": {
      "doc": "of TIFF slices; of a stream fcz alone; default none",
      "inputBinding": {
        "prefix": "--compression"
      },
      "type": [
        "null",
        {
          "symbols": [
            "none",
            "zstd",
            "deflate",
            "lzw",
            "fcz"
          ],
          "type": "enum"
        }
      ]
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
    "model": {
      "doc": "what ct-denoise train has written",
      "inputBinding": {
        "prefix": "--model"
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
      "doc": "folder for rec00000.tif, ..., or a file, or - for a stream",
      "inputBinding": {
        "prefix": "--output"
      },
      "type": "string"
    },
    "parts": {
      "doc": "volumes of disjoint views of one scan, as the model was made of; or one of all views, - for a stream",
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
    "precision": {
      "doc": "of numbers between the layers; default auto",
      "inputBinding": {
        "prefix": "--precision"
      },
      "type": [
        "null",
        {
          "symbols": [
            "auto",
            "f32",
            "bf16"
          ],
          "type": "enum"
        }
      ]
    },
    "shard": {
      "doc": "do the I-th of N equal parts of the work, 0-based; slurm: as the job array says; default 0/1",
      "inputBinding": {
        "prefix": "--shard"
      },
      "type": "string?"
    },
    "slices": {
      "doc": "slices that are made, half open; all if not given",
      "inputBinding": {
        "prefix": "--slices"
      },
      "type": "string?"
    },
    "threads": {
      "doc": "threads; 0: all cores that the job may use; at least 0; at most 4096; default 0",
      "inputBinding": {
        "prefix": "--threads"
      },
      "type": "int?"
    },
    "tile": {
      "doc": "side of what is computed at once: pixels, none for whole slices, or auto, what fits into --mem; values do not depend on it; default auto",
      "inputBinding": {
        "prefix": "--tile"
      },
      "type": "string?"
    },
    "ways": {
      "doc": "that slices are turned and mirrored to be denoised, whose mean is taken: 1 is quickest, 4 better by some 0.1 dB, 8 a little more; at least 1; at most 8; default 4",
      "inputBinding": {
        "prefix": "--ways"
      },
      "type": "int?"
    }
  },
  "label": "ct-denoise apply",
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
      "type": [
        "File",
        "Directory"
      ]
    }
  },
  "stdout": "ct-denoise-apply.report",
  "temporaryFailCodes": [
    75
  ]
}
