{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "ct-denoise",
    "filter"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "total variation, non-local means and other filters, as strong as the noise is",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 4096
    }
  },
  "inputs": {
    "2d": {
      "doc": "each slice alone; else the volume",
      "inputBinding": {
        "prefix": "--2d"
      },
      "type": "boolean?"
    },
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
    "distance": {
      "doc": "of voxels or blocks that are compared, along each axis; if not given 3 for nlm, 5 with --2d, 4 for bm4d, 11 with --2d; at least 1; at most 100",
      "inputBinding": {
        "prefix": "--distance"
      },
      "type": "int?"
    },
    "input": {
      "doc": "a folder, file, pattern or file.h5:/dataset, or - for a stream",
      "inputBinding": {
        "position": 2
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
    "levels": {
      "doc": "from details of a voxel to coarser ones, each twice the last (wavelet); at least 1; at most 6; default 3",
      "inputBinding": {
        "prefix": "--levels"
      },
      "type": "int?"
    },
    "mem": {
      "doc": "memory to use: 8G, 500M, or a share of what the job may use; default 80%",
      "inputBinding": {
        "prefix": "--mem"
      },
      "type": "string?"
    },
    "name": {
      "doc": "median, gaussian, tv (total variation), nlm (non-local means), bilateral, diffusion (Perona and Malik's), wavelet (BayesShrink) or bm4d (block matching)",
      "inputBinding": {
        "position": 1
      },
      "type": "string"
    },
    "output": {
      "doc": "a folder, a file of a format by its ending, or - for a stream",
      "inputBinding": {
        "position": 3
      },
      "type": "string"
    },
    "overlap": {
      "doc": "slices that parts have in common with their neighbours, at either side, where the volume does not fit into --mem; at least 1; at most 1000; default 16",
      "inputBinding": {
        "prefix": "--overlap"
      },
      "type": "int?"
    },
    "patch": {
      "doc": "side of what is compared, an odd number; 3 if not given, 5 with --2d (nlm); at least 1; at most 31",
      "inputBinding": {
        "prefix": "--patch"
      },
      "type": "int?"
    },
    "raw": {
      "doc": "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]",
      "inputBinding": {
        "prefix": "--raw"
      },
      "type": "string?"
    },
    "shard": {
      "doc": "do the I-th of N equal parts of the work, 0-based; slurm: as the job array says; default 0/1",
      "inputBinding": {
        "prefix": "--shard"
      },
      "type": "string?"
    },
    "side": {
      "doc": "of the box whose median is taken, an odd number; at least 1; at most 99; default 3",
      "inputBinding": {
        "prefix": "--side"
      },
      "type": "int?"
    },
    "sigma": {
      "doc": "standard deviation of the noise, in the unit of the values; measured if not given; at least 0; at most 1e+300",
      "inputBinding": {
        "prefix": "--sigma"
      },
      "type": "double?"
    },
    "spatial": {
      "doc": "standard deviation of places (gaussian, bilateral); at least 0.1; at most 30; default 1",
      "inputBinding": {
        "prefix": "--spatial"
      },
      "type": "double?"
    },
    "steps": {
      "doc": "of time (diffusion); at least 1; at most 1000; default 10",
      "inputBinding": {
        "prefix": "--steps"
      },
      "type": "int?"
    },
    "strength": {
      "doc": "what counts as noise, times --sigma: weight of tv, h of nlm, range of bilateral, kappa of diffusion, noise of wavelet and bm4d; if not given what is good for each; at least 0; at most 1000000",
      "inputBinding": {
        "prefix": "--strength"
      },
      "type": "double?"
    },
    "threads": {
      "doc": "threads; 0: all cores that the job may use; at least 0; at most 4096; default 0",
      "inputBinding": {
        "prefix": "--threads"
      },
      "type": "int?"
    },
    "tolerance": {
      "doc": "rms distance from the minimum at which it ends, times the strength; at least 0.001; at most 1; default 0.01",
      "inputBinding": {
        "prefix": "--tolerance"
      },
      "type": "double?"
    }
  },
  "label": "ct-denoise filter",
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
  "stdout": "ct-denoise-filter.report",
  "temporaryFailCodes": [
    75
  ]
}
