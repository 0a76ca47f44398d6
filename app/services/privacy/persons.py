"""Who somebody is on this laptop: their names and addresses, the calls that they took part in, and what they said there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.call import Call
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.ports import PrivacyStore
from app.domain.redaction import Redactor, StoredText, folded, runs

TRANSCRIPTS = ("document:transcript", "document:step:name", "document:step:withhold")


@dataclass(frozen=True, slots=True)
class Traces:
    """`calls` are those that the person took part in; `is_rep` where it is the one whose laptop this is."""

    calls: frozenset[str] = frozenset()
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
        names, emails = self._known_as(wanted, calls)
        redactor = Redactor(names, emails)
        texts = [text for text in self._store.texts() if text.kind in TRANSCRIPTS]
        took_part = {call.id for call in calls if _took_part(call, redactor)}
        took_part |= {text.call_id for text in texts if text.call_id and _speaks(text, redactor)}
        for call_id in self._store.consent_times():
            record = self._store.consent(call_id)
            if record and any(redactor.is_person(name) for name in (*record.people, *(j.name for j in record.joined))):
                took_part.add(call_id)
        said = frozenset(run for text in texts if text.call_id in took_part for run in _own_words(text, redactor))
        is_rep = any(redactor.is_person(call.context.rep) for call in calls)
        return Traces(frozenset(took_part), Redactor(names, emails, said), is_rep)

    @staticmethod
    def _known_as(wanted: str, calls: Sequence[Call]) -> tuple[frozenset[str], frozenset[str]]:
        """All names and addresses that lead to one another: the invitation may have spelled a name in two ways."""
        names, emails = ({wanted}, set[str]()) if "@" not in wanted else (set[str](), {wanted})
        people = {(folded(p.name), folded(p.email or "")) for call in calls for p in call.context.participants}
        for _ in range(3):
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
