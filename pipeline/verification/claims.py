"""Claims about whole meetings, given without evidence: find where a claim could have been said, then check it there.

Works on abstractive sentences ("The designer will not …"), so each check yields a score, and how true claims score is
learned on AMI by tests/bench/train_claims.py and shipped as data. Speakers are named by role or by name.
"""

import json
import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.domain.claims import Status
from app.paths import RESOURCES
from pipeline.core.numbers import ORDINAL_WORDS, values
from pipeline.core.text import content, expand, stem, tokens
from pipeline.core.words import word_set

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
_NEGATED = re.compile(r"\b(?:not|never|no|none|without|nothing|neither|nor|instead|rather)\b", re.I)
_OWNED = re.compile(
    r"^(?:the |a )?(?P<who>[A-Za-z][\w' ]{0,40}?)(?: and [\w' ]+?)? (?:will|has to|have to|is "
    r"going to|was|should|must|needs? to|is to|would|shall|can|agreed|promised)\b",
    re.I,
)
_DENIALS = re.compile(
    r"\b(?:not|never|no|none|without|nothing|nor|neither|rid of|instead of|forget|skip|leave "
    r"out|rather than|useless|unnecessary)\b",
    re.I,
)
_OWN_VOICE = re.compile(r"\b(?:I|we) (?:will|am going|are going|can|have to|should|need)\b|\blet me\b", re.I)
_TO_YOU = re.compile(r"\byou (?:will|are|can|have|should|get|need|go|two)\b|\bfor you\b", re.I)
_NAME = re.compile(r"\b(?:I am|my name is) (?P<n>(?-i:[A-Z][a-z]+))\b", re.I)
_GENERIC = word_set(
    "group team member meet meeting project use us decid discuss propos present will part "
    "thing prod product remot control"
)


