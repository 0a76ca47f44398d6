"""What a speaker's new name changed, so that it can be taken back, after a restart of the program too."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.claims import Extraction
from app.domain.formats import dumps
from app.domain.people import Participant
from app.domain.proposal import Proposal
from app.domain.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Replaced:
    """A waiting follow-up and what takes its place: None before for a new one, None after for one that has no ground."""

    before: Proposal | None
    after: Proposal | None


@dataclass(frozen=True, slots=True)
class Rename:
    """A name that was put right, with what it changed as it was: who spoke the passages that moved (by their ids), the
    people of the call and of its transcript, the claims, the confirmed names, and the follow-ups. `left` is the digest of
    the transcript that it made; no word of the transcript itself is kept."""

    speakers: Mapping[int, str]
    people: tuple[Participant, ...]
    heard: tuple[Participant, ...]
    extraction: Extraction | None
    confirmed: tuple[str, ...]
    replaced: tuple[Replaced, ...]
    left: str


def digest(transcript: Transcript) -> str:
    return hashlib.sha256(dumps(transcript).encode()).hexdigest()
