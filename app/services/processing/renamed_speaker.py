"""The transcript, the people and the claims of a call with a speaker's name put right."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any, TypeVar

from app.domain.call import CallContext
from app.domain.claims import DecisionMaker, Extraction
from app.domain.people import Participant, Side
from app.domain.renaming import renamed_claims
from app.domain.transcript import Transcript

T = TypeVar("T", CallContext, Transcript)

_CLAIMS = ("summary", "decision_makers", "next_steps", "blockers", "key_quotes", "competitors")


def moved(transcript: Transcript, ids: Collection[int], new: str) -> Transcript:
    """The transcript with the passages `ids` spoken by `new`."""
    found = tuple(replace(s, speaker=new) if s.id in ids else s for s in transcript.segments)
    return replace(transcript, segments=found)


def with_person(value: T, old: str, new: str) -> T:
    """With `new` among the people, on the side of `old`, a label's voice being a customer's."""
    if any(p.name == new for p in value.participants):
        return value
    side = next((p.side for p in value.participants if p.name == old), Side.CUSTOMER)
    return replace(value, participants=(*value.participants, Participant(new, side)))


def reworded(
    extraction: Extraction, old: str, new: str, ids: Collection[int] | None, transcript: Transcript
) -> Extraction:
    """The claims with the new name; of a split (`ids`), only the claims that rest on the passages that moved."""
    if ids is None:
        whole: Extraction = renamed_claims(extraction, old, new)
        return replace(whole, decision_makers=_deciders(whole.decision_makers, new, transcript))

    def own(claims: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(renamed_claims(c, old, new) if {e.segment for e in c.evidence} & set(ids) else c for c in claims)

    changes: dict[str, Any] = {name: own(getattr(extraction, name)) for name in _CLAIMS}
    changes["decision_makers"] = _deciders(changes["decision_makers"], new, transcript)
    if {e.segment for e in extraction.stage.evidence} & set(ids):
        changes["stage"] = renamed_claims(extraction.stage, old, new)
    return replace(extraction, **changes)


def _deciders(claims: tuple[DecisionMaker, ...], new: str, transcript: Transcript) -> tuple[DecisionMaker, ...]:
    """Each person once, `new` with the title and the side that they have; nobody of ours decides for the customer."""
    person = transcript.participant(new)
    found: dict[str, DecisionMaker] = {}
    for claim in claims:
        if claim.name == new and person:
            if person.side is Side.US:
                continue
            claim = replace(claim, side=person.side, title=person.title or claim.title)
        found.setdefault(claim.name, claim)
    return tuple(found.values())
