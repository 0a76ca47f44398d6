"""Whether a claim denies what the meeting affirmed, or affirms what it denied.

What was said of the denied (else of all the claim's) words is weighed: each mention counts as denied where a denial stands
close to the words, and counts for more the more of them it holds and the later it comes. tests/bench/train_claims.py
learns how the findings add up.
"""

import re
from collections.abc import Sequence

from pipeline.core.text import tokens
from pipeline.verification.claim_owners import mentions_of
from pipeline.verification.meeting_index import GENERIC, Meeting, claim_stems, word_stems

BEFORE, AFTER = 6, 7  # words from a denial to what it denies, and from a thing to what is said against it
LEAST = 0.15
PRONOUNS = 4  # characters before the subject: "The "
NEGATED = re.compile(r"\b(?:not|never|no|none|without|nothing|neither|nor|instead|rather)\b", re.I)
_AFTER_VERB = re.compile(
    r"\b(?:will|would|shall|should|must|can|could|may|might|is|are|was|were|be|has|have|had|do|does|did|need|decid\w+|"
    r"agree\w*|want\w*) (?:\w+ly )?(?:not|never|no longer)\b",
    re.I,
)
_OTHER = re.compile(r"\b(?:no|without|not|never|instead of|rather than)\b", re.I)
_EMPTY = frozenset(
    word_stems(
        "include feature featured included incorporate incorporated implement implemented add added contain consist make "
        "made going come allow need want want wanted only feature features function functions be able possible too many "
        "much also still well known concept idea possibility option pay attention through by when used using time "
        "come comes become their them each one two during work working other others additional separate frequent extra more "
        "any used useful put place kind type sort different certain specific simply way part"
    )
)
_SAYS_THAT = re.compile(r"\b(?:decid\w+|agree\w*|said|says|noted|that)\b", re.I)
_CONTRAST = re.compile(r"\b(?:instead|rather|than|but|only)\b", re.I)
_CLAUSE_END = re.compile(
    r"[;.]|, (?:but|and|so|which|instead|since|because)\b|\b(?:but|instead|rather than|until|since|because|when|if|so that)\b",
    re.I,
)
_GROUP = re.compile(
    r"^(?:the |all |each |every )?(?:\w+ )?(?:team|group|members?|participants?|individuals?|they|everyone)\b", re.I
)
_DENIAL = re.compile(
    r"\b(?P<strong>not|never|no|none|without|nothing|nor|neither|cannot|rid|forget|skip|scrap|drop|dropped|ditch|leave out|"
    r"left out|remove|removed|useless|unnecessary|outdated|pointless|lose|cancel|exclude|avoid|stop|instead|rather|nah|nope)\b"
    r"|\b(?P<weak>expensive|costly|complicated|difficult|problem|problems|impossible|hard|bad|silly|too|hate|annoying|waste|"
    r"worry|against|unless)\b",
    re.I,
)
# Said before a thing, or after it, to do without it.
_REJECTS = re.compile(
    r"\b(?:no|without|skip|scrap|drop|dropped|ditch|rid of|forget(?: about)?|leave out|lose|cancel|remove|no need \w+|"
    r"no point \w+|instead of|rather than|less attention to|against|can not (?:have|use|afford|do|make|put)|"
    r"not (?:\w+ )?(?:need|want|use|do|have|include|put|make|going|go|consider|worry|care|necessary|implement|allowed)"
    r"(?: about| to| for| with)?)\b(?: \w+){0,3} *$",
    re.I,
)
_REJECTED = re.compile(
    r"^(?: \w+){0,4} (?:(?:is|are|was|were) (?:\w+ )?out\b|outdated|useless|unnecessary|gone|"
    r"too (?:expensive|complicated|costly|much)|not (?:\w+ )?(?:possible|necessary|needed|useful|useable|an? |going|worth|"
    r"good|required|used|there|in)|no longer|away|bad idea|wo not|will not|should not|problematic|dropped|less and less)",
    re.I,
)
_SUPPOSES = re.compile(r"^\W*(?:\w+ ){0,3}(?:if|unless|why)\b", re.I)
# Holds a word of denial and denies nothing.
_ASIDE = re.compile(
    r"\b(?:not (?:only|sure|too bad|forget)|never forget|no more than|nothing more|not more than|not less than|do not know|"
    r"did not know|no problem|why not|whether or not|is not it|are not they|do not you think)\b",
    re.I,
)
_SETTLES = re.compile(
    r"\b(?:we will|we are going to|we go (?:for|with)|decid\w+|so we|let us|we have|agree\w*|definitely|it will|"
    r"is going to|should|we need|we can)\b",
    re.I,
)

FEATURES = (
    "denied_share", "denied_max", "affirmed_max", "weak_share", "last_denied", "late_denied", "settled_affirmed",
    "settled_denied", "mentions", "support", "by_person", "by_group", "twice", "contrast", "length", "pair_denied",
    "rejected_max", "rejected_share", "rejected_any", "number_said",
)  # fmt: skip


def is_negated(plain: str) -> bool:
    """Whether a claim denies anything."""
    return bool(NEGATED.search(plain))


