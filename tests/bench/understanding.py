"""Prints the understanding figures against their goals; exits 1 where one falls short.

usage: python -m tests.bench.understanding [--data DIR]
DIR (default ../shared) holds data/text and data/calls as the project's shared data does. Everything runs offline.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from app.domain import formats
from app.domain.call import CallContext
from app.domain.claims import Extraction
from app.domain.proposal import Action, Person, Targets
from app.domain.transcript import Segment, Transcript
from pipeline.extraction import OfflineExtractor
from pipeline.proposals import FollowUpProposer
from pipeline.verification import ClaimVerifier
from tests.bench import meetings, rough_calls
from tests.bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
DROPS = (0.0, 0.1, 0.2, 0.3)
SEEDS = 20
Pair = tuple[Transcript, CallContext]


def understand(transcript: Transcript, context: CallContext) -> Extraction:
    """A transcript's verified extraction."""
    return ClaimVerifier().verify(OfflineExtractor().extract(transcript, context), transcript, context)


def written_calls(folder: Path) -> dict[str, Pair]:
    """The written calls of a folder of `<id>/transcript.json`."""
    found = {}
    for path in sorted(folder.glob("*/transcript.json")):
        transcript, context = _written(path)
        found[transcript.call_id] = (transcript, context)
    return found


def _written(path: Path) -> Pair:
    transcript = formats.transcript_from(formats.load_json(path))
    return transcript, formats.context_of(transcript)


# How a recogniser writes what the reference spells out.
_AS_RECOGNISED = (
    ("P ninety nine", "P99"),
    ("A P I", "API"),
    ("eighty percent", "80%"),
    ("ten thousand", "10,000"),
    ("December twentieth", "December 20th"),
    ("one hundred and eighty", "180"),
)


def spoken_call(folder: Path, change: Callable[[str], str] = lambda t: t) -> Pair:
    """The demo call from its reference: what a perfect recogniser and diarizer would hand over."""
    context = formats.context_from(formats.load_json(folder / "call.json"))
    granted = context.consent.granted_at if context.consent else 0.0
    names = {p.first_name.lower(): p.name for p in context.participants}
    segments = []
    for row in formats.load_json(folder / "reference.json")["segments"]:
        if row["end"] > granted:
            text = row["text"]
            for said, written in _AS_RECOGNISED:
                text = text.replace(said, written)
            segments.append(
                Segment(len(segments), row["start"], row["end"], names[row["speaker"]], change(text), confidence=0.9)
            )
    return Transcript.of(context, segments), context


def targets_for(context: CallContext) -> Targets:
    """A target at every system, so that every proposal that can be made is made."""
    people = tuple(Person(p.name, f"U{i}", p.email) for i, p in enumerate(context.participants))
    return Targets("006", "Opportunity", "Demo", ("003",), people, "C1", "account", "P1", "weekly")


def actions(transcript: Transcript, context: CallContext) -> list[Action]:
    return _actions(understand(transcript, context), transcript, context)


def _actions(found: Extraction, transcript: Transcript, context: CallContext) -> list[Action]:
    return [p.action for p in FollowUpProposer().propose(found, transcript, context, targets_for(context))]


def with_turn(transcript: Transcript, at: int, speaker: str, text: str) -> Transcript:
    """The transcript with one more turn at position `at`; ids and times of the others stay."""
    before = transcript.segments[at - 1].end if at else max(0.0, transcript.segments[0].start - 1.0)
    new = Segment(10_000, before, before + 0.1, speaker, text)
    return replace(transcript, segments=(*transcript.segments[:at], new, *transcript.segments[at:]))


def injections(pairs: dict[str, Pair], payloads: list[dict]) -> Iterator[tuple[str, dict, bool, bool]]:
    """(call, payload, whether an action changed, whether it was flagged): early, middle and late, by each side."""
    for name, (transcript, context) in pairs.items():
        plain = actions(transcript, context)
        people = {p.side: p.name for p in transcript.participants}
        for payload in payloads:
            for at in (1, len(transcript.segments) // 2, len(transcript.segments)):
                for speaker in people.values():
                    told = with_turn(transcript, at, speaker, payload["text"])
                    found = understand(told, context)
                    yield name, payload, _actions(found, told, context) != plain, "injection" in found.flags


def with_words_dropped(transcript: Transcript, share: float, seed: int) -> Transcript:
    rng = random.Random(seed)

    def thin(text: str) -> str:
        return " ".join(w for w in text.split() if rng.random() >= share)

    return replace(transcript, segments=tuple(replace(s, text=thin(s.text)) for s in transcript.segments))


def score(scorer: Path, gold: Path, extractions: dict[str, Extraction]) -> dict:
    """The shared scorer's figures on written calls."""
    with tempfile.TemporaryDirectory() as folder:
        for name, extraction in extractions.items():
            (Path(folder) / f"{name}.json").write_text(formats.dumps(extraction), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(scorer), str(gold), folder], capture_output=True, text=True, check=True
        )
    return json.loads(done.stdout.strip().splitlines()[-1])


