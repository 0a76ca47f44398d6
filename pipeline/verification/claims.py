"""Claims about whole meetings, given without evidence: find where a claim could have been said, then check it there.

Works on abstractive sentences ("The designer will not …"): who does it (claim_owners), whether it is denied (claim_polarity),
its numbers and dates, and whether the meeting spoke of it at all. What the findings weigh and how true claims score is
learned on AMI by tests/bench/train_claims.py and shipped as data. Speakers are named by role or by name.
"""

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.domain.claims import Status
from app.paths import RESOURCES
from pipeline.core.numbers import ORDINAL_WORDS, values
from pipeline.core.text import tokens
from pipeline.verification.claim_owners import Candidate, Voices, candidates, introductions, voices_of
from pipeline.verification.claim_polarity import findings, is_negated, role_stems
from pipeline.verification.meeting_index import GENERIC, Meeting, Utterance, claim_stems, plain_text
from pipeline.verification.word_meanings import Meanings

WEIGHTS = RESOURCES / "understanding" / "claims.json"
WINDOW = 4
TOP = 5
ELSEWHERE, NEVER = 0.3, -1.0  # where a claim's number was said
_DATE = re.compile(
    r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|next "
    r"(?:week|month)|january|february|march|april|june|july|august|september|october|november|"
    r"december)\b",
    re.I,
)
_UNKNOWN_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+|\b[B-HJ-Z]\b|^A(?= [a-z]+(?:s|ed)\b)")
_ONE_OF_SERIES = re.compile(r"(.*\d)[a-z]$")
SUPPORT = (
    "support", "vocabulary", "known_words", "best_line", "names", "unknown", "near_words", "farthest", "stretch", "topic",
    "strange", "strangest",
)  # fmt: skip
Weights = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    start: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What the checks found of one claim, before any of it is weighed."""

    support: tuple[float, ...]
    unsaid: frozenset[str]
    words: int
    owners: tuple[Candidate, ...]
    polarity: tuple[float, ...]
    negated: bool
    number: float
    dated: bool


@dataclass(frozen=True, slots=True)
class Indexed:
    """A meeting ready for checking claims: its words, who is spoken of and to, and what its words mean."""

    meeting: Meeting
    voices: Voices
    meanings: Meanings


def features(claim: str, known: Indexed) -> Found:
    """The findings of one claim."""
    meeting, voices = known.meeting, known.voices
    plain = plain_text(claim)
    roles = role_stems(meeting.speakers)
    about = claim_stems(plain, meeting) - roles
    telling = about - GENERIC or about
    places = _places(meeting, about)
    top = [u for p in places for u in meeting.utterances[p.start : p.start + WINDOW]]
    number = _number(plain, meeting, top)
    dated = _DATE.search(plain) is None or _dated(plain, top)
    return Found(
        (*_support(claim, about, places, meeting), *known.meanings.nearness(plain, meeting, roles)),
        frozenset(telling - meeting.where.keys()),
        len(telling),
        tuple(candidates(plain, meeting, voices)),
        tuple(findings(plain, meeting, roles, number_said=number == 1.0)),
        is_negated(plain),
        number,
        dated,
    )


def _places(meeting: Meeting, about: frozenset[str]) -> list[Place]:
    """The best windows, the likeliest first; a later one wins among equals, since decisions come late."""
    lines, found = meeting.utterances, []
    starts = {j for s in about for i in meeting.where.get(s, ()) for j in range(max(0, i - WINDOW + 1), i + 1)}
    for i in sorted(starts):
        stems = frozenset().union(*(u.stems for u in lines[i : i + WINDOW]))
        found.append(Place(i, meeting.cover(about, stems) + 0.05 * i / len(lines)))
    return sorted(found, key=lambda p: -p.score)[:TOP]


def _support(claim: str, about: frozenset[str], places: Sequence[Place], meeting: Meeting) -> tuple[float, ...]:
    """How much of a claim the meeting spoke of, in the order of SUPPORT."""
    telling = about - GENERIC or about
    known = frozenset(meeting.where)
    familiar, speakers = known | role_stems(meeting.speakers), {t for s in meeting.speakers for t in tokens(s)}
    names = [
        n
        for n in _UNKNOWN_NAME.findall(claim)
        if n.lower() not in speakers and (len(n) == 1 or not claim_stems(n, meeting) <= familiar)
    ]
    return (
        places[0].score if places else 0.0,
        meeting.cover(telling, known),
        len(about & known) / max(1, len(about)),
        max(meeting.covers(telling).values(), default=0.0) if telling else 0.0,
        min(2.0, float(len(names))),
        min(5.0, float(len(telling - known))),
    )


def _number(plain: str, meeting: Meeting, top: Sequence[Utterance]) -> float:
    """1 where every number of the claim was said at the place, 0 where it has none; ELSEWHERE, NEVER."""
    bare = re.sub(rf"\b(?:{ORDINAL_WORDS})\b", " ", plain, flags=re.I)
    said = values(bare)
    if not said:
        return 0.0
    here = frozenset(v for u in top for v in values(u.plain))
    if all(_heard(v, here) for v in said):
        return 1.0
    return ELSEWHERE if all(_heard(v, meeting.numbers) for v in said) else NEVER


def _heard(value: float, said: frozenset[float]) -> bool:
    """12.5 may be said "twelve fifty": 12 and 50 apart, or read together as 62."""
    whole, cents = int(value), round((value - int(value)) * 100)
    split = cents > 0 and (whole + cents in said or (float(whole) in said and float(cents) in said))
    return value in said or split or (value <= 4)


def _dated(plain: str, top: Sequence[Utterance]) -> bool:
    wanted = {m.group().lower() for m in _DATE.finditer(plain)}
    said = {m.group().lower() for u in top for m in _DATE.finditer(u.plain)}
    return wanted <= said


@lru_cache(maxsize=1)
def _weights() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return loaded


def scores(found: Found, model: Weights) -> dict[str, float]:
    """For each learned check that applies, how well the claim does: more is better."""
    out = {"support": _sum((*found.support, *strangeness(found, model["usual"])), model["support"])}
    # Of a claim with several doers the one that fits worst decides.
    margins = [c.margin(model["owner"], model["roles"]) for c in found.owners]
    if margins:
        out["owner"] = min(margins)
    kind = "denial" if found.negated else "statement"
    out[kind] = _sum(found.polarity, model[kind])
    return out


def strangeness(found: Found, usual: Mapping[str, float]) -> tuple[float, float]:
    """How foreign the words are that this meeting did not say, on average over the claim and at worst: `usual` tells what
    share of other meetings says a word."""
    foreign = [1.0 - usual.get(s, 0.0) for s in found.unsaid]
    return sum(foreign) / max(1, found.words), max(foreign, default=0.0)


def _sum(values_: Sequence[float], weights: Sequence[float]) -> float:
    """A weighted sum; the last weight stands alone."""
    return float(sum(v * w for v, w in zip(values_, weights[:-1], strict=True)) + weights[-1])


def percentiles(found: Found, model: Weights) -> dict[str, float]:
    """For each check that applies, the share of true claims that do no better, on a scale where each check fails below
    the same threshold; 0 where a number or date is wrong."""
    out: dict[str, float] = {}
    for name, score in scores(found, model).items():
        check = "polarity" if name in ("denial", "statement") else name
        out[check] = _rescaled(_share(score, model["quantiles"][name]), model["limits"][name], model["threshold"])
    # A number that was said in another place of the meeting was said of something else.
    out["number"] = 0.0 if found.number in (ELSEWHERE, NEVER) else 1.0
    out["date"] = 1.0 if found.dated else 0.0
    return out


def _rescaled(share: float, limit: float, threshold: float) -> float:
    """The share with a check's own limit moved to the threshold."""
    if share < limit:
        return share * threshold / limit
    return threshold + (share - limit) * (1 - threshold) / (1 - limit)


