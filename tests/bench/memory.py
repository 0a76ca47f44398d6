"""`python3 dev.py bench memory [--series N]`: do questions find their answers, in four languages, and how dear is the index?

Questions of tests/data/memory are put to real meetings (AMI, CC-BY-4.0), each series of four meetings an account. The spans that
answer are the annotators' evidence for statements on that subject, and utterances that name it (columns `about` and `said`).
A third of the subjects is kept aside for the second column of figures. Ends with 1 where a figure falls short.
"""

import argparse
import csv
import gzip
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from app.bootstrap import Application, ApplicationBase
from app.domain.call import Call, CallContext, CallState
from app.domain.memory import CallIndex, Scope
from app.domain.transcript import Segment, Transcript
from tests.bench.figures import Figure
from tests.worlds.live import NOW, Now

ROOT = Path(__file__).resolve().parents[2]
MEETINGS = ROOT.parent / "shared" / "data" / "text" / "ami_meetings.jsonl.gz"
QUESTIONS = ROOT / "tests" / "data" / "memory"
SERIES = (
    "ES2002",
    "ES2006",
    "IS1000",
    "IS1004",
    "TS3004",
    "TS3006",
    "ES2005",
    "ES2009",
    "IS1001",
    "IS1007",
    "TS3005",
    "TS3012",
)
COLUMNS = ("en1", "de1", "es1", "fr1", "en2", "de2", "es2", "fr2")
ASIDE = 3  # every third subject
MANY_CALLS, MINUTES = 1000, 30
ROWS = "SELECT coalesce(sum(length(spans) + length(vectors) + 64), 0) FROM memory_index"


@dataclass(frozen=True, slots=True)
class Question:
    """`answers` are the utterances that answer, by meeting; empty where nothing was said about it."""

    text: str
    account: str
    answers: Mapping[str, frozenset[int]]
    is_aside: bool


def meetings(series: Sequence[str]) -> list[dict[str, Any]]:
    with gzip.open(MEETINGS, "rt", encoding="utf-8") as lines:
        return [d for line in lines if (d := json.loads(line))["meeting_id"][:6] in series]


