"""The second yes: the rep asks once more on the record, and somebody of the others answers.

Looked for in the first two minutes after the press. The rep's question has to speak of the recording; the answer has to
come from somebody else, soon after it. Staying on the call, or a yes to something else, is no consent.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.call import Channel
from app.domain.speech_acts import NOT_MIND, RECORDING_NO, RECORDING_YES
from app.domain.transcript import CommittedWord, Segment, Word

SEARCHED_SECONDS = 120.0
# Who was asked answers within this many seconds after the question, also where several answer one after the other.
ANSWER_SECONDS = 12.0
# A pause in which the live captions begin a new turn.
TURN_SECONDS = 1.2

_ABOUT = re.compile(
    r"\b(?:re-?cord\w*|transcri\w+|transkri\w+|aufn\w+|aufzeich\w+|mitschn\w+|mitschreib\w+|mitlaufen|grab\w+|enregistr\w+)\b",
    re.I,
)
_ASKS = re.compile(
    r"\?|\b(?:okay|ok|all right|alright|fine|happy|comfortable) (?:with|if|for)\b|\b(?:may|can|could) (?:i|we)\b"
    r"|\b(?:mind|agree|consent|permission|einverstanden|recht|in ordnung|dagegen|stört|darf|dürfen|de acuerdo|importa|puedo|"
    r"podemos|inconveniente|molesta|d'accord|dérange|peux|puis-je|pouvons|inconvénient)\b|\bis that (?:okay|ok|all right|fine)\b",
    re.I,
)
_MIND = re.compile(
    r"\b(?:mind|object|objections?|dagegen|stört|importa|molesta|inconveniente|dérange|inconvénient)\b", re.I
)
# The no, said once or more, that an answer to "Do you mind?" begins with; what follows it may still refuse.
_LEADING_NO = re.compile(r"^(?:\W*(?:no|nope|nein|nee|non)\b)+", re.I)
_BARE_YES = re.compile(r"^\W*(?:yes|yeah|yep|ja|sí|oui)\W*$", re.I)
# "Yes, I do mind", "ja, das stört mich".
_MINDS = re.compile(
    r"\bi(?: do|'d| would)? mind\b|\b(?:stört|dagegen|me importa|me molesta|me dérange|inconvénient)\b", re.I
)


@dataclass(frozen=True, slots=True)
class SpokenConsent:
    """From the question to the last answer, in seconds of the call. `refused` where one of the answers was a no."""

    start: float
    end: float
    said: str
    heard: tuple[str, ...]
    refused: tuple[str, ...] = ()


def find_consent(
    segments: Sequence[Segment], *, granted_at: float, rep: str, ours: frozenset[str]
) -> SpokenConsent | None:
    """The last question on the record that somebody answered. `ours` are the names of our side: their yes proves
    nothing about the customer. Answers from "Speaker 2" count: nobody of ours is called that."""
    ordered = [
        s for s in sorted(segments, key=lambda s: s.start) if granted_at <= s.start <= granted_at + SEARCHED_SECONDS
    ]
    found = None
    for place, segment in enumerate(ordered):
        if _is_rep(segment, rep) and _ABOUT.search(segment.text) and _ASKS.search(_asked(ordered, place, rep)):
            found = _answers(ordered, place, rep, ours) or found
    return found


def _is_rep(segment: Segment, rep: str) -> bool:
    return segment.speaker == rep or (segment.channel is Channel.MIC and segment.speaker.startswith("Speaker"))


def _asked(ordered: Sequence[Segment], place: int, rep: str) -> str:
    """The question with what the rep adds to it in the same breath."""
    parts = [ordered[place].text]
    for segment in ordered[place + 1 :]:
        if not _is_rep(segment, rep) or segment.start - ordered[place].end > ANSWER_SECONDS:
            break
        parts.append(segment.text)
    return " ".join(parts)


def _answers(ordered: Sequence[Segment], place: int, rep: str, ours: frozenset[str]) -> SpokenConsent | None:
    question = ordered[place]
    turned = bool(_MIND.search(_asked(ordered, place, rep)))
    heard: list[str] = []
    refused: list[str] = []
    words: list[str] = [question.text]
    end = until = question.end
    for segment in ordered[place + 1 :]:
        if segment.start > until + ANSWER_SECONDS:
            break
        if _is_rep(segment, rep) or segment.speaker in ours:
            until = max(until, segment.end) if not heard and not refused else until
            continue
        verdict = _verdict(segment.text, turned=turned)
        if verdict is None:
            continue
        (heard if verdict else refused).append(segment.speaker)
        words.append(segment.text)
        end = max(end, segment.end)
    if not heard and not refused:
        return None
    return SpokenConsent(question.start, end, " / ".join(words), _once(heard), _once(refused))


def _verdict(text: str, *, turned: bool) -> bool | None:
    """True for a yes, False for a no, None for neither. `turned`: "Do you mind?" is agreed to with a no, and a bare yes to it
    says neither."""
    if turned and NOT_MIND.search(text):
        rest = _LEADING_NO.sub("", text)
        return not (RECORDING_NO.search(rest) or re.search(r"\b(?:rather|prefer|not okay)\b", rest, re.I))
    if RECORDING_NO.search(text) or (turned and _MINDS.search(text)):
        return False
    if turned and _BARE_YES.search(text):
        return None
    return True if RECORDING_YES.search(text) else None


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def live_segments(words: Sequence[CommittedWord], rep: str) -> Sequence[Segment]:
    """Live captions as turns: the microphone is the rep, the others are whoever the captions take them for."""
    return [
        Segment(n, group[0].start, group[-1].end, speaker, " ".join(w.text for w in group), channel)
        for n, (channel, speaker, group) in enumerate(_grouped(words, rep))
    ]


def _grouped(words: Sequence[CommittedWord], rep: str) -> Iterator[tuple[Channel, str, list[Word]]]:
    for channel in (Channel.MIC, Channel.REMOTE):
        group: list[Word] = []
        speaker = ""
        for heard in (w for w in words if w.channel is channel):
            name = rep if channel is Channel.MIC else heard.speaker or "Somebody"
            if group and (name != speaker or heard.word.start - group[-1].end > TURN_SECONDS):
                yield channel, speaker, group
                group = []
            speaker = name
            group.append(heard.word)
        if group:
            yield channel, speaker, group