def _share(value: float, quantiles: Sequence[float]) -> float:
    """Where a score stands among the quantiles of the true claims', 0 to 1, read off linearly."""
    steps = len(quantiles) - 1
    at = bisect_right(quantiles, value)
    if at == 0:
        return 0.0
    if at > steps:
        return 1.0
    low, high = quantiles[at - 1], quantiles[at]
    return (at - 1 + (value - low) / (high - low if high > low else 1.0)) / steps


def index(meetings: Iterable[Mapping[str, Any]]) -> dict[str, Indexed]:
    """Each meeting by its id. Meetings of one series ("ES2002a", "ES2002b") share the names that people gave as theirs."""
    found = {str(m["meeting_id"]): Meeting.of(m) for m in meetings}
    names: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for name, meeting in found.items():
        known = names[_series(name)]
        for speaker, given in introductions(meeting).items():
            known[speaker] = known.get(speaker, frozenset()) | given
    return {
        name: Indexed(meeting, voices_of(meeting, names[_series(name)]), Meanings.of(meeting))
        for name, meeting in found.items()
    }


def _series(name: str) -> str:
    match = _ONE_OF_SERIES.match(name)
    return match[1] if match else name


def verify_claims(claims: Iterable[Mapping[str, Any]], meetings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A verdict for each claim: id, status, checks, confidence (0 to 1). Without its meeting a claim is unsupported."""
    asked = list(claims)
    wanted = {str(claim.get("meeting_id")) for claim in asked}
    indexed = index(m for m in meetings if str(m["meeting_id"]) in wanted)
    model = _weights()
    return [
        {"id": claim.get("id"), **_judge(str(claim.get("claim", "")), indexed.get(str(claim.get("meeting_id"))), model)}
        for claim in asked
    ]


def _judge(claim: str, known: Indexed | None, model: Weights) -> dict[str, Any]:
    if known is None or not known.meeting.utterances:
        return {"status": Status.UNSUPPORTED.value, "checks": {"quote": False}, "confidence": 0.0}
    found = percentiles(features(claim, known), model)
    checks = {name: share >= model["threshold"] for name, share in found.items()}
    wrong = {name for name, passed in checks.items() if not passed}
    status = Status.VERIFIED if not wrong else Status.CONTRADICTED if wrong - {"support"} else Status.UNSUPPORTED
    return {"status": status.value, "checks": checks, "confidence": round(min(found.values()), 4)}
