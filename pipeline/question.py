"""Step: the customer's open question of the last minute, as they put it, for Get SE."""

import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.call import CallContext, Channel
from app.domain.transcript import CommittedWord
from app.paths import RESOURCES
from pipeline.core.passages import CLOSES, is_injection, openings
from pipeline.core.text import expand, join_spelled

# The same forms in German, Spanish and French.
_OTHERS = json.loads((RESOURCES / "understanding" / "languages" / "questions.json").read_text(encoding="utf-8"))
WINDOW_SECONDS = 60.0
PAUSE_SECONDS = 1.2
MAX_WORDS = 60
_ASKS = re.compile(
    r"^(?:(?:so|and|but|okay|well|um|uh|also|then|john|sarah|great|yes|right),? )*(?:what|how|"
    r"which|when|where|why|who|whose|does|do|did|is|are|was|can|could|will|would|should|has|"
    r"have|any idea|is there|are there)\b",
    re.I,
)
# Without a question mark, "when" and its like ask only with a verb close behind: "when say works we had a demo" does not.
_BEGINS_A_CLAUSE = re.compile(
    r"^(?:\S+ ){0,4}?(?:what|how|which|when|where|why|who|whose)\b(?! (?:\S+ ){0,3}(?:is|are|was|were|do|does|did|can|could|"
    r"will|would|should|has|have|happens|about)\b)",
    re.I,
)
_TECHNICAL = re.compile(
    r"\b(?:latency|throughput|p ?\d\d|api|apis|sla|uptime|load|concurren\w+|connections?|"
    r"requests?|scale|scal\w+|security|encrypt\w*|sso|saml|oauth|okta|scim|auth\w*|"
    r"integrat\w+|migrat\w+|webhooks?|sdk|database|schema|backup|"
    r"failover|redundan\w+|region|residency|gdpr|soc|hipaa|compliance|certif\w+|rate limits?|"
    r"timeout|performance|benchmark\w*|architecture|deploy\w*|on-?prem\w*|cloud|kubernetes|"
    r"version\w*|upgrade|export|import|sync\w*|data|log\w*|audit|"
    r"roles?|permissions?|server|cluster|bandwidth|milliseconds?|capacity|limits?|protocol|support)\b"
    rf"|\b(?:{_OTHERS['technical']})\b",
    re.I,
)
# "Was" begins questions of two languages.
_NOT_ENGLISH = re.compile(r"\b(?:der|das|und|ist|sind|nicht|wir|sie|angeht|el|los|las|que|est|les|des)\b", re.I)
_ASKS_OTHERWISE = re.compile(rf"^\W*(?:{'|'.join(_OTHERS['asks'].values())})", re.I)
_SMALL = re.compile(
    r"\b(?:how are you|can you hear|is everybody|is everyone|how was|ask something|ask a "
    r"question|right\?|shall we|who else|can we talk|can you see)\b"
    rf"|(?:{_OTHERS['small']})",
    re.I,
)
_FOLLOWS = re.compile(
    rf"^(?:we|our|it|that|this|because|since|for|right now|today|currently|i|{_OTHERS['follows']})\b", re.I
)


@dataclass(frozen=True, slots=True)
class _Spoken:
    text: str
    start: float
    end: float


class LiveQuestionFinder:
    """`QuestionFinder`. The remote channel is the customer's; a mixed one is everybody's."""

    def question(self, words: Sequence[CommittedWord], context: CallContext) -> str | None:
        """The latest question of the customer in the captions that a sales engineer could answer; None if there is
        none."""
        heard = [w for w in words if w.channel in (Channel.REMOTE, Channel.MIX)]
        if not heard:
            return None
        now = max(w.word.end for w in words)
        spoken = [
            s for s in _on_record(_sentences(heard)) if s.end >= now - WINDOW_SECONDS and not is_injection(s.text)
        ]
        best: tuple[float, int] | None = None
        for i, one in enumerate(spoken):
            score = _score(one, now)
            if score > 0 and (best is None or score >= best[0]):
                best = (score, i)
        return _with_context(spoken, best[1]) if best else None


