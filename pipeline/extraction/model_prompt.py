"""What a language model is asked: the call in windows, fenced as data, and the closed schema of its answer.

People, accounts and issues are numbered by our code and the model picks from the numbers; sentences are numbered too, so
that a quote is copied from the transcript and never written by the model.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.call import Issue
from app.domain.claims import BlockerStatus
from app.domain.people import Participant
from pipeline.core.dialogue import Dialogue, Sentence

WINDOW_CHARACTERS = 9_000  # about 3,000 tokens with the numbers: small models still follow that far
OVERLAP = 8  # sentences that two windows share, so that an offer and its acceptance are seen together once
LONGEST = 160  # characters of a claim's wording
NOBODY, NONE = "nobody", "none"


@dataclass(frozen=True, slots=True)
class Lists:
    """The numbered things that a model may pick from."""

    people: dict[str, Participant]
    issues: dict[str, Issue]
    accounts: dict[str, str]

    @classmethod
    def of(cls, dialogue: Dialogue) -> "Lists":
        context, transcript = dialogue.context, dialogue.transcript
        issues = context.issues or transcript.issues
        accounts = transcript.accounts or context.accounts
        return cls(
            {f"P{n}": person for n, person in enumerate(dialogue.roster.people, 1)},
            {f"I{n}": issue for n, issue in enumerate(issues, 1)},
            {f"A{n}": account for n, account in enumerate(accounts, 1)},
        )

    def speaker(self, name: str) -> str:
        return next((i for i, person in self.people.items() if person.name == name), name)


def windows(sentences: Sequence[Sentence]) -> Iterator[Sequence[Sentence]]:
    """Stretches of a call that fit one question, each beginning with the end of the one before."""
    start = 0
    while start < len(sentences):
        end, size = start, 0
        while end < len(sentences) and (end == start or size + len(sentences[end].text) <= WINDOW_CHARACTERS):
            size += len(sentences[end].text)
            end += 1
        yield sentences[start:end]
        if end == len(sentences):
            return
        start = max(end - OVERLAP, start + 1)


def document(window: Sequence[Sentence], lists: Lists, call_day: str) -> str:
    """The user message: one JSON document, in which a spoken word can't end the fence."""
    content = {
        "call_day": call_day,
        "people": [{"id": i, "name": p.name, "side": p.side.value, "title": p.title} for i, p in lists.people.items()],
        "accounts": [{"id": i, "name": name} for i, name in lists.accounts.items()],
        "issues": [{"id": i, "key": issue.key, "title": issue.title} for i, issue in lists.issues.items()],
        "sentences": [{"id": s.index, "speaker": lists.speaker(s.speaker), "text": s.text} for s in window],
    }
    return json.dumps(content, ensure_ascii=False)


def schema(lists: Lists) -> dict[str, Any]:
    """Closed: every object names its fields, every choice its values (OpenAI's structured outputs, strict)."""
    ids = {"type": "array", "items": {"type": "integer"}}
    what = {"type": "string"}
    account = {"type": "string", "enum": [*lists.accounts, NONE]}
    step = {
        "what": what,
        "owner": {"type": "string", "enum": [*lists.people, NOBODY]},
        "due_words": {"type": ["string", "null"]},
        "account": account,
        "sentences": ids,
    }
    blocker = {
        "what": what,
        "status": {"type": "string", "enum": [status.value for status in BlockerStatus]},
        "issue": {"type": "string", "enum": [*lists.issues, NONE]},
        "account": account,
        "sentences": ids,
    }
    return _object(
        {
            "next_steps": {"type": "array", "items": _object(step)},
            "blockers": {"type": "array", "items": _object(blocker)},
            "quotes": ids,
            "summary": {"type": "array", "items": _object({"text": what, "sentences": ids})},
            "competitors": {"type": "array", "items": _object({"name": what, "sentences": ids})},
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
