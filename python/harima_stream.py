# SPDX-License-Identifier: BSD-3-Clause
"""Frames of harima-stream(5) as NumPy arrays: the bridge between the pipes of Harima and notebooks or scripts.

In a script between two tools:

    from harima_stream import Reader, Writer, entry
    with Reader() as frames, Writer(like=frames, history=[entry("threshold.py")]) as out:
        for frame in frames:
            out.write(frame.pixels * (frame.pixels > 0.2), like=frame)

    ct-rec scan -o - | python3 threshold.py | fslice convert - out --to u8 --window 0:2

In a notebook:

    volume, meta, history = load("volume.cbor")          # or a pipe
    save("result.cbor", volume, meta, history + [entry("notebook")])

As a command: harima_stream.py info | tonpy OUT.npy | fromnpy IN.npy, on standard input and output.

Standard library and numpy. Compressed pixels are not read (`fslice crop - -` unpacks them). Checksums are compared where the module
xxhash is installed; none are written.
"""
import datetime
import fcntl
import io
import json
import mmap
import struct
import sys
import time

import numpy as np

VERSION = "1"
_MAGIC = b"\xd9\xd9\xf7"
_TAGS = {64: "u1", 68: "u1", 69: "<u2", 65: ">u2", 77: "<i2", 73: ">i2", 70: "<u4", 66: ">u4", 78: "<i4", 74: ">i4", 85: "<f4", 81: ">f4"}
_TYPED = {np.dtype(name): tag for tag, name in _TAGS.items() if name[0] != ">" and tag != 68}
_F_SETPIPE_SZ, _F_OFD_GETLK, _F_OFD_SETLK = 1031, 36, 37
_MOST = 1 << 24  # bytes of a text, or items of a list: more is taken for damage


class StreamError(Exception):
    """The stream is damaged, cut off, or holds what is not read."""


class Frame:
    """One image: `pixels` (rows, columns), `kind`, `angle_deg` (None if not told), `row_offset`, and `meta`, what belongs to it alone."""

    def __init__(self, pixels, kind="slice", angle_deg=None, row_offset=0, meta=None):
        self.pixels, self.kind, self.angle_deg, self.row_offset, self.meta = pixels, kind, angle_deg, row_offset, dict(meta or {})


