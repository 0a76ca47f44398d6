"""Whom a claim makes the doer, and whom the meeting does: the person told to, the one who takes it on, the one named.

Each speaker is scored against the others by how the words of the task were said near them; how much each way of saying
counts is learned by tests/bench/train_claims.py.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.core.text import STOP_WORDS, tokens
from pipeline.verification.meeting_index import GENERIC, Meeting, Utterance, claim_stems, word_stems

TITLES = "designer expert manager specialist executive engineer director officer lead head representative developer"
# How far from the task's words a person may be named, and how soon the one addressed answers.
NEAR, ANSWER = 3, 3
LEAST = 0.12
# Of more people than this it says that everybody does it.
MOST_OWNERS = 2
EVERYBODY = 9.0  # the margin where everybody is an owner
_OWN_VOICE = re.compile(
    r"\bI (?:will|am going|am gonna|can|have to|should|need|must|might|would|shall|could|am (?:now )?\w+ing)\b"
    r"|\blet me\b|\bmy (?:job|task|part|presentation|report)\b|\bleave (?:it|that) to me\b",
    re.I,
)
_TO_YOU = re.compile(r"\byou\b|\byour\b|\byours\b", re.I)
_TASK = re.compile(
    r"\b(?:next (?:meeting|time)|will|going to|gonna|should|have to|has to|need to|could|can|work on|look (?:at|into)|find "
    r"out|think about|responsible|prepare|task|homework|action)\b",
    re.I,
)
_NAME = re.compile(r"\b(?:I am|my name is|I'm) (?P<n>(?-i:[A-Z][a-z]+))\b", re.I)
_VOCATIVE = re.compile(
    r"(?:^|, |\b[Aa]nd |\b[Oo]kay,? |\b[Ss]o )(?P<n>[A-Z][a-z]{2,})(?=[,?]|$| you\b| if you\b| can\b)"
)
_BY = re.compile(r"\bby (?:the |a )?$", re.I)
_ORDERED = re.compile(r"\b(?:instruct|ask|tell|told|assign|remind|request)\w*\s+(?:the |a )?$", re.I)
_LIST = re.compile(r"^(?:\W|and|the|both|or|a|to|as well as|along with|together with|,)*$", re.I)
_ROLE_ENDS = re.compile(r"[.;:]|, (?:but|and|while|so|which)\b|\buntil\b|\bso that\b|\bbecause\b|\bafter\b", re.I)

SHARED = ("named_in", "named_near", "named_before", "own_voice", "own_task", "told", "told_task", "tells", "speaks")
FEATURES = (*SHARED, "share", "title", "named_max", "told_max", "own_max")


@dataclass(frozen=True, slots=True)
class Frame:
    """One doing in a claim: by whom, and the words of what."""

    owners: tuple[str, ...]
    task: str


@lru_cache(maxsize=64)
def mentions_of(speakers: tuple[str, ...]) -> Mapping[str, re.Pattern[str]]:
    """How each speaker is written of: in full, by the telling word of a role and any title, by initials, by a name's part."""
    words = {s: tokens(s) for s in speakers}
    count = Counter(w for s in speakers for w in set(words[s]))
    found = {}
    for s in filter(tokens, speakers):
        is_role = bool(words[s]) and words[s][-1] in TITLES.split()
        own = [w for w in words[s] if count[w] == 1 and len(w) > 1]
        forms = [re.escape(s)]
        if is_role:
            # "Marketing Expert", and "Market Expert" as it is said; "the designers" are all who have the title.
            forms += [rf"{_spoken(w)} (?:{'|'.join(TITLES.split())})" for w in words[s][:-1] if count[w] == 1] + [
                rf"{words[s][-1]}s"
            ]
            initials = "".join(w[0] for w in words[s]).upper()
            forms += [rf"(?-i:{initials})"] + ([rf"(?-i:{initials[:2]})"] if len(initials) > 2 else [])
            # As people say it: "Industrial Design, you …", "and marketing".
            forms += [rf"(?-i:{w.capitalize()} {words[s][-1][:6].capitalize()}\w*)" for w in own[-1:]]
        else:
            # Will is a name where it has a capital.
            forms += [rf"(?-i:{re.escape(w.capitalize())})" for w in own]
        found[s] = re.compile(rf"\b(?:{'|'.join(forms)})\b", re.I)
    return found


def _spoken(word: str) -> str:
    """A pattern of a role's word, with or without its ending."""
    bare = word.removesuffix("ing")
    return re.escape(bare) + ("(?:ing)?" if bare != word else "")