@dataclass(frozen=True, slots=True)
class Utterance:
    speaker: str
    text: str
    stems: frozenset[str]
    plain: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting indexed for looking things up: stems by utterance, how telling each stem is here, who speaks."""

    utterances: tuple[Utterance, ...]
    idf: Mapping[str, float]
    speakers: tuple[str, ...]
    numbers: frozenset[float]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Meeting":
        """A meeting of the claims benchmark, indexed by word."""
        lines = []
        for u in raw.get("utterances", ()):
            plain = expand(str(u["text"]))
            lines.append(Utterance(str(u["speaker"]), str(u["text"]), content(plain), plain))
        seen = Counter(s for line in lines for s in line.stems)
        total = max(1, len(lines))
        idf = {s: math.log(1 + total / n) for s, n in seen.items()}
        speakers = tuple(dict.fromkeys(line.speaker for line in lines))
        spoken = frozenset(v for line in lines for v in values(line.plain))
        return cls(tuple(lines), idf, speakers, spoken)

    def weight(self, stem_: str) -> float:
        """How telling a stem is; one never said here is as telling as the rarest."""
        return self.idf.get(stem_, math.log(1 + max(1, len(self.utterances))))


@dataclass(frozen=True, slots=True)
class Place:
    start: int
    score: float


def _cover(meeting: Meeting, about: frozenset[str], stems: frozenset[str]) -> float:
    whole = sum(meeting.weight(s) for s in about)
    return sum(meeting.weight(s) for s in about & stems) / whole if whole else 0.0


def _places(meeting: Meeting, about: frozenset[str]) -> list[Place]:
    """The best windows, the likeliest first; a later one wins among equals, since decisions come late."""
    found = []
    for i in range(len(meeting.utterances)):
        near = meeting.utterances[i : i + WINDOW]
        stems = frozenset().union(*(u.stems for u in near))
        if about & stems:
            found.append(Place(i, _cover(meeting, about, stems) + 0.05 * i / len(meeting.utterances)))
    return sorted(found, key=lambda p: -p.score)[:TOP]


def features(claim: str, meeting: Meeting) -> dict[str, float]:
    """The scores of one claim: each is what a check found, between 0 and 1 unless said."""
    plain = expand(claim)
    owner = _owner(plain, meeting)
    about = content(plain) - _role_stems(meeting)
    places = _places(meeting, about)
    top = [
        meeting.utterances[i]
        for p in places[:TOP]
        for i in range(p.start, min(p.start + WINDOW, len(meeting.utterances)))
    ]
    telling = about - _GENERIC
    vocabulary = _cover(meeting, telling or about, frozenset(meeting.idf))
    return {
        "support": places[0].score if places else 0.0,
        "vocabulary": vocabulary,
        "foreign_words": 1.0 - len(about & frozenset(meeting.idf)) / max(1, len(about)),
        "number": _number(plain, meeting, top),
        "date": 0.0 if _DATE.search(plain) is None else (-1.0 if not _dated(plain, top) else 0.3),
        "owner": _affinity(owner, telling or about, meeting) if owner else 0.0,
        "owned_by": _assigned(owner, telling or about, meeting) if owner else 0.0,
        "claim_negated": float(bool(_NEGATED.search(plain))),
        "negation": _negation(telling or about, meeting),
    }


def _role_stems(meeting: Meeting) -> frozenset[str]:
    return frozenset(stem(t) for s in meeting.speakers for t in tokens(s))


def _owner(plain: str, meeting: Meeting) -> str | None:
    """The speaker whom the claim makes the doer, by role or name."""
    match = _OWNED.match(plain)
    if not match:
        return None
    said = {stem(t) for t in tokens(match["who"])}
    scored = [(len(said & {stem(t) for t in tokens(s)}) / len(tokens(s)), s) for s in meeting.speakers if tokens(s)]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= 0.6 else None


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


def _affinity(owner: str, about: frozenset[str], meeting: Meeting) -> float:
    """How much more the owner spoke of it than the others on average, −1 to 1."""
    spoken = dict.fromkeys(meeting.speakers, 0.0)
    size = Counter(u.speaker for u in meeting.utterances)
    for u in meeting.utterances:
        spoken[u.speaker] += sum(meeting.weight(s) for s in about & u.stems)
    rate = {s: spoken[s] / (20 + size[s]) for s in meeting.speakers}
    others = [r for s, r in rate.items() if s != owner]
    best = max(others, default=0.0)
    total = rate[owner] + best
    return (rate[owner] - best) / total if total else 0.0


def _assigned(owner: str, about: frozenset[str], meeting: Meeting) -> float:
    """Whether the thing is said to or about this person, by role, initials or name, rather than another, −1 to 1."""
    scores = dict.fromkeys(meeting.speakers, 0.0)
    names = {speaker: _aliases(speaker, meeting) for speaker in meeting.speakers}
    for i, u in enumerate(meeting.utterances):
        share = _cover(meeting, about, u.stems)
        near = meeting.utterances[max(0, i - 1) : i + 2]
        if share < 0.2:
            continue
        share *= 1 + i / len(meeting.utterances)
        for speaker in meeting.speakers:
            if any(names[speaker].search(v.plain) for v in near):
                scores[speaker] = max(scores[speaker], share)
            elif u.speaker == speaker and _OWN_VOICE.search(u.plain):
                scores[speaker] = max(scores[speaker], 0.6 * share)
            elif _TO_YOU.search(u.plain) and any(
                v.speaker == speaker != u.speaker for v in meeting.utterances[i + 1 : i + 3]
            ):
                scores[speaker] = max(scores[speaker], 0.7 * share)
    best = max((v for s, v in scores.items() if s != owner), default=0.0)
    return scores.get(owner, 0.0) - best


def _aliases(speaker: str, meeting: Meeting) -> re.Pattern[str]:
    """A role as people say it: in full, its telling words, its initials, and the name its bearer gave at the start."""
    words = tokens(speaker)
    initials = "".join(w[0] for w in words).upper()
    said = [re.escape(speaker)]
    if len(words) > 1:
        said += [rf"{words[-2]}\w* {words[-1][:5]}\w*", "_?".join(initials) + "_?" if len(initials) > 1 else initials]
    if words[0] in ("marketing", "industrial"):
        said.append(rf"{words[0]}")
    for u in meeting.utterances[:60]:
        if u.speaker == speaker and (m := _NAME.search(u.plain)):
            said.append(m[1])
    return re.compile(rf"\b(?:{'|'.join(said)})\b", re.I)


def _negation(about: frozenset[str], meeting: Meeting) -> float:
    """How much the thing was denied here, −1 to 2: the best denial against the best statement, and their share."""
    denial = statement = 0.0
    denied = total = 1e-9
    for u in meeting.utterances:
        share = _cover(meeting, about, u.stems)
        if share <= 0:
            continue
        denies = bool(_DENIALS.search(u.plain))
        denial, statement = (max(denial, share), statement) if denies else (denial, max(statement, share))
        total += share**3
        denied += denies * share**3
    return denial - statement + denied / total


@lru_cache(maxsize=1)
def _weights() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return loaded


def percentiles(found: Mapping[str, float], model: Mapping[str, Any]) -> dict[str, float]:
    """For each check that applies, the share of true claims that do no better; 0 where a number or date is wrong."""
    out = {"support": _share(found["support"], model["support"])}
    if found["owner"] or found["owned_by"]:
        out["owner"] = _share(found["owned_by"], model["owner"])
    if found["claim_negated"]:
        out["polarity"] = _share(found["negation"], model["polarity"])
    # A number that was said in another place of the meeting was said of something else.
    out["number"] = 0.0 if found["number"] in (ELSEWHERE, NEVER) else 1.0
    out["date"] = 0.0 if found["date"] < 0 else 1.0
    return out


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


def verify_claims(claims: Iterable[Mapping[str, Any]], meetings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A verdict for each claim: id, status, checks, confidence (0 to 1). Without its meeting a claim is unsupported."""
    raw = {str(m["meeting_id"]): m for m in meetings}
    model, index = _weights(), {}
    rows = []
    for claim in claims:
        name = str(claim.get("meeting_id"))
        if name in raw and name not in index:
            index[name] = Meeting.of(raw[name])
        rows.append({"id": claim.get("id"), **_judge(str(claim.get("claim", "")), index.get(name), model)})
    return rows


def _judge(claim: str, meeting: Meeting | None, model: Mapping[str, Any]) -> dict[str, Any]:
    if meeting is None or not meeting.utterances:
        return {"status": Status.UNSUPPORTED.value, "checks": {"quote": False}, "confidence": 0.0}
    found = percentiles(features(claim, meeting), model)
    checks = {name: share >= model["threshold"] for name, share in found.items()}
    wrong = {name for name, passed in checks.items() if not passed}
    status = Status.VERIFIED if not wrong else Status.CONTRADICTED if wrong - {"support"} else Status.UNSUPPORTED
    return {"status": status.value, "checks": checks, "confidence": round(min(found.values()), 4)}
