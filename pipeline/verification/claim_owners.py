"""Whom a claim makes the doer, and whom the meeting does: the person told to, the one who takes it on, the one named.

Each speaker is scored against the others by how the words of the task were said near them; how much each way of saying
counts is learned by tests/bench/train_claims.py.
"""

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
_VOCATIVE = re.compile(r"(?:^|, |\b[Aa]nd |\b[Oo]kay,? |\b[Ss]o )(?P<n>[A-Z][a-z]{2,})(?=[,?]|$| you\b| if you\b| can\b)")
_BY = re.compile(r"\bby (?:the |a )?$", re.I)
_ORDERED = re.compile(r"\b(?:instruct|ask|tell|told|assign|remind|request)\w*\s+(?:the |a )?$", re.I)
_LIST = re.compile(r"^(?:\W|and|the|both|or|a|to|as well as|along with|together with|,)*$", re.I)
_ROLE_ENDS = re.compile(r"[.;:]|, (?:but|and|while|so|which)\b|\buntil\b|\bso that\b|\bbecause\b|\bafter\b", re.I)

FEATURES = (
    "named_in", "named_near", "named_before", "own_voice", "own_task", "told", "told_task", "tells", "speaks", "share",
    "title", "named_max", "told_max", "own_max",
)  # fmt: skip


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
    for s in speakers:
        is_role = bool(words[s]) and words[s][-1] in TITLES.split()
        own = [w for w in words[s] if count[w] == 1 and len(w) > 1]
        forms = [re.escape(s)]
        if is_role:
            # "Marketing Expert", and "Market Expert" as it is said; "the designers" are all who have the title.
            forms += [
                rf"{_spoken(w)} (?:{'|'.join(TITLES.split())})" for w in words[s][:-1] if count[w] == 1
            ] + [rf"{words[s][-1]}s"]
            initials = "".join(w[0] for w in words[s]).upper()
            forms += [rf"(?-i:{initials})"] + ([rf"(?-i:{initials[:2]})"] if len(initials) > 2 else [])
            # As people say it: "Industrial Design, you …", "and marketing".
            forms += [rf"(?-i:{w.capitalize()} {words[s][-1][:6].capitalize()}\w*)" for w in own[-1:]]
        else:
            forms += [re.escape(w) for w in own]
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
            if patterns[s].search(u.plain)
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
    return re.compile(rf"^(?:\W*\b(?:um|uh|and|so|then|for|our|the|okay|well|as|of|course|now|also|m)\b\W*)*{_spoken(said)}\b", re.I)


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


def evidence(task: frozenset[str], meeting: Meeting, voices: Voices) -> dict[str, list[float]]:
    """For each speaker, how the words of a task were said near them, in the order of FEATURES."""
    lines = meeting.utterances
    got = {s: dict.fromkeys(FEATURES, 0.0) for s in meeting.speakers}
    shares = meeting.covers(task)
    total = max(1, len(lines))
    for i, cover in shares.items():
        if cover < LEAST:
            continue
        u = lines[i]
        late = 0.5 + 0.5 * i / total
        worth = cover * cover * late
        is_task = bool(_TASK.search(u.plain))
        got[u.speaker]["speaks"] += worth
        here = voices.named[i]
        for s in here:
            got[s]["named_in"] += worth / len(here)
            got[s]["named_max"] = max(got[s]["named_max"], cover * late)
        if not here:
            for j in range(i - 1, max(-1, i - 1 - NEAR), -1):
                if voices.named[j]:
                    for s in voices.named[j]:
                        got[s]["named_before"] += worth / len(voices.named[j]) / (i - j)
                        got[s]["named_max"] = max(got[s]["named_max"], cover * late * (0.8 if lines[j].speaker == u.speaker else 0.5) / (i - j))  # fmt: skip
                    break
            for j in range(i + 1, min(total, i + 2)):
                for s in voices.named[j]:
                    got[s]["named_near"] += worth / len(voices.named[j])
        near = [u.plain] + [lines[j].plain for j in (i - 1, i + 1) if 0 <= j < total and lines[j].speaker == u.speaker]
        if any(_OWN_VOICE.search(p) for p in near):
            got[u.speaker]["own_task" if is_task else "own_voice"] += worth
            got[u.speaker]["own_max"] = max(got[u.speaker]["own_max"], cover * late)
        if any(_TO_YOU.search(p) for p in near):
            got[u.speaker]["tells"] += worth
            to = voices.answers[i]
            if to:
                got[to]["told_task" if is_task else "told"] += worth
                got[to]["told_max"] = max(got[to]["told_max"], cover * late)
    titles = Counter(w for s in meeting.speakers for w in word_stems(s))
    shared = {w for w, n in titles.items() if n > 1}
    for s in meeting.speakers:
        got[s]["share"] = voices.share[s]
        own = word_stems(s) - shared
        got[s]["title"] = (len(own & task) / len(own)) ** 2 if own else 0.0
    sums = {n: sum(g[n] for g in got.values()) for n in FEATURES}
    scaled = ("named_in", "named_near", "named_before", "own_voice", "own_task", "told", "told_task", "tells", "speaks")
    # A share among the speakers, less sure where little was said.
    return {
        s: [g[n] / (sums[n] + 0.1) if n in scaled else g[n] for n in FEATURES] for s, g in got.items()
    }


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
        return min(said[s] for s in self.owners) - max(others) if others else EVERYBODY

    def score(self, speaker: str, weights: Sequence[float], roles: Mapping[str, Mapping[str, float]]) -> float:
        """What speaks for one speaker."""
        row = (*self.found[speaker], vocabulary(speaker, self.task, roles))
        return float(sum(v * w for v, w in zip(row, weights, strict=True)))


def vocabulary(speaker: str, task: frozenset[str], roles: Mapping[str, Mapping[str, float]]) -> float:
    """How much the words of a task are those that people of this role speak of; 0 for a role that was never learned."""
    usual = roles.get(speaker, {})
    known = [usual[w] for w in task if w in usual]
    return sum(known) / max(1, len(task)) ** 0.5


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