def rows(name: str) -> list[dict[str, str]]:
    with (QUESTIONS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def answers(meeting: Mapping[str, Any], row: Mapping[str, str]) -> frozenset[int]:
    """The evidence of gold statements about the subject; with any, the utterances that name it as well."""
    gold = [x for kind in ("decisions", "problems", "actions", "abstract") for x in meeting["gold"].get(kind) or ()]
    found = {
        i
        for x in gold
        if len(x["evidence"]) <= 14 and re.search(row["about"], x["text"], re.IGNORECASE)
        for i in x["evidence"]
    }
    if found:
        found |= {
            u["id"] for u in meeting["utterances"]
            if len(u["text"].split()) >= 5 and re.search(row["said"], u["text"], re.IGNORECASE)
        }  # fmt: skip
    return frozenset(found)


def questions(found: Sequence[Mapping[str, Any]]) -> Iterator[Question]:
    series = sorted({m["meeting_id"][:6] for m in found})
    for number, row in enumerate(rows("questions.tsv")):
        told = {m["meeting_id"]: ids for m in found if (ids := answers(m, row))}
        asked = [s for s in series if any(m.startswith(s) for m in told)]
        for at, column in enumerate(COLUMNS if asked else ()):
            account = asked[(number + at) % len(asked)]
            mine = {m: ids for m, ids in told.items() if m.startswith(account)}
            yield Question(row[column], account, mine, number % ASIDE == ASIDE - 1)
    for number, row in enumerate(rows("nothing_said.tsv")):
        for at, text in enumerate(row.values()):
            yield Question(text, series[(number * 5 + at) % len(series)], {}, number % ASIDE == ASIDE - 1)


def remember(app: Application, meeting: Mapping[str, Any], days_ago: int) -> None:
    name = meeting["meeting_id"]
    at = (NOW - timedelta(days=days_ago)).replace(tzinfo=None)
    context = CallContext(name, f"Meeting {name}", at, "Project Manager", (), (name[:6],))
    segments = [Segment(u["id"], u["t0"], u["t1"], u["speaker"], u["text"]) for u in meeting["utterances"]]
    app.store.save_call(Call(context, CallState.DONE))
    app.store.save_transcript(name, Transcript.of(context, segments))


def hits(app: Application, asked: Question, meeting: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether one of the five quotes overlaps an utterance that answers; of an unanswerable one, whether none came."""
    found = app.memory.service.ask(asked.text, Scope((asked.account,))).answers
    if not asked.answers:
        return not found
    return any(
        a.start < u["t1"] and u["t0"] < a.end
        for a in found
        for u in meeting[a.call_id]["utterances"]
        if u["id"] in asked.answers.get(a.call_id, ())
    )


def many(app: Application) -> tuple[float, float]:
    """(megabytes of the index, seconds of the slowest of ten questions) with a thousand calls of half an hour: real
    passages and vectors, repeated under other calls."""
    model = app.memory.indexer._reader().model
    names = [c.id for c in app.store.calls()]
    known = {i.call_id: (app.store.transcript(i.call_id), i) for i in app.store.indexes(names, model)}
    before = _size(app)
    spoken = 0.0
    for number in range(MANY_CALLS):
        transcript, index = known[names[number % len(names)]]
        assert transcript
        half_hour = tuple(s for s in transcript.segments if s.end < MINUTES * 60)
        spoken += half_hour[-1].end / 3600
        last = half_hour[-1].id
        kept = [n for n, (_, end) in enumerate(index.spans) if end <= last]
        vectors = b"".join(index.vectors[n * 384 : (n + 1) * 384] for n in kept)
        call_id = f"copy-{number}"
        context = CallContext(
            call_id, call_id, (NOW - timedelta(days=1)).replace(tzinfo=None), "", (), (f"Account {number % 50}",)
        )
        copied = Transcript.of(context, half_hour)
        with app.store.transaction():
            app.store.save_call(Call(context, CallState.DONE))
            app.store.save_transcript(call_id, copied)
            app.store.save_index(CallIndex(call_id, tuple(index.spans[n] for n in kept), vectors), model, copied)
    size = (_size(app) - before) / 1e6 * (MANY_CALLS * MINUTES / 60) / spoken
    waits = []
    for row in rows("questions.tsv")[:10]:
        began = time.perf_counter()
        app.memory.service.ask(row["en1"])
        waits.append(time.perf_counter() - began)
    return size, max(waits)


def _size(app: Application) -> float:
    """Bytes of the index's own table and of the words' table without its copy of the text."""
    from sqlalchemy import text

    with app.store.read() as session:
        connection = session.connection()
        vectors = connection.execute(text(ROWS)).scalar_one()
        words = connection.execute(text("SELECT coalesce(sum(length(block)), 0) FROM search_data")).scalar_one()
    return float(vectors) + float(words)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--series", type=int, default=6, help="how many series of four meetings")
    parser.add_argument("--only-questions", action="store_true")
    parser.add_argument("--only-size", action="store_true")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    found = meetings(SERIES[: options.series])
    with tempfile.TemporaryDirectory() as place:
        os.environ["CALLSIDE_PASSPHRASE"] = "bench"
        app = Application(ApplicationBase(Path(place), clock=Now(), is_demo=True))
        for number, meeting in enumerate(found):
            remember(app, meeting, number + 1)
        began = time.process_time()
        app.memory.indexer.run()
        share = (time.process_time() - began) / sum(m["duration_s"] for m in found)
        by_name = {m["meeting_id"]: m for m in found}
        told = [(q, hits(app, q, by_name)) for q in questions(found) if not options.only_size]
        figures = [Figure("indexing, share of the call's length", share, 0.02, at_most=True)]
        for name, aside in () if options.only_size else (("", None), (", kept aside", True)):
            some = [(q, hit) for q, hit in told if aside is None or q.is_aside]
            figures.append(Figure(f"evidence recall@5 of quotes{name}", _mean([h for q, h in some if q.answers]), 0.80))
            figures.append(
                Figure(f"'nothing was said' right{name}", _mean([h for q, h in some if not q.answers]), 0.90)
            )
        if not options.only_questions:
            size, seconds = many(app)
            figures.append(Figure("index of 1,000 calls of 30 min, MB", size, 60, at_most=True))
            figures.append(Figure("slowest question to 1,000 calls, s", seconds, 1.0, at_most=True))
        app.close()
    for figure in figures:
        print(figure)
    return 0 if all(f.met for f in figures) else 1


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / max(1, len(values))


if __name__ == "__main__":
    sys.exit(main())
