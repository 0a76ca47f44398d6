"""Makes resources/understanding/word_vectors.npz: one short vector for each English word, from all-MiniLM-L6-v2.

usage: python -m tests.bench.train_word_vectors MINILM_FOLDER OUT.npz
Each whole word of the model's vocabulary is read alone by the model; the vectors are reduced to their principal components
and kept in 8 bits. Needs torch and transformers in an environment of its own. A minute on two cores.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

SIZE, BATCH = 64, 256


def main(argv: list[str]) -> int:
    source, out = Path(argv[0]), Path(argv[1])
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(source)
    model = AutoModel.from_pretrained(source).eval()
    words = sorted(w for w in tokenizer.get_vocab() if w.isascii() and w.isalpha() and len(w) > 1)
    rows = []
    with torch.no_grad():
        for at in range(0, len(words), BATCH):
            fed = tokenizer(words[at : at + BATCH], padding=True, return_tensors="pt")
            hidden, mask = model(**fed).last_hidden_state, fed["attention_mask"][..., None]
            rows.append(((hidden * mask).sum(1) / mask.sum(1)).numpy())
    vectors = np.concatenate(rows)
    vectors = vectors - vectors.mean(0)
    _, _, axes = np.linalg.svd(vectors[::4], full_matrices=False)
    short = vectors @ axes[:SIZE].T
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    np.savez_compressed(out, words=np.array("\n".join(words)), vectors=np.round(short * 127).astype(np.int8))
    print(f"{len(words)} words, {out.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