def frames(plain: str, speakers: tuple[str, ...]) -> list[Frame]:
    """The claim's doers, each group with its words of what it does; none where no speaker is named."""
    spots = sorted((m.start(), m.end(), s) for s, p in mentions_of(speakers).items() for m in p.finditer(plain))
    groups: list[list[tuple[int, int, str]]] = []
    for spot in spots:
        last = groups[-1][-1] if groups else None
        if last and spot[0] < last[1] and spot[:2] != last[:2]:
            continue
        joined = last and _LIST.match(plain[last[1] : spot[0]])
        (groups[-1].append(spot) if joined else groups.append([spot]))
    found = []
    for i, group in enumerate(groups):
        start, end = group[0][0], group[-1][1]
        ordered = i + 1 < len(groups) and _ORDERED.search(plain[: groups[i + 1][0][0]])
        if ordered:
            continue
        before = plain[groups[i - 1][-1][1] if i else 0 : start]
        after = plain[end : groups[i + 1][0][0] if i + 1 < len(groups) else len(plain)]
        if _BY.search(before):
            task = before
        else:
            stop = _ROLE_ENDS.search(after)
            task = after[: stop.start()] if stop and len(word_stems(after[: stop.start()])) > 1 else after
        if word_stems(task):
            found.append(Frame(tuple(dict.fromkeys(s for _, _, s in group)), task))
    return found


@dataclass(frozen=True, slots=True)
class Voices:
    """Who is spoken of and to at each utterance of a meeting."""

    named: tuple[frozenset[str], ...]
    answers: tuple[str | None, ...]
    share: Mapping[str, float]


def voices_of(meeting: Meeting, names: Mapping[str, frozenset[str]]) -> Voices:
    """Names and roles at each utterance, and who answers it (else who spoke before)."""
    patterns = mentions_of(meeting.speakers)
    called = _vocatives(meeting, names)
    first = {s: re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(n)))})\b") for s, n in called.items() if n}
    openings = {s: o for s in meeting.speakers if (o := _opening(s, meeting.speakers))}
    named, answers = [], []
    lines = meeting.utterances
    for i, u in enumerate(lines):
        here = {
            s
            for s in meeting.speakers
            if (s in patterns and patterns[s].search(u.plain))
            or (s in first and first[s].search(u.text))
            or (s in openings and openings[s].search(u.plain))
        }
        named.append(frozenset(here))
        answers.append(_answers(lines, i))
    size = Counter(u.speaker for u in lines)
    return Voices(tuple(named), tuple(answers), {s: size[s] / max(1, len(lines)) for s in meeting.speakers})


def _answers(lines: Sequence[Utterance], i: int) -> str | None:
    """Who speaks next, else who spoke before."""
    own = lines[i].speaker
    after = next((v.speaker for v in lines[i + 1 : i + 1 + ANSWER] if v.speaker != own), None)
    return after or next((v.speaker for v in reversed(lines[max(0, i - ANSWER) : i]) if v.speaker != own), None)


def _opening(speaker: str, speakers: tuple[str, ...]) -> re.Pattern[str] | None:
    """The telling words of a role where an utterance begins with them: "Marketing, you …", "our user interface can …"."""
    words = tokens(speaker)
    count = Counter(w for s in speakers for w in set(tokens(s)))
    own = [w for w in words if count[w] == 1]
    if not own or words[-1] not in TITLES.split() or words[-1] in own[:1]:
        return None
    said = " ".join(w for w in own if w not in TITLES.split())
    lead = r"(?:\W*\b(?:um|uh|and|so|then|for|our|the|okay|well|as|of|course|now|also|m)\b\W*)*"
    return re.compile(rf"^{lead}{_spoken(said)}\b", re.I)


def introductions(meeting: Meeting) -> dict[str, frozenset[str]]:
    """The names that people gave as theirs at the start."""
    found: dict[str, set[str]] = {s: set() for s in meeting.speakers}
    for u in meeting.utterances[:80]:
        m = _NAME.search(u.plain)
        if m and word_stems(m["n"]) and not word_stems(m["n"]) & _role_words(meeting.speakers):
            found[u.speaker].add(m["n"])
    return {s: frozenset(n) for s, n in found.items()}


def _role_words(speakers: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(word_stems(s) for s in speakers))


