#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""onnx_numpy MODEL.onnx IN.npy OUT.npy: the output of an ONNX graph for one input, by NumPy alone. Reads the few fields and knows the few
operations that a U-Net needs, from the specifications (onnx/onnx.proto, onnx/docs/Operators.md); anything else is an error."""
import struct
import sys

import numpy


def fields(data):
    """Field numbers and values of a message of Protocol Buffers."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        elif key & 7 == 2:
            length = varint()
            assert at + length <= len(data), "cut off"
            at += length
            yield key >> 3, data[at - length:at]
        elif key & 7 == 5:
            at += 4
            yield key >> 3, struct.unpack("<f", data[at - 4:at])[0]
        else:
            raise ValueError(f"wire type {key & 7}")


def every(data, number):
    return [value for found, value in fields(data) if found == number]


def one(data, number):
    (value,) = every(data, number)
    return value


def tensor(data):
    dtype = {1: "<f4", 7: "<i8"}[one(data, 2)]
    return one(data, 8).decode(), numpy.frombuffer(one(data, 9), dtype).reshape(every(data, 1))


def attribute(data):
    kind = one(data, 20)
    return one(data, 1).decode(), {1: lambda: one(data, 2), 2: lambda: one(data, 3), 3: lambda: one(data, 4).decode(), 7: lambda: every(data, 8)}[kind]()


def conv(x, weight, bias, kernel_shape, pads):
    (rows, columns), (top, left, bottom, right) = kernel_shape, pads
    assert weight.shape[2:] == (rows, columns)
    padded = numpy.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
    height, width = x.shape[2] + top + bottom - rows + 1, x.shape[3] + left + right - columns + 1
    total = numpy.broadcast_to(bias[:, None, None], (x.shape[0], weight.shape[0], height, width)).astype("f8")
    for i in range(rows):
        for j in range(columns):
            total = total + numpy.einsum("oi,nihw->nohw", weight[:, :, i, j].astype("f8"), padded[:, :, i:i + height, j:j + width])
    return total


def max_pool(x, kernel_shape, strides):
    assert kernel_shape == strides == [2, 2]
    n, c, h, w = x.shape
    return x[:, :, :h // 2 * 2, :w // 2 * 2].reshape(n, c, h // 2, 2, w // 2, 2).max((3, 5))


def resize(x, roi, scales, mode, coordinate_transformation_mode, nearest_mode):
    assert roi is None and (mode, coordinate_transformation_mode, nearest_mode) == ("nearest", "asymmetric", "floor")
    for axis, scale in enumerate(scales):
        length = int(x.shape[axis] * scale)
        x = numpy.take(x, numpy.floor(numpy.arange(length) / scale).astype(int), axis)
    return x


def cut(x, first, last, axis):
    return numpy.take(x, numpy.arange(first[0], last[0]), int(axis[0]))


OPERATIONS = {
    "Add": numpy.add, "Sub": numpy.subtract, "Mul": numpy.multiply, "Div": numpy.divide, "Conv": conv, "MaxPool": max_pool, "Resize": resize,
    "LeakyRelu": lambda x, alpha: numpy.where(x < 0, alpha * x, x),
    "Concat": lambda *parts, axis: numpy.concatenate(parts, axis),
    "Slice": cut,
}


def run(model, images):
    assert one(one(model, 8), 2) == 13 and one(model, 1) >= 7, "operator set 13"
    graph = one(model, 7)
    values = dict(map(tensor, every(graph, 5)))
    values[""] = None
    name, = [one(described, 1).decode() for described in every(graph, 11)]
    values[name] = images
    for node in every(graph, 1):
        inputs = [values[text.decode()] for text in every(node, 1)]  # a KeyError: not in order
        result = OPERATIONS[one(node, 4).decode()](*inputs, **dict(map(attribute, every(node, 5))))
        values[one(node, 2).decode()] = result
    return values[one(one(graph, 12), 1).decode()]


if __name__ == "__main__":
    network, source, target = sys.argv[1:]
    with open(network, "rb") as file:
        numpy.save(target, run(file.read(), numpy.load(source)).astype("f4"))
