{
  "arguments": [
    "--json"
  ],
  "baseCommand": [
    "fcompress"
  ],
  "class": "CommandLineTool",
  "cwlVersion": "v1.2",
  "doc": "pack files and streams, images best of all",
  "hints": {
    "ResourceRequirement": {
      "coresMin": 2,
      "ramMin": 2560
    }
  },
  "inputs": {
    "abs": {
      "doc": "no pixel is more than E off",
      "inputBinding": {
        "prefix": "--abs"
      },
      "type": "double?"
    },
    "average": {
      "doc": "the mean of every N neighbouring frames; the last may be of fewer; at least 1; at most 1000000; default 1",
      "inputBinding": {
        "prefix": "--average"
      },
      "type": "int?"
    },
    "bench": {
      "doc": "measure the levels and other codecs on the frames of FILE; writes nothing",
      "inputBinding": {
        "prefix": "--bench"
      },
      "type": "boolean?"
    },
    "bench_error": {
      "doc": "measure codecs with loss, too: no pixel is more than E off",
      "inputBinding": {
        "prefix": "--bench-error"
      },
      "type": "double?"
    },
    "bench_limit": {
      "doc": "pixels to measure on; of a larger FILE, frames spread over it; default 256M",
      "inputBinding": {
        "prefix": "--bench-limit"
      },
      "type": "string?"
    },
    "bench_time": {
      "doc": "seconds for a codec and direction; a slow one is measured on fewer frames; at least 0.01; at most 3600; default 2",
      "inputBinding": {
        "prefix": "--bench-time"
      },
      "type": "double?"
    },
    "bin": {
      "doc": "the mean of every B x B pixels; edges where fewer are left are dropped; at least 1; at most 1000000; default 1",
      "inputBinding": {
        "prefix": "--bin"
      },
      "type": "int?"
    },
    "decompress": {
      "doc": "unpack",
      "inputBinding": {
        "prefix": "--decompress"
      },
      "type": "boolean?"
    },
    "file": {
      "doc": "what to pack; standard input to standard output if there is none, or -",
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
        "null",
        {
          "items": "File",
          "type": "array"
        }
      ]
    },
    "frame": {
      "doc": "write the pixels of frame A, or of A to B-1, and read no more than that takes",
      "inputBinding": {
        "prefix": "--frame"
      },
      "type": "string?"
    },
    "keep": {
      "doc": "keep FILE, whatever --rm says",
      "inputBinding": {
        "prefix": "--keep"
      },
      "type": "boolean?"
    },
    "level": {
      "doc": "1 and 2 fastest, 3 to 5, 6 to 8 smaller, 9 smallest and slow; more is 9; at least 1; at most 19; default 3",
      "inputBinding": {
        "prefix": "--level"
      },
      "type": "int?"
    },
    "list": {
      "doc": "sizes, ratio and frames of packed files",
      "inputBinding": {
        "prefix": "--list"
      },
      "type": "boolean?"
    },
    "memlimit": {
      "doc": "memory that blocks in hand may take; a block that needs more is refused; default 2G",
      "inputBinding": {
        "prefix": "--memlimit"
      },
      "type": "string?"
    },
    "noise": {
      "doc": "steps of F times the noise of each pixel, of which half is the bound",
      "inputBinding": {
        "prefix": "--noise"
      },
      "type": "double?"
    },
    "output": {
      "doc": "file to write; FILE.fcz, or FILE without .fcz, if not given",
      "inputBinding": {
        "prefix": "--output"
      },
      "type": "string?"
    },
    "psnr": {
      "doc": "frames have at least this peak signal to noise ratio, in dB of their range",
      "inputBinding": {
        "prefix": "--psnr"
      },
      "type": "double?"
    },
    "pw": {
      "doc": "no pixel is more than F times itself off",
      "inputBinding": {
        "prefix": "--pw"
      },
      "type": "double?"
    },
    "raw": {
      "doc": "the input is bare pixels, of this type and size, from this byte on",
      "inputBinding": {
        "prefix": "--raw"
      },
      "type": "string?"
    },
    "recover": {
      "doc": "of a damaged file, unpack what is good; the rest becomes zeros",
      "inputBinding": {
        "prefix": "--recover"
      },
      "type": "boolean?"
    },
    "rel": {
      "doc": "no pixel is more than E times the range of all frames off",
      "inputBinding": {
        "prefix": "--rel"
      },
      "type": "double?"
    },
    "rm": {
      "doc": "remove FILE when its output is complete",
      "inputBinding": {
        "prefix": "--rm"
      },
      "type": "boolean?"
    },
    "roi": {
      "doc": "these columns and rows of every frame stay exact; may be given several times",
      "type": [
        "null",
        {
          "inputBinding": {
            "prefix": "--roi"
          },
          "items": "string",
          "type": "array"
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
    "stdout": {
      "doc": "write to standard output",
      "inputBinding": {
        "prefix": "--stdout"
      },
      "type": "boolean?"
    },
    "test": {
      "doc": "unpack, compare checksums, write nothing",
      "inputBinding": {
        "prefix": "--test"
      },
      "type": "boolean?"
    },
    "threads": {
      "doc": "threads; 0: all cores that the job may use; at least 0; at most 4096; default 0",
      "inputBinding": {
        "prefix": "--threads"
      },
      "type": "int?"
    }
  },
  "label": "fcompress",
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
      "type": "File?"
    }
  },
  "stdout": "fcompress.report",
  "temporaryFailCodes": [
    75
  ]
}