def _on_record(spoken: Sequence[_Spoken]) -> list[_Spoken]:
    """The sentences outside every spoken off-the-record passage."""
    kept, is_open = [], False
    for one in spoken:
        plain = expand(one.text)
        is_open = is_open or bool(openings(plain))
        if not is_open:
            kept.append(one)
        is_open = is_open and not CLOSES.search(plain)
    return kept


def _score(one: _Spoken, now: float) -> float:
    """0 for no question; technical ones before others, later ones before earlier."""
    plain = expand(one.text)
    asked = one.text.rstrip().endswith("?") or bool(
        _ASKS.match(plain)
        and not _NOT_ENGLISH.search(plain)
        and not _BEGINS_A_CLAUSE.match(plain)
        and len(plain.split()) >= 5
    )
    # Without a question mark "wie gesagt" is no question; about something technical it hardly is anything else.
    asked = asked or bool(
        _ASKS_OTHERWISE.match(plain) and _TECHNICAL.search(plain) and len(plain.split()) >= 4 and one.text[-1:] != "."
    )
    if not asked or len(plain.split()) < 3 or (_SMALL.search(plain) and not _TECHNICAL.search(plain)):
        return 0.0
    return 1.0 + 2.0 * bool(_TECHNICAL.search(plain)) + 0.5 * max(0.0, 1.0 - (now - one.end) / WINDOW_SECONDS)


def _with_context(spoken: Sequence[_Spoken], at: int) -> str:
    """The question, and the sentence after it where that goes on about it."""
    text = spoken[at].text
    if at + 1 < len(spoken):
        after = spoken[at + 1]
        if (
            after.start - spoken[at].end < 4.0
            and (_FOLLOWS.match(after.text) or _TECHNICAL.search(after.text))
            and len(after.text.split()) >= 3
        ):
            text = f"{text} {after.text}"
    shown = " ".join(join_spelled(text).split()[:MAX_WORDS])
    return shown[:1].upper() + shown[1:]


def _sentences(words: Sequence[CommittedWord]) -> list[_Spoken]:
    """Words grouped into sentences: by punctuation, by a pause, or where an unpunctuated question plainly begins."""
    out: list[_Spoken] = []
    run: list[CommittedWord] = []
    for w in words:
        gap = run and w.word.start - run[-1].word.end > PAUSE_SECONDS
        if run and (gap or run[-1].word.text.rstrip("\"')").endswith((".", "?", "!"))):
            out.extend(_split(run))
            run = []
        run.append(w)
    if run:
        out.extend(_split(run))
    return out


_OPENING = re.compile(
    r"\b(?:what is|what are|how (?:do|does|many|much|long|fast)|can you|could you|does (?:it|"
    r"your|the)|is there|we are planning|we are going)\b",
    re.I,
)
# What opens a question elsewhere, and the words after which it goes on with the sentence ("wir wollen wissen wie hoch …").
_OPENINGS = {code: re.compile(forms, re.I) for code, forms in _OTHERS["openings"].items()}
_INSIDE = {code: re.compile(rf"(?:{words})", re.I) for code, words in _OTHERS["inside"].items()}
_LOOK_AHEAD = 5  # words


def _opens(texts: Sequence[str], at: int) -> bool:
    """Whether a question, or what is told to it, plainly begins with this word of an unpunctuated run."""
    ahead = expand(" ".join(texts[at : at + _LOOK_AHEAD]))
    if _OPENING.match(expand(" ".join(texts[at : at + 3]))):
        return True
    before = texts[at - 1] if at else ""
    return any(form.match(ahead) and not _INSIDE[code].fullmatch(before) for code, form in _OPENINGS.items())


def _joined(texts: Sequence[str]) -> str:
    """Words as text; a recogniser may hand over "10" and ",000" apart."""
    return re.sub(r"\s+(?=[,.?!%]\d*)", "", " ".join(texts))


def _split(run: Sequence[CommittedWord]) -> list[_Spoken]:
    texts = [w.word.text for w in run]
    cuts = [0]
    if len(run) > 14 and not re.search(r"[.?!]", " ".join(texts[:-1])):
        for i in range(3, len(run) - 2):
            if i - cuts[-1] >= 3 and _opens(texts, i):
                cuts.append(i)
    cuts.append(len(run))
    return [_Spoken(_joined(texts[a:b]), run[a].word.start, run[b - 1].word.end) for a, b in itertools.pairwise(cuts)]