def target(plain: str) -> str:
    """The words that a claim denies; all of it where it denies nothing."""
    match = _AFTER_VERB.search(plain) or _OTHER.search(plain)
    if match is None:
        return plain
    after = plain[match.end() :]
    stop = _CLAUSE_END.search(after)
    said = after[: stop.start()] if stop else after
    # "Teletext will not be used": what is denied stands before the verb.
    return said if telling(word_stems(said)) else f"{plain[: match.start()]} {said}"


def telling(stems: frozenset[str]) -> frozenset[str]:
    """The stems that name a thing or a doing of its own."""
    return stems - GENERIC - _EMPTY


def findings(plain: str, meeting: Meeting, role_stems: frozenset[str], *, number_said: bool) -> list[float]:
    """How the meeting speaks of what the claim denies or affirms, in the order of FEATURES."""
    every = claim_stems(plain, meeting)
    about = claim_stems(target(plain), meeting) - role_stems
    about = telling(about) or telling(every - role_stems) or every
    shares = meeting.covers(about)
    top = max(shares.values(), default=0.0)
    total = max(1, len(meeting.utterances))
    sums = {"denied": 1e-3, "affirmed": 4e-3, "weak": 0.0, "late_d": 1e-3, "late_a": 4e-3, "pair": 0.0, "rejected": 0.0}
    best = {"denied": 0.0, "affirmed": 0.0, "set_a": 0.0, "set_d": 0.0, "rejected": 0.0}
    last: list[bool] = []
    rejections = 0
    for i in sorted(shares):
        cover = shares[i]
        if cover < LEAST or cover < 0.4 * top:
            continue
        strong, weak = _denies(meeting.utterances[i].plain, about)
        late = 0.6 + 0.4 * i / total
        worth = cover * cover * late
        near = meeting.utterances[i + 1 : i + 3]
        answered = any(re.match(r"(?:no|nah|nope)\b", u.plain, re.I) for u in near)
        strong = strong or answered
        key = "denied" if strong else "affirmed"
        sums[key] += worth
        best[key] = max(best[key], cover * late)
        sums["weak"] += worth * weak
        if i > 0.6 * total:
            sums["late_d" if strong else "late_a"] += worth
        if _SETTLES.search(meeting.utterances[i].plain):
            name = "set_d" if strong else "set_a"
            best[name] = max(best[name], cover * late)
        if cover >= 0.75 * top:
            last.append(strong)
        if _rejected(meeting.utterances[i].plain, about):
            rejections += 1
            best["rejected"] = max(best["rejected"], cover * late)
            sums["rejected"] += worth
        around = " ".join(u.plain for u in meeting.utterances[max(0, i - 1) : i + 3])
        sums["pair"] += worth * bool(_strong(around))
    all_ = sums["denied"] + sums["affirmed"]
    match = _AFTER_VERB.search(plain)
    verb = bool(match)
    first = min(
        (m.start() for p in mentions_of(meeting.speakers).values() for m in p.finditer(plain)), default=len(plain)
    )
    person = verb and first <= PRONOUNS and not _SAYS_THAT.search(plain[: match.start()] if match else "")
    return [
        sums["denied"] / all_,
        best["denied"],
        best["affirmed"],
        sums["weak"] / all_,
        sum(last[-3:]) / max(1, len(last[-3:])) if last else 0.0,
        sums["late_d"] / (sums["late_d"] + sums["late_a"]),
        best["set_a"],
        best["set_d"],
        min(3.0, len([1 for c in shares.values() if c >= 0.4 * top]) ** 0.5 / 3),
        top,
        float(person),
        float(verb and not person and bool(_GROUP.match(plain))),
        float(len(NEGATED.findall(plain)) > 1),
        float(bool(_CONTRAST.search(plain))),
        min(2.0, len(every) / 8),
        sums["pair"] / all_,
        best["rejected"],
        sums["rejected"] / all_,
        min(3.0, float(rejections)),
        float(number_said),
    ]


def _strong(text: str) -> bool:
    return any(m["strong"] for m in _DENIAL.finditer(_ASIDE.sub(" ", text)))


def _denies(text: str, about: frozenset[str]) -> tuple[bool, bool]:
    """(denied, doubted) close to one of the words, within a sentence."""
    strong = weak = False
    for part in re.split(r"[.;?!]|, (?:but|and|so)\b", _ASIDE.sub(" ", text)):
        said = tokens(part)
        spots = [i for i, t in enumerate(said) if word_stems(t) & about]
        for i, t in enumerate(said):
            match = _DENIAL.fullmatch(t) if spots else None
            if match and any(i - AFTER <= at <= i + BEFORE for at in spots):
                strong, weak = strong or bool(match["strong"]), weak or bool(match["weak"])
    return strong, weak


def _rejected(text: str, about: frozenset[str]) -> bool:
    """Whether one of the words is done without: "no LCD", "the LCD is out"."""
    for part in re.split(r"[.;!]|, (?:but|and|so|then)\b", _ASIDE.sub(" ", text)):
        if _SUPPOSES.search(part):
            continue
        for word in re.finditer(r"[\w'-]+", part):
            if word_stems(word.group()) & about and (
                _REJECTS.search(part[: word.start()]) or _REJECTED.search(part[word.end() :])
            ):
                return True
    return False


def role_stems(speakers: Sequence[str]) -> frozenset[str]:
    """The stems of the speakers' roles or names."""
    return frozenset().union(*(word_stems(s) for s in speakers)) if speakers else frozenset()
