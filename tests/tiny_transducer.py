"""A transducer of a few hundred bytes with the inputs and outputs of NeMo's Parakeet TDT: it counts while somebody speaks."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

BANDS = 128
# "é" and the like stand for the letters that a vocabulary for several languages has.
WORDS = ("▁one", "▁two", "▁three", "▁four", ",", "▁five", "▁six.", *(f"▁{c}" for c in "äöüßéèêëàâîïôûçñáíóúœæ"))
COUNTED = ("one", "two", "three", "four,", "five", "six.")
LOUD = 0.3  # of the normalised log-mel energy, above which a word is heard
STEPS = 5  # durations from 0 to 4 frames


def export(folder: Path, *, quantized: bool = True) -> Path:
    """Writes the model as its publisher lays it out."""
    folder.mkdir(parents=True, exist_ok=True)
    kind = ".int8" if quantized else ""
    vocabulary = [*WORDS, "<blk>"]
    lines = "".join(f"{token} {n}\n" for n, token in enumerate(vocabulary))
    (folder / "vocab.txt").write_text(lines, encoding="utf-8")
    config = {"model_type": "nemo-conformer-tdt", "features_size": BANDS, "subsampling_factor": 8}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    onnx.save(_encoder(), folder / f"encoder-model{kind}.onnx")
    onnx.save(_network(len(vocabulary)), folder / f"decoder_joint-model{kind}.onnx")
    return folder


def _encoder() -> onnx.ModelProto:
    """The energy of each eighth frame."""
    nodes = [
        helper.make_node("ReduceMean", ["audio_signal", "bands"], ["energy"], keepdims=1),
        helper.make_node("AveragePool", ["energy"], ["outputs"], kernel_shape=[8], strides=[8], ceil_mode=1),
        helper.make_node("Add", ["length", "seven"], ["more"]),
        helper.make_node("Div", ["more", "eight"], ["encoded_lengths"]),
    ]
    constants = {"bands": np.array([1]), "seven": np.array([7]), "eight": np.array([8])}
    inputs = [("audio_signal", TensorProto.FLOAT, ["b", BANDS, "t"]), ("length", TensorProto.INT64, ["b"])]
    outputs = [("outputs", TensorProto.FLOAT, ["b", 1, "u"]), ("encoded_lengths", TensorProto.INT64, ["b"])]
    return _model(nodes, inputs, outputs, constants)


def _network(size: int) -> onnx.ModelProto:
    """The word that follows the last one while it is loud, then four frames on; else nothing, one frame on."""
    blank, counted = size - 1, WORDS.index("▁six.") + 1
    follows, against = np.zeros((size, size), np.float32), np.full((size, size), -20.0, np.float32)
    for last in range(size):
        following = (last + 1) % counted if last < counted else 0
        follows[last, following] = 1.0
        against[last, following] = against[last, blank] = 0.0
    nodes = [
        helper.make_node("Reshape", ["encoder_outputs", "one"], ["energy"]),
        helper.make_node("Sub", ["energy", "loud"], ["above"]),
        helper.make_node("Mul", ["above", "ten"], ["sure"]),
        helper.make_node("Reshape", ["targets", "one"], ["last"]),
        helper.make_node("Gather", ["follows", "last"], ["row"]),
        helper.make_node("Gather", ["against", "last"], ["bias"]),
        helper.make_node("Mul", ["row", "sure"], ["raw"]),
        helper.make_node("Add", ["raw", "bias"], ["words"]),
        helper.make_node("Mul", ["slope", "sure"], ["turned"]),
        helper.make_node("Add", ["turned", "offset"], ["steps"]),
        helper.make_node("Concat", ["words", "steps"], ["both"], axis=1),
        helper.make_node("Reshape", ["both", "shape"], ["outputs"]),
        helper.make_node("Identity", ["input_states_1"], ["output_states_1"]),
        helper.make_node("Identity", ["input_states_2"], ["output_states_2"]),
        helper.make_node("Identity", ["target_length"], ["prednet_lengths"]),
    ]
    constants = {
        "one": np.array([1]),
        "loud": np.array([LOUD], np.float32),
        "ten": np.array([10.0], np.float32),
        "follows": follows,
        "against": against,
        "slope": np.array([[0, -1, 0, 0, 1]], np.float32),
        "offset": np.array([[-50, 0, -50, -50, 0]], np.float32),
        "shape": np.array([1, 1, 1, size + STEPS]),
    }
    inputs = [
        ("encoder_outputs", TensorProto.FLOAT, [1, 1, 1]),
        ("targets", TensorProto.INT32, [1, 1]),
        ("target_length", TensorProto.INT32, [1]),
        ("input_states_1", TensorProto.FLOAT, [2, 1, 4]),
        ("input_states_2", TensorProto.FLOAT, [2, 1, 4]),
    ]
    outputs = [
        ("outputs", TensorProto.FLOAT, [1, 1, 1, size + STEPS]),
        ("prednet_lengths", TensorProto.INT32, [1]),
        ("output_states_1", TensorProto.FLOAT, [2, 1, 4]),
        ("output_states_2", TensorProto.FLOAT, [2, 1, 4]),
    ]
    return _model(nodes, inputs, outputs, constants)


Value = tuple[str, int, list[int | str]]


def _model(
    nodes: list[onnx.NodeProto], inputs: list[Value], outputs: list[Value], constants: dict[str, np.ndarray]
) -> onnx.ModelProto:
    made = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(*value) for value in inputs],
        [helper.make_tensor_value_info(*value) for value in outputs],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    return model
