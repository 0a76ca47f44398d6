"""Short calls of other trades, written by hand: each line may be marked as one that a step, blocker or rival stands on.

A file of tests/data/dialogues begins with `# us: A, B; customer: C; day 2026-05-12`; a line is `Speaker: words [step]`. Marks
are `step`, `fine` (a step that may be shown or left out), `blocker` and `rival NAME`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.domain.call import CallContext
from app.domain.claims import Extraction, NextStep, Status
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript

FOLDER = Path(__file__).resolve().parents[1] / "data" / "dialogues"
WORDS_A_SECOND, PAUSE = 2.5, 0.4
_MARK = re.compile(r" \[(step|fine|blocker|rival)(?: ([^\]]+))?\]")


@dataclass(slots=True)
class Dialogue:
    """One written call and the positions of its marked lines."""

    name: str
    transcript: Transcript
    context: CallContext
    steps: set[int] = field(default_factory=set)
    fine: set[int] = field(default_factory=set)
    blockers: set[int] = field(default_factory=set)
    rivals: set[str] = field(default_factory=set)


def read(path: Path) -> Dialogue:
    """The call of a file."""
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    sides = {"us": Side.US, "customer": Side.CUSTOMER}
    people = tuple(
        Participant(name.strip(), sides[side])
        for side, names in re.findall(r"(us|customer): ([^;]+)", first)
        for name in names.split(",")
    )
    day = datetime.fromisoformat(f"{first.rsplit('day ', 1)[1].strip()}T10:00:00")
    rep = next(p.name for p in people if p.side is Side.US)
    context = CallContext(path.stem, path.stem, day, rep, people)
    full = {p.name.split()[-1]: p.name for p in people} | {p.name.split()[0]: p.name for p in people}
    found: dict[str, set[int]] = {"step": set(), "fine": set(), "blocker": set()}
    rivals, segments, at = set(), [], 1.0
    for i, line in enumerate(lines):
        who, words = line.split(": ", 1)
        for mark in _MARK.finditer(words):
            found.get(mark[1], set()).add(i)
            rivals |= {mark[2]} if mark[1] == "rival" else set()
        words = _MARK.sub("", words)
        end = at + max(1.0, len(words.split()) / WORDS_A_SECOND)
        segments.append(Segment(i, at, end, full.get(who, who), words, confidence=0.92))
        at = end + PAUSE
    call = Transcript.of(context, segments)
    return Dialogue(path.stem, call, context, found["step"], found["fine"], found["blocker"], rivals)


def every(folder: Path = FOLDER) -> Iterator[Dialogue]:
    """The calls of the folder, in the order of their names."""
    yield from (read(path) for path in sorted(folder.glob("*.txt")))


def shown(extraction: Extraction) -> list[NextStep]:
    return [s for s in extraction.next_steps if s.verification.status is Status.VERIFIED]


def judged(call: Dialogue, extraction: Extraction) -> tuple[list[NextStep], list[NextStep], set[int]]:
    """(true steps, false steps, marked lines that no step stands on). A step of a line that may be left out is neither."""
    true, false, open_lines = [], [], set(call.steps)
    for step in shown(extraction):
        lines = {e.segment for e in step.evidence}
        if lines & open_lines:
            true.append(step)
            open_lines -= lines
        elif not lines & (call.fine | call.steps):
            false.append(step)
    return true, false, open_lines
