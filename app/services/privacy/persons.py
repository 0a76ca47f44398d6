"""Who somebody is on this laptop: their names and addresses, the calls that they took part in, and what they said there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.call import Call
from app.domain.errors import BadInput
from app.domain.joined_calls import told_with
from app.domain.messages import Message
from app.domain.ports import PrivacyStore
from app.domain.redaction import Redactor, StoredText, folded, is_near_name, is_same_name, runs

TRANSCRIPTS = ("document:transcript", "document:step:name", "document:step:withhold")


@dataclass(frozen=True, slots=True)
class Traces:
    """`calls` are those that the person took part in; `near` are names on record that may be theirs and were not taken for
    it; `is_rep` where it is the one whose laptop this is."""

    calls: frozenset[str] = frozenset()
    near: tuple[str, ...] = ()
    redactor: Redactor = field(default_factory=lambda: Redactor(frozenset(), frozenset()))
    is_rep: bool = False


class PersonFinder:
    def __init__(self, store: PrivacyStore) -> None:
        self._store = store

    def find(self, person: str) -> Traces:
        """`person` is a name or an e-mail address. Raises BadInput for less than that."""
        wanted = folded(person)
        if len(wanted) < 3:
            raise BadInput(Message("persons.whom"))
        calls = self._store.calls()
        texts = [text for text in self._store.texts() if text.kind in TRANSCRIPTS]
        on_record = self._on_record(calls, texts)
        names, emails = self._known_as(wanted, calls, on_record)
        redactor = Redactor(names, emails)
        took_part = {call.id for call in calls if _took_part(call, redactor)}
        took_part |= {text.call_id for text in texts if text.call_id and _speaks(text, redactor)}
        for call_id in self._store.consent_times():
            record = self._store.consent(call_id)
            if record and any(redactor.is_person(name) for name in (*record.people, *(j.name for j in record.joined))):
                took_part.add(call_id)
        took_part |= told_with(took_part, self._store.joined_to())
        said = frozenset(run for text in texts if text.call_id in took_part for run in _own_words(text, redactor))
        is_rep = any(redactor.is_person(call.context.rep) for call in calls)
        near = tuple(
            sorted(
                name
                for name in on_record
                if not redactor.is_person(name) and any(is_near_name(name, known) for known in names)
            )
        )
        return Traces(frozenset(took_part), near, Redactor(names, emails, said), is_rep)

    def _on_record(self, calls: Sequence[Call], texts: Sequence[StoredText]) -> frozenset[str]:
        """Every name that stands for a person: of participants, of speakers, of who was asked."""
        names = {p.name for call in calls for p in call.context.participants} | {call.context.rep for call in calls}
        names |= {str(segment["speaker"]) for text in texts for segment in _segments(text)}
        for call_id in self._store.consent_times():
            record = self._store.consent(call_id)
            names |= {*record.people, *(j.name for j in record.joined)} if record else set()
        return frozenset(name for name in names if name)

    @staticmethod
    def _known_as(
        wanted: str, calls: Sequence[Call], on_record: frozenset[str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """All names and addresses that lead to one another: the invitation may have spelled a name in two ways."""
        names, emails = ({wanted}, set[str]()) if "@" not in wanted else (set[str](), {wanted})
        people = {(folded(p.name), folded(p.email or "")) for call in calls for p in call.context.participants}
        for _ in range(3):
            names |= {folded(name) for name in on_record if any(is_same_name(name, known) for known in names)}
            found = {(name, email) for name, email in people if name in names or email in emails}
            names |= {name for name, _ in found}
            emails |= {email for _, email in found if email}
        return frozenset(names), frozenset(emails)


def _took_part(call: Call, redactor: Redactor) -> bool:
    people = [part for p in call.context.participants for part in (p.name, p.email) if part]
    return any(redactor.is_person(name) for name in (call.context.rep, *people))


def _speaks(text: StoredText, redactor: Redactor) -> bool:
    return any(redactor.is_person(str(s["speaker"])) for s in _segments(text))


def _own_words(text: StoredText, redactor: Redactor) -> Sequence[str]:
    """What the person said, and what nobody else is named for."""
    transcript = json.loads(text.body) or {}
    others = {folded(p["name"]) for p in transcript.get("participants", ()) if not redactor.is_person(p["name"])}
    mine = (s for s in _segments(text) if folded(str(s["speaker"])) not in others)
    return [run for s in mine for run in runs(str(s["text"]))]


def _segments(text: StoredText) -> Sequence[dict[str, Any]]:
    body = json.loads(text.body)
    return body.get("segments", ()) if isinstance(body, dict) else ()