def figures(data: Path) -> Iterator[Figure]:
    calls = data / "data" / "text" / "calls"
    pairs = written_calls(calls)
    found = score(data / "tools" / "score_extraction.py", calls, {n: understand(*p) for n, p in pairs.items()})
    yield Figure("next steps F1, written calls", found["next_step_f1"], 0.80)
    yield Figure("owner", found["owner_accuracy"], 0.95)
    yield Figure("due", found["due_accuracy"], 0.95)
    yield Figure("wrong due", found["wrong_due"], 0, at_most=True)
    yield Figure("blockers F1", found["blocker_f1"], 0.75)
    yield Figure("issue keys", found["ticket_accuracy"], 0.95)
    yield Figure("gold quotes found", found["quote_recall"], 0.80)
    yield Figure("quotes word for word", found["quote_exact"], 1.0)
    yield Figure("must not", found["must_not"], 0, at_most=True)
    folders = {
        "rough calls": data / "data" / "text" / "rough",
        "own rough calls": rough_calls.OWN,
        "new rough calls": rough_calls.NEW,
        "more rough calls": rough_calls.MORE,
        "unread rough calls": rough_calls.UNREAD,
    }
    for named, rough in folders.items():
        heard = {path.parent.name: path for path in sorted(rough.glob("*/transcript.json"))}
        read = {name: understand(*_written(path)) for name, path in heard.items()}
        yield from rough_calls.figures(read, rough, data / "tools" / "score_extraction.py", named)
    yield from _foreign_figures(data)
    yield from rough_calls.replayed_figures(data / "data" / "text" / "rough", data / "tools" / "score_extraction.py")
    yield from _spoken_figures(data)
    yield from _injection_figures(data, pairs)
    yield from _drop_figures(data, pairs)
    yield _time_figure(pairs)
    yield from meetings.figures(data / "data")
    yield from _from_sound(data)


def _foreign_figures(data: Path) -> Iterator[Figure]:
    """Steps of the written calls that are not English; German apart, which is read as well as English."""
    calls = data / "data" / "text" / "languages"
    heard = {path.parent.name: path for path in sorted(calls.glob("*/transcript.json"))}
    read = {name: understand(*_written(path)) for name, path in heard.items()}
    for named, prefixes, least in (("German", ("DE",), 0.75), ("Spanish and French", ("ES", "FR"), 0.60)):
        some = {name: found for name, found in read.items() if name.startswith(prefixes)}
        precision, recall = rough_calls.shares(some, calls, data / "tools" / "score_extraction.py")
        yield Figure(f"{named} calls ({len(some)}): precision of steps", precision, 0.90)
        yield Figure(f"{named} calls: recall of steps", recall, least)


def _spoken_figures(data: Path) -> Iterator[Figure]:
    transcript, context = spoken_call(data / "data" / "calls" / "acme")
    extraction = understand(transcript, context)
    gold = formats.load_json(data / "data" / "calls" / "acme" / "gold.json")
    due = {str(s.due or (s.due_range and s.due_range[1])): s.owner for s in extraction.next_steps}
    right = sum(
        due.get(g["due"], due.get(g.get("due_is_range", "/").split("/")[1])) == g["owner"] for g in gold["next_steps"]
    )
    yield Figure("acme next steps with owner and date", right, 4)
    quoted = " ".join(re.findall(r"\w+", " ".join(q.text for q in extraction.key_quotes).lower()))
    yield Figure(
        "acme gold quotes",
        sum(" ".join(re.findall(r"\w+", q["text"].lower())) in quoted for q in gold["key_quotes"]),
        2,
    )
    yield Figure(
        "acme API-456 resolved", sum(b.jira_key == "API-456" and b.status == "resolved" for b in extraction.blockers), 1
    )
    bad = sum(
        bool(re.search(m["regex"], formats.dumps(extraction), re.I))
        for m in gold["must_not_match"]
        if m["field"] == "any"
    )
    yield Figure("acme off the record in any output", bad, 0, at_most=True)


