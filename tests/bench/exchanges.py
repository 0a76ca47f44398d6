"""Short exchanges of many trades with the promise and the sentence that names its thing marked by hand.

A block of tests/data/antecedents/*.txt begins with `# trade`; a line is `us Name: words` or `them Name: words`. The promise
stands in square brackets, each sentence that names its thing in braces. `*_calls.tsv` mark the same in rough calls that are
worked with: call, sentence number of the promise, sentence numbers of what names its thing, the best first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain import formats
from app.domain.call import CallContext
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from pipeline.core.acts import Acts
from pipeline.core.dialogue import Dialogue, Sentence
from tests.bench import rough_calls

FOLDER = Path(__file__).resolve().parents[1] / "data" / "antecedents"
DAY = datetime(2026, 3, 11, 10, 0)
_LINE = re.compile(r"(us|them) ([^:]+): (.*)")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One promise in its dialogue, and the sentences that a person took for what names its thing."""

    name: str
    dialogue: Dialogue
    acts: Acts
    promise: Sentence
    names: tuple[Sentence, ...]


def written(path: Path) -> Iterator[Exchange]:
    """The exchanges of a file."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        title, *lines = block.splitlines()
        people: dict[str, Participant] = {}
        segments: list[Segment] = []
        marked: dict[str, list[tuple[int, str]]] = {"[": [], "{": []}
        for i, line in enumerate(lines):
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValueError(f"{path.name}: {line}")
            side, name, said = match.groups()
            people[name] = Participant(name, Side.US if side == "us" else Side.CUSTOMER)
            for found in re.finditer(r"[\[{]([^\]}]+)[\]}]", said):
                marked[found.group()[0]].append((i, found[1]))
            plain = re.sub(r"[\[\]{}]", "", said)
            segments.append(Segment(i, 6.0 * i, 6.0 * i + 5.0, name, plain, confidence=0.9))
        rep = next(p.name for p in people.values() if p.side is Side.US)
        context = CallContext(title, title, DAY, rep, tuple(people.values()))
        dialogue = Dialogue.of(Transcript.of(context, segments), context)
        promise = _sentences(dialogue, marked["["])[-1]
        yield Exchange(title.strip("# "), dialogue, Acts(dialogue), promise, _sentences(dialogue, marked["{"]))


def _sentences(dialogue: Dialogue, marks: list[tuple[int, str]]) -> tuple[Sentence, ...]:
    return tuple(
        s for s in dialogue.sentences if any(s.segment.id == at and s.text.strip() in text for at, text in marks)
    )


def in_own_calls() -> Iterator[Exchange]:
    """The promises marked in the repository's calls that are worked with."""
    yield from in_calls("own_calls.tsv", rough_calls.OWN)
    yield from in_calls("new_calls.tsv", rough_calls.NEW)


def in_calls(marked: str, folder: Path) -> Iterator[Exchange]:
    """The promises that a file marks in the calls of a folder."""
    dialogues: dict[str, tuple[Dialogue, Acts]] = {}
    for line in (FOLDER / marked).read_text(encoding="utf-8").splitlines():
        call, promise, named = line.split("\t")
        if call not in dialogues:
            transcript = formats.transcript_from(formats.load_json(folder / call / "transcript.json"))
            dialogue = Dialogue.of(transcript, formats.context_of(transcript))
            dialogues[call] = dialogue, Acts(dialogue)
        dialogue, acts = dialogues[call]
        names = tuple(dialogue.sentences[int(n)] for n in named.split())
        yield Exchange(call, dialogue, acts, dialogue.sentences[int(promise)], names)