def _vocatives(meeting: Meeting, names: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    """The given names, and those that one person answers to more than anybody else."""
    found = {s: set(names.get(s, ())) for s in meeting.speakers}
    given = {n for s in found for n in found[s]}
    replies: dict[str, Counter[str]] = {}
    lines = meeting.utterances
    for i, u in enumerate(lines):
        for m in _VOCATIVE.finditer(u.text):
            name = m["n"]
            if name in given or word_stems(name) & _role_words(meeting.speakers) or name.lower() in STOP_WORDS:
                continue
            votes = replies.setdefault(name, Counter())
            if after := _answers(lines, i):
                votes[after] += 1
            votes[u.speaker] -= 2
    for name, votes in replies.items():
        ranked = votes.most_common()
        if ranked and ranked[0][1] >= 2 and ranked[0][1] >= 2 * max(0, ranked[1][1] if len(ranked) > 1 else 0):
            found[ranked[0][0]].add(name)
    return found


class _Tally:
    """What speaks for each speaker as the doer of one task, added up over the utterances that hold its words."""

    def __init__(self, meeting: Meeting, voices: Voices) -> None:
        self._lines, self._voices = meeting.utterances, voices
        self.got = {s: dict.fromkeys(FEATURES, 0.0) for s in meeting.speakers}

    def add(self, i: int, cover: float) -> None:
        """Counts one utterance; a later one counts for more, since tasks are given at the end."""
        u = self._lines[i]
        held = cover * (0.5 + 0.5 * i / len(self._lines))
        worth = cover * held
        is_task = bool(_TASK.search(u.plain))
        self._count(u.speaker, "speaks", worth)
        self._named(i, worth, held)
        near = [u.plain]
        near += [v.plain for j in (i - 1, i + 1) for v in self._lines[max(0, j) : j + 1] if v.speaker == u.speaker]
        if any(_OWN_VOICE.search(p) for p in near):
            self._count(u.speaker, "own_task" if is_task else "own_voice", worth, "own_max", held)
        if any(_TO_YOU.search(p) for p in near):
            self._count(u.speaker, "tells", worth)
            if (to := self._voices.answers[i]) is not None:
                self._count(to, "told_task" if is_task else "told", worth, "told_max", held)

    def _count(self, speaker: str, name: str, worth: float, most: str = "", held: float = 0.0) -> None:
        own = self.got[speaker]
        own[name] += worth
        if most:
            own[most] = max(own[most], held)

    def _named(self, i: int, worth: float, held: float) -> None:
        """The people named in an utterance; where nobody is, those named last before it, or right after it."""
        named = self._voices.named
        if named[i]:
            for s in named[i]:
                self._count(s, "named_in", worth / len(named[i]), "named_max", held)
            return
        last = next((j for j in range(i - 1, max(-1, i - 1 - NEAR), -1) if named[j]), None)
        if last is not None:
            trust = 0.8 if self._lines[last].speaker == self._lines[i].speaker else 0.5
            for s in named[last]:
                self._count(
                    s, "named_before", worth / len(named[last]) / (i - last), "named_max", held * trust / (i - last)
                )
        for after in named[i + 1 : i + 2]:
            for s in after:
                self._count(s, "named_near", worth / len(after))


def evidence(task: frozenset[str], meeting: Meeting, voices: Voices) -> dict[str, list[float]]:
    """For each speaker, how the words of a task were said near them, in the order of FEATURES."""
    tally = _Tally(meeting, voices)
    for i, cover in meeting.covers(task).items():
        if cover >= LEAST:
            tally.add(i, cover)
    titles = Counter(w for s in meeting.speakers for w in word_stems(s))
    for s, own in tally.got.items():
        words = {w for w in word_stems(s) if titles[w] == 1}
        own["share"] = voices.share[s]
        own["title"] = (len(words & task) / len(words)) ** 2 if words else 0.0
    sums = {n: sum(own[n] for own in tally.got.values()) for n in SHARED}
    # A share among the speakers, less sure where little was said.
    return {s: [own[n] / (sums[n] + 0.1) if n in sums else own[n] for n in FEATURES] for s, own in tally.got.items()}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One doing of a claim: its owners, its words, and what speaks for each speaker as the doer."""

    owners: tuple[str, ...]
    task: frozenset[str]
    found: Mapping[str, Sequence[float]]

    def margin(self, weights: Sequence[float], roles: Mapping[str, Mapping[str, float]]) -> float:
        """How much more speaks for the claim's owner who fits worst than for the best other speaker."""
        said = {s: self.score(s, weights, roles) for s in self.found}
        others = [v for s, v in said.items() if s not in self.owners]
        if not others:
            return EVERYBODY
        return min(said[s] for s in self.owners) - max(others)

    def score(self, speaker: str, weights: Sequence[float], roles: Mapping[str, Mapping[str, float]]) -> float:
        """What speaks for one speaker."""
        row = (*self.found[speaker], vocabulary(speaker, self.task, roles))
        return float(sum(v * w for v, w in zip(row, weights, strict=True)))


def vocabulary(speaker: str, task: frozenset[str], roles: Mapping[str, Mapping[str, float]]) -> float:
    """How much the words of a task are those that people of this role speak of; 0 for a role that was never learned."""
    usual = roles.get(speaker, {})
    known = [usual[w] for w in task if w in usual]
    return float(sum(known) / math.sqrt(max(1, len(task))))


def candidates(plain: str, meeting: Meeting, voices: Voices) -> list[Candidate]:
    """A claim's doings with what speaks for each speaker."""
    found = []
    for frame in frames(plain, meeting.speakers):
        if len(frame.owners) > MOST_OWNERS:
            continue
        stems = claim_stems(frame.task, meeting)
        task = stems - GENERIC or stems
        found.append(Candidate(frame.owners, task, evidence(task, meeting, voices)))
    return found
