"""Names of the JSON documents that the store keeps for a call, and of those that belong to the rep.

The values are what databases of earlier versions hold: they never change.
"""

from dataclasses import dataclass
from enum import StrEnum


class Document(StrEnum):
    """A document of one call."""

    BRIEF = "brief"
    TARGETS = "targets"
    CHOSEN_ACCOUNT = "account"  # the rep's choice between accounts that match
    CHOSEN_DEAL = "deal"  # the rep's choice between open opportunities
    GAPS = "gaps"  # off the record: [[from, to], …] in seconds of the call; a null end is open
    NOTES = "notes"
    LANGUAGE = "language"  # [code, from]: what the sound told; words before `from` were heard in another one
    TRANSCRIPT = "transcript"
    EXTRACTION = "extraction"
    SILENCED = "silenced"  # withheld passages are silent in the recording, too
    POST_CALL_TALK = "after_customers"  # [from, to, is included]
    POST_CALL_TALK_INCLUDED = "after_customers_included"
    METHOD = "method"  # what was said about the fields of the sales method
    CONFIRMED_NAMES = "confirmed_names"  # speakers' names that the rep has put right
    RENAMES = "renames"  # what the last names that were put right had changed; gone with the next change of the words
    MIXED = "mixed"  # one channel with everybody in it
    REP_VOICE = "rep_voice"  # [from, to] of the rep's own words in it, as the rep said; null if the rep isn't in it
    MEETING_NAMES = "meeting_names"  # [[from, to, name], …]: who the meeting's window showed as speaking
    JOINED = "joined"  # what a joined call is made of
    JOINED_TO = "joined_to"  # the call that this one is told with, as its later part
    BEFORE_JOINED = "before_joined"  # the follow-ups that waited before calls were joined, and ids of those that stayed
    LOCKED = "locked"  # what a hold keeps after a withdrawal: read by an export that IT ordered alone


class RepDocument(StrEnum):
    """A document of the rep, which belongs to no call."""

    PERSON = "person"  # the rep as the chat system knows them
    COLLEAGUES = "colleagues"  # names and numbers for when the chat system is down
    PROMISES_DONE = "promises-done"
    CALENDAR_SYNC = "calendar-sync"
    VOICEPRINT = "voiceprint"


STEP_PREFIX = "step:"


def step_document(step: str) -> str:
    """The document that holds the output of a workflow step."""
    return f"{STEP_PREFIX}{step}"


@dataclass(frozen=True, slots=True)
class Note:
    """A line that the rep typed or dictated; `at` is in seconds of the call."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class PostCallTalk:
    """Talk after the last customer has left, in seconds of the call."""

    start: float
    end: float
    is_included: bool


# Off the record: (from, to) in seconds of the call, None if it has not ended.
Gap = tuple[float, float | None]
