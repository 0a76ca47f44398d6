"""Networks that have not seen a call, for training what stands on them: of a call that the encoder was trained on it is surer
than it will be of any other.

A folder holds 0, 1 and 2, each with the clauses.onnx and commitment.npz that train_encoder.py and train_commitment.py learned
without a third of the calls (`--without K`).
"""

import zlib
from functools import lru_cache
from pathlib import Path

from pipeline.core.clause_encoder import ClauseEncoder
from pipeline.core.commitment import CommitmentModel

PARTS = 3


def part_of(call: str) -> int:
    """The third that a call belongs to; siblings share it."""
    return zlib.crc32(f"s{call.removesuffix('_nopunct')}".encode()) % PARTS


@lru_cache(maxsize=PARTS)
def _model(folder: Path) -> CommitmentModel:
    encoder = ClauseEncoder(folder / "clauses.onnx")
    return CommitmentModel.read(folder / "commitment.npz", lambda: encoder)


def unseen(folder: Path | None, call: str) -> CommitmentModel | None:
    """The model that was trained without a call; None for the shipped one where there is no such folder."""
    return _model(folder / str(part_of(call))) if folder else None