def entry(tool, version="", argv=None, params=None, inputs=None):
    """A line of history: what was done, now."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"tool": tool, "version": version, "git": "", "start": now, "end": now, "device": "", "job": "",
            "argv": list(sys.argv if argv is None else argv), "params": dict(params or {}), "inputs": list(inputs or ["-"])}


class Reader:
    """The frames of a stream, in order. `shape` (rows, columns), `dtype`, `count` (None if not announced), `meta` and `history` are
    known at once; the last two are final when the frames have been read. Raises StreamError."""

    def __init__(self, file=None):
        """`file`: a path, a binary file, a ring in shared memory ("shm:NAME"), or None for standard input."""
        self._file = _opened(file, "rb")
        self._name = "standard input" if file is None else str(getattr(file, "name", file))
        self.done = 0
        try:
            start = self._message()
            if start.get("type") != "start":
                raise StreamError("does not begin with a start message")
            self.shape = (start["image_size_y"], start["image_size_x"])
            self.dtype = np.dtype(start["image_dtype"])
            self.count = start.get("number_of_images") or None
        except (EOFError, KeyError, TypeError) as problem:
            raise StreamError(f"{self._name}: is no harima-stream(5): {problem}") from None
        except StreamError as problem:
            raise StreamError(f"{self._name}: {problem}") from None
        self.channel = (start.get("channels") or [None])[0]
        ours = _ours(start)
        self.meta, self.history = ours.get("meta", {}), ours.get("history", [])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._file is not sys.stdin.buffer:
            self._file.close()

    def __iter__(self):
        while (frame := self.next()) is not None:
            yield frame

    def next(self):
        """The next Frame; None behind the last."""
        try:
            message = self._message()
            if message.get("type") == "end":
                return self._finish(message)
            return self._frame(message)
        except EOFError:
            total = "an unknown number" if self.count is None else self.count
            raise StreamError(f"{self._name}: stream ended after frame {self.done} of {total}") from None
        except (KeyError, TypeError, AttributeError) as problem:
            raise StreamError(f"{self._name}: frame {self.done}: not as it should be: {problem!r}") from None
        except StreamError as problem:
            raise StreamError(f"{self._name}: frame {self.done}: {problem}") from None

    def _finish(self, message):
        if self.count is not None and self.count != self.done:
            raise StreamError(f"the stream was ended early: found {self.done} frames, {self.count} announced")
        ours = _ours(message)
        self.meta, self.history = ours.get("meta", self.meta), ours.get("history", self.history)
        self.count = self.done

    def _frame(self, message):
        if message.get("type") != "image" or message["image_id"] != self.done:
            raise StreamError(f"found {message.get('type')} {message.get('image_id')} where image {self.done} was due")
        data = message["data"]
        pixels = data[self.channel] if self.channel in data else next(iter(data.values()))
        if pixels.shape != self.shape or pixels.dtype.newbyteorder("<") != self.dtype.newbyteorder("<"):
            raise StreamError(f"frame is {pixels.shape} {pixels.dtype}, wanted {self.shape} {self.dtype}")
        pixels = pixels.astype(self.dtype, copy=False)
        ours = _ours(message)
        _check_sum(pixels, ours.get("xxh3"))
        self.done += 1
        return Frame(pixels, ours.get("kind", "unknown"), ours.get("angle_deg"), ours.get("row_offset", 0), ours.get("meta"))

    def _message(self):
        if self._read(3) != _MAGIC:
            raise StreamError("no message begins here (found no d9 d9 f7)")
        message = self._item()
        if not isinstance(message, dict):
            raise StreamError("a message is no map")
        return message

    def _read(self, count):
        found = self._file.read(count)
        if len(found) < count:
            raise EOFError("it ends")
        return found

    def _head(self):
        first = self._read(1)[0]
        major, info = first >> 5, first & 31
        if info < 24:
            return major, info, info
        if info > 27:
            raise StreamError("lengths that are not told beforehand are not read")
        return major, info, int.from_bytes(self._read(1 << (info - 24)), "big")

    def _item(self, depth=0):
        major, info, value = self._head()
        if depth > 16 or (major in (2, 3, 4, 5) and value > _MOST):
            raise StreamError(f"{value} bytes or items, {depth} deep: taken for damage")
        if major == 0:
            return value
        if major == 1:
            return -1 - value
        if major == 2:
            return self._read(value)
        if major == 3:
            return self._read(value).decode("utf-8", "replace")
        if major == 4:
            return [self._item(depth + 1) for _ in range(value)]
        if major == 5:
            return {self._item(depth + 1): self._item(depth + 1) for _ in range(value)}
        if major == 6:
            return self._tagged(value, depth)
        return _simple(info, value)

    def _tagged(self, tag, depth):
        if tag in _TAGS:
            return self._typed(np.dtype(_TAGS[tag]))
        item = self._item(depth + 1)
        return item[1].reshape(item[0]) if tag == 40 else item

    def _typed(self, dtype):
        major, _, count = self._head()
        if major == 6 and count == 56500:
            raise StreamError("compressed pixels are not read here; `fslice crop - -` unpacks them")
        most = self.shape[0] * self.shape[1] * dtype.itemsize if hasattr(self, "shape") else _MOST
        if major != 2 or count % dtype.itemsize or count > most:
            raise StreamError(f"{count} bytes of pixels, wanted {most}")
        pixels = np.empty(count // dtype.itemsize, dtype)
        if self._file.readinto(memoryview(pixels).cast("B")) != count:
            raise EOFError("it ends")
        return pixels


class Writer:
    """A stream of frames. Used as `with Writer(...) as out`; the end of the block ends the stream, an exception leaves it cut off, so
    that whoever reads it knows."""

    def __init__(self, file=None, shape=None, dtype=None, count=None, meta=None, history=None, like=None):
        """`file`: a path, a binary file, or None for standard output. `like`: a Reader whose count, meta and history are gone on
        with. Shape and dtype may be left to the first frame."""
        self._file = _opened(file, "wb")
        self._like, self._own, self._begun = like, list(history or []), False
        self.shape, self.dtype = shape, dtype
        self.count = count if count is not None or like is None else like.count
        self._meta = dict(meta or {})
        self.done = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.close()

    @property
    def meta(self):
        return {**(self._like.meta if self._like else {}), **self._meta}

    @property
    def history(self):
        return (self._like.history if self._like else []) + self._own

    def write(self, pixels, like=None, kind="slice", angle_deg=None, row_offset=0, meta=None):
        """One image of two axes; `like`: a Frame whose kind, angle, row offset and meta it has."""
        if like is not None:
            kind, angle_deg, row_offset, meta = like.kind, like.angle_deg, like.row_offset, {**like.meta, **(meta or {})}
        pixels = np.asarray(pixels)
        pixels = np.ascontiguousarray(pixels, pixels.dtype.newbyteorder("<"))
        if not self._begun:
            self._begin(pixels)
        if pixels.shape != tuple(self.shape) or pixels.dtype != self.dtype:
            raise StreamError(f"frame {self.done} is {pixels.shape} {pixels.dtype}, wanted {tuple(self.shape)} {self.dtype}")
        ours = {"kind": kind}
        if angle_deg is not None:
            ours["angle_deg"] = float(angle_deg)
        ours.update(row_offset=int(row_offset), meta=dict(meta or {}))
        head = _map({"type": "image", "series_id": 1, "image_id": self.done, "user_data": {"harima": ours}}, more=1)
        head += _text("data") + _head(5, 1) + _text("c") + _head(6, 40) + _head(4, 2) + _value(pixels.shape)
        head += _head(6, _TYPED[pixels.dtype]) + _head(2, pixels.nbytes)
        self._file.write(_MAGIC + head)
        self._file.write(memoryview(pixels).cast("B"))
        self.done += 1

    def close(self):
        """Ends the stream."""
        if not self._begun:
            raise StreamError("a stream of no frames has neither shape nor type")
        self._put({"type": "end", "series_id": 1, "user_data": {"harima": {"meta": self.meta, "history": self.history}}})
        self._file.flush()
        if self._file is not sys.stdout.buffer:
            self._file.close()

    def _begin(self, pixels):
        self.shape, self.dtype = self.shape or pixels.shape, np.dtype(self.dtype or pixels.dtype).newbyteorder("<")
        if len(self.shape) != 2 or self.dtype not in _TYPED:
            raise StreamError(f"frames are {tuple(self.shape)} {self.dtype}, wanted 2 axes of u1, u2, i2, u4, i4 or f4")
        ours = {"meta": self.meta, "history": self.history}
        self._put({"type": "start", "series_id": 1, "image_dtype": self.dtype.name, "image_size_x": int(self.shape[1]),
                   "image_size_y": int(self.shape[0]), "number_of_images": int(self.count or 0), "user_data": {"harima": ours}})
        self._begun = True

    def _put(self, message):
        self._file.write(_MAGIC + _map(message))


def load(file=None):
    """All frames as one array (slices, rows, columns), meta, history."""
    with Reader(file) as frames:
        pixels = [frame.pixels for frame in frames]
        return (np.stack(pixels) if pixels else np.empty((0,) + frames.shape, frames.dtype)), frames.meta, frames.history


def save(file, volume, meta=None, history=None):
    """The slices of an array (slices, rows, columns)."""
    with Writer(file, count=len(volume), meta=meta, history=history) as out:
        for i, pixels in enumerate(volume):
            out.write(pixels, meta={"frame.number": i})


class _Ring(io.RawIOBase):
    """The reading end of a ring in shared memory. Waits for a writer."""

    def __init__(self, name):
        self.name, self._path = name, f"/dev/shm/.harima-{name[4:]}.part"
        while not self._attach():
            time.sleep(0.05)

    def _attach(self):
        try:
            self._file = open(self._path, "r+b", buffering=0)
            self._memory = mmap.mmap(self._file.fileno(), 0)
        except (FileNotFoundError, ValueError):
            return False
        if self._memory[:14] != b"harima-ring 1\n" or not self._is_there(0):
            return False
        try:
            fcntl.fcntl(self._file, _F_OFD_SETLK, self._lock(1))
        except BlockingIOError:
            raise StreamError(f"{self.name}: another process reads it") from None
        self._counts, self._flags = (memoryview(self._memory)[:4096].cast(form) for form in "QI")  # written and read in one go each
        self._size = self._counts[2]
        self._flags[35] = 1
        return True

    @staticmethod
    def _lock(byte):
        return struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, byte, 1, 0)

    def _is_there(self, byte):
        return struct.unpack_from("h", fcntl.fcntl(self._file, _F_OFD_GETLK, self._lock(byte)))[0] != fcntl.F_UNLCK

    def readable(self):
        return True

    def readinto(self, target):
        taken = self._counts[16]
        while True:
            has_ended, is_written = self._flags[19], self._is_there(0)  # before what was written is looked at
            waiting = self._counts[8] - taken
            if waiting > 0:
                break
            if has_ended:
                return 0
            if not is_written:
                raise StreamError(f"{self.name}: the process that wrote it has gone before the end")
            time.sleep(0.0005)
        at = taken % self._size
        some = min(waiting, len(target), self._size - at)
        memoryview(target).cast("B")[:some] = memoryview(self._memory)[4096 + at:4096 + at + some]
        self._counts[16] = taken + some
        return some


def _opened(file, mode):
    if isinstance(file, str) and file.startswith("shm:") and mode == "rb":
        return io.BufferedReader(_Ring(file), 1 << 20)
    if file is None:
        file = sys.stdin.buffer if mode == "rb" else sys.stdout.buffer
    elif isinstance(file, (str, bytes)) or hasattr(file, "__fspath__"):
        file = open(file, mode)
    try:
        fcntl.fcntl(file.fileno(), _F_SETPIPE_SZ, 1 << 20)  # as the other end does; no effect on files
    except (OSError, ValueError, io.UnsupportedOperation):
        pass
    return file


def _ours(message):
    data = message.get("user_data")
    ours = data.get("harima") if isinstance(data, dict) else None
    return ours if isinstance(ours, dict) else {}


def _check_sum(pixels, wanted):
    try:
        import xxhash
    except ImportError:
        return
    if wanted is not None and xxhash.xxh3_64_intdigest(np.ascontiguousarray(pixels)) != wanted:
        raise StreamError("pixels are damaged: their checksum is another one")


def _simple(info, value):
    if info in (25, 26, 27):
        return struct.unpack({25: ">e", 26: ">f", 27: ">d"}[info], value.to_bytes(1 << (info - 24), "big"))[0]
    return {20: False, 21: True}.get(value)


def _head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    size = 1 if value < 1 << 8 else 2 if value < 1 << 16 else 4 if value < 1 << 32 else 8
    return bytes([major << 5 | 24 + size.bit_length() - 1]) + value.to_bytes(size, "big")


def _text(text):
    text = text.encode("utf-8", "replace")
    return _head(3, len(text)) + text


def _map(items, more=0):
    return _head(5, len(items) + more) + b"".join(_text(str(name)) + _value(value) for name, value in items.items())


def _value(value):
    if isinstance(value, (bool, np.bool_)):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, (int, np.integer)):
        return _head(0, int(value)) if value >= 0 else _head(1, -1 - int(value))
    if isinstance(value, (float, np.floating)):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, dict):
        return _map(value)
    if isinstance(value, (list, tuple, np.ndarray)):
        return _head(4, len(value)) + b"".join(_value(item) for item in value)
    return _text("" if value is None else str(value))


def _main(words):
    wanted = {"info": 1, "tonpy": 2, "fromnpy": 2}
    if not words or wanted.get(words[0]) != len(words):
        print("usage: harima_stream.py info | tonpy OUT.npy | fromnpy IN.npy", file=sys.stderr)
        return 2
    if words[0] == "info":
        with Reader() as frames:
            for _ in frames:
                pass
        print(json.dumps({"shape_zyx": [frames.done, *frames.shape], "dtype": frames.dtype.name, "meta": frames.meta, "history": frames.history}))
    elif words[0] == "tonpy":
        np.save(words[1], load()[0])
    else:
        volume = np.load(words[1], mmap_mode="r")
        save(None, volume if volume.ndim == 3 else volume[None], history=[entry("harima_stream.py", VERSION, inputs=[words[1]])])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(_main(sys.argv[1:]))
    except (StreamError, OSError, ValueError) as problem:
        print(f"harima_stream.py: {problem}", file=sys.stderr)
        sys.exit(1)
