{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "ct-denoise",
    "train"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "learn from the parts of a scan",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 4096
    }
  },
  "inputs": {
    "batch": {
      "doc": "crops in a batch; at least 1; at most 1024; default 4",
      "inputBinding": {
        "prefix": "--batch"
      },
      "type": "int?"
    },
    "depth": {
      "doc": "levels below it; at least 1; at most 6; default 3",
      "inputBinding": {
        "prefix": "--depth"
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
    "loss": {
      "doc": "what is made small; default l2",
      "inputBinding": {
        "prefix": "--loss"
      },
      "type": [
        "null",
        {
          "symbols": [
            "l2",
            "l1"
          ],
          "type": "enum"
        }
      ]
    },
    "mem": {
      "doc": "memory to use: 8G, 500M, or a share of what the job may use; default 80%",
      "inputBinding": {
        "prefix": "--mem"
      },
      "type": "string?"
    },
    "model": {
      "doc": "what is learnt, a file; MODEL.ckpt stands beside it until it is complete",
      "inputBinding": {
        "prefix": "--model"
      },
      "type": "string"
    },
    "no_mirrors": {
      "doc": "crops as they lie; else also turned and mirrored",
      "inputBinding": {
        "prefix": "--no-mirrors"
      },
      "type": "boolean?"
    },
    "parts": {
      "doc": "volumes of disjoint views of one scan (ct-denoise split makes them)",
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
    "patch": {
      "doc": "side of a crop, a multiple of 2^depth; 128 if not given, or as much as slices have; at least 2; at most 1048576",
      "inputBinding": {
        "prefix": "--patch"
      },
      "type": "int?"
    },
    "patience": {
      "doc": "comparisons with held-out slices, 20 in all, without a better one that end the training; 0: none does; at least 0; at most 1000000; default 8",
      "inputBinding": {
        "prefix": "--patience"
      },
      "type": "int?"
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
    "rate": {
      "doc": "of learning, at its highest; at least 1e-06; at most 1; default 0.03",
      "inputBinding": {
        "prefix": "--rate"
      },
      "type": "double?"
    },
    "reach": {
      "doc": "neighbours on either side that a slice is seen with; at least 0; at most 8; default 5",
      "inputBinding": {
        "prefix": "--reach"
      },
      "type": "int?"
    },
    "save_minutes": {
      "doc": "from one checkpoint to the next; at least 0.01; at most 100000; default 5",
      "inputBinding": {
        "prefix": "--save-minutes"
      },
      "type": "double?"
    },
    "save_steps": {
      "doc": "a checkpoint each so many steps, too; 0: not; at least 0; at most 100000000; default 0",
      "inputBinding": {
        "prefix": "--save-steps"
      },
      "type": "int?"
    },
    "seed": {
      "doc": "of everything that is drawn; the same seed gives the same network; at least 0; at most 2000000000; default 1",
      "inputBinding": {
        "prefix": "--seed"
      },
      "type": "int?"
    },
    "slices": {
      "doc": "slices that are kept in memory to learn from, spread over the volume; fewer if --mem asks for it; at least 1; at most 1000000; default 400",
      "inputBinding": {
        "prefix": "--slices"
      },
      "type": "int?"
    },
    "steps": {
      "doc": "batches that are learnt from; at least 1; at most 100000000; default 1600",
      "inputBinding": {
        "prefix": "--steps"
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
    "time": {
      "doc": "end with status 75 after so long, as if stopped",
      "inputBinding": {
        "prefix": "--time"
      },
      "type": "string?"
    },
    "width": {
      "doc": "channels of the uppermost level; 24 on a CPU, 32 on a GPU if not given; at least 4; at most 256",
      "inputBinding": {
        "prefix": "--width"
      },
      "type": "int?"
    }
  },
  "label": "ct-denoise train",
  "outputs": {
    "model_file": {
      "outputBinding": {
        "glob": "$(inputs.model)"
      },
      "secondaryFiles": [
        {
          "pattern": "^.ct.json",
          "required": false
        }
      ],
      "type": "File"
    },
    "report": {
      "doc": "what it says of the result; the last line is a JSON object",
      "type": "stdout"
    }
  },
  "stdout": "ct-denoise-train.report",
  "temporaryFailCodes": [
    75
  ]
}
