"""Predicts with an exported SavedModel: python predict.py <folder> [output.json]

Needs tensorflow alone (or tensorflow-cpu). <folder> holds saved_model.pb and batch.safetensors.
"""

import json
import struct
import sys

import numpy as np
import tensorflow as tf

TYPES = {"F32": np.float32, "I32": np.int32}


def read_safetensors(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        values = np.frombuffer(data[start:end], TYPES[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"])
    return tensors, metadata


def main(folder, output=None):
    batch, metadata = read_safetensors(folder + "/batch.safetensors")
    predict = tf.saved_model.load(folder).signatures["serving_default"]
    wanted = predict.structured_input_signature[1]
    result = predict(**{name: tf.constant(batch[name]) for name in wanted})
    crystals = json.loads(metadata["crystals"])
    values = {name: result[name].numpy().tolist() for name in sorted(result)}
    for crystal, spectrum in zip(crystals, values["prediction"]):
        print(crystal, spectrum[:4], "...", len(spectrum), "points")
    if output:
        with open(output, "w") as file:
            json.dump({"crystals": crystals, **values}, file)


main(*sys.argv[1:])