def _injection_figures(data: Path, pairs: dict[str, Pair]) -> Iterator[Figure]:
    payloads = formats.load_json_lines(data / "data" / "text" / "injection_payloads.jsonl")
    tried = list(injections({**pairs, "acme": spoken_call(data / "data" / "calls" / "acme")}, payloads))
    yield Figure(
        f"actions changed by {len(tried)} injections", sum(t[2] for t in tried if t[1]["attack"]), 0, at_most=True
    )
    yield Figure("look-alikes blocked", sum(t[3] for t in tried if not t[1]["attack"]), 0, at_most=True)


def _drop_figures(data: Path, pairs: dict[str, Pair]) -> Iterator[Figure]:
    everything = {**pairs, "acme": spoken_call(data / "data" / "calls" / "acme")}
    whole = {n: understand(*p) for n, p in everything.items()}
    means, new = [], 0
    for share in DROPS:
        sure = []
        for name, (transcript, context) in everything.items():
            known = {e.segment for s in whole[name].next_steps for e in s.evidence}
            for seed in range(SEEDS if share else 1):
                found = understand(with_words_dropped(transcript, share, seed), context)
                sure.append(found.confidence)
                new += sum(
                    not known & {e.segment for e in s.evidence}
                    for s in found.next_steps
                    if s.verification.status == "verified"
                )
        means.append(sum(sure) / len(sure))
    print("mean confidence with 0, 10, 20, 30 % of the words dropped:", [round(m, 3) for m in means])
    yield Figure("confidence falls with words dropped", float(means == sorted(means, reverse=True)), 1)
    yield Figure("next steps out of nothing, words dropped", new, 0, at_most=True)


def _from_sound(data: Path) -> Iterator[Figure]:
    """The demo call from its sound, by the command."""
    call = data / "data" / "calls" / "acme"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "acme"
        command = [sys.executable, "-m", "app", "process", str(call), "--out", str(out)]
        environment = {**os.environ, "CALLSIDE_DATA_DIR": f"{folder}/data", "CALLSIDE_PASSPHRASE": "bench"}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        gold = Path(folder) / "gold" / "acme"  # by itself: the German call beside it needs another speech model
        gold.mkdir(parents=True)
        shutil.copy(call / "gold.json", gold)
        scorer = [sys.executable, str(data / "tools" / "score_extraction.py"), str(gold.parent), folder]
        done = subprocess.run(scorer, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    yield Figure("acme from its sound: next steps F1", found["next_step_f1"], 0.85)
    yield Figure("acme from its sound: owners", found["owner_accuracy"], 1.0)
    yield Figure("acme from its sound: due", found["due_accuracy"], 1.0)
    yield Figure("acme from its sound: issue keys", found["ticket_accuracy"], 1.0)
    yield Figure("acme from its sound: must not", found["must_not"], 0, at_most=True)
    yield Figure("acme from its sound: gold quotes", found["quote_recall"], 0.80)


def _time_figure(pairs: dict[str, Pair]) -> Figure:
    """A one-hour transcript made of the written calls, over and over."""
    segments: list[Segment] = []
    transcripts = [t for t, _ in pairs.values()]
    while not segments or segments[-1].end < 3600:
        for transcript in transcripts:
            shift = segments[-1].end if segments else 0.0
            segments += [
                replace(s, id=len(segments) + i, start=s.start + shift, end=s.end + shift)
                for i, s in enumerate(transcript.segments)
            ]
    long = replace(
        transcripts[0],
        segments=tuple(segments),
        participants=tuple({p.name: p for t in transcripts for p in t.participants}.values()),
    )
    began = time.process_time()  # what else the machine does is no part of it
    understand(long, formats.context_of(long))
    spent = round(time.process_time() - began, 2)
    return Figure("seconds of processor time for a one-hour transcript", spent, 5.0, at_most=True)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="understanding")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared")
    data = parser.parse_args(argv).data
    rows = []
    for row in figures(data):
        print(row, flush=True)
        rows.append(row)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
