"""A call as sentences in order: what may be read for claims, with who said it and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.call import CallContext
from app.domain.claims import Evidence
from app.domain.people import Side
from app.domain.transcript import Segment, Transcript
from pipeline.core.cues import Cue, cues
from pipeline.core.numbers import in_figures
from pipeline.core.passages import is_injection, withheld_ids
from pipeline.core.people import Roster
from pipeline.core.sentences import sentence_spans
from pipeline.core.text import expand, straight
from pipeline.core.words import word_set

# Names that are words as well: small letters then mean the word.
_ALSO_WORDS = word_set(
    "will mark may bill grace hope rich art frank grant jack drew pat sue april june august "
    "dawn faith joy chase page young long legal"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is a verbatim piece of its segment; `plain` the same with contractions written out, for matching."""

    index: int
    turn: int
    segment: Segment
    start_char: int
    end_char: int
    text: str
    plain: str
    side: Side
    cues: frozenset[Cue]

    @property
    def speaker(self) -> str:
        return self.segment.speaker

    def evidence(self) -> Evidence:
        return evidence(self.segment, self.start_char, self.end_char)

    @property
    def figures(self) -> str:
        """Lower case, number words as figures: for topics and issue keys."""
        return in_figures(self.plain)


def evidence(segment: Segment, start_char: int, end_char: int) -> Evidence:
    """The words of a segment between two character offsets, with their time: by word times, else by proportion."""
    quote = segment.text[start_char:end_char]
    before, inside = len(segment.text[:start_char].split()), len(quote.split())
    if len(segment.words) >= before + inside > 0 and inside:
        lo, hi = segment.words[before].start, segment.words[before + inside - 1].end
    else:
        size, length = max(1, len(segment.text)), segment.end - segment.start
        lo, hi = segment.start + length * start_char / size, segment.start + length * end_char / size
    return Evidence(segment.id, round(lo, 3), round(hi, 3), segment.speaker, quote)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The readable part of a call. Withheld and instruction-like turns are not in it, as if they had not been said."""

    sentences: tuple[Sentence, ...]
    turns: tuple[tuple[Sentence, ...], ...]
    roster: Roster
    transcript: Transcript
    context: CallContext
    withheld: frozenset[int] = frozenset()
    injected: tuple[Segment, ...] = field(default=())

    @classmethod
    def of(cls, transcript: Transcript, context: CallContext) -> "Dialogue":
        """The readable part of a transcript, in sentences with their cues."""
        roster = Roster.of(transcript, context)
        hidden = withheld_ids(transcript)
        injected = tuple(s for s in transcript.segments if is_injection(s.text))
        skipped = hidden | {s.id for s in injected}
        ordered = sorted(
            (s for s in transcript.segments if s.id not in skipped and s.text.strip()), key=lambda s: (s.start, s.id)
        )
        turns = _turns(ordered, roster)
        flat = tuple(s for turn in turns for s in turn)
        return cls(flat, turns, roster, transcript, context, hidden, injected)

    def addressee(self, sentence: Sentence) -> str | None:
        """Who "you" is, where only one person can be meant: never guessed from who happened to speak last."""
        others = [p.name for p in self.roster.people if p.name != sentence.speaker]
        speakers = {s.speaker for s in self.sentences} - {sentence.speaker}
        across = [p.name for p in self.roster.people if p.name != sentence.speaker and p.side is not sentence.side]
        for group in (others, across if sentence.side is not Side.UNKNOWN else [], sorted(speakers)):
            if len(group) == 1:
                return group[0]
        return None

    def before(self, sentence: Sentence, count: int) -> Sequence[Sentence]:
        return self.sentences[max(0, sentence.index - count) : sentence.index]

    def after(self, sentence: Sentence, count: int) -> Sequence[Sentence]:
        return self.sentences[sentence.index + 1 : sentence.index + 1 + count]


def cased(plain: str, roster: Roster) -> str:
    """Participants' names and "I" capitalised: recognisers often write everything small."""
    names = {
        w
        for p in roster.people
        for w in re.findall(r"[A-Za-z'-]+", p.name)
        if len(w) > 2 and w.lower() not in _ALSO_WORDS
    }
    if names:
        pattern = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, names)))})\b", re.I)
        plain = pattern.sub(lambda m: m.group()[0].upper() + m.group()[1:], plain)
    return re.sub(r"\bi\b", "I", plain)


# Recognisers end a segment at a pause, and people pause behind "and I'll": the words that the next segment goes on from.
_BROKEN_OFF = re.compile(
    r"\b(?:(?:I|we|you|he|she|they) (?:will|can|could|would|am going to|are going to|is going to|have to|need to)|let me|"
    r"(?:can|could|would|will) you(?: please)?)(?: (?:just|also|then|probably|um|uh))*\W*$",
    re.I,
)


def _broken_off(turn: Sequence[Sentence]) -> str:
    """The subject and auxiliary with which the turn's last sentence breaks off, for the next segment's first one."""
    last = turn[-1] if turn else None
    if last is None or last.text.rstrip()[-1:] in ".?!" or not (match := _BROKEN_OFF.search(last.plain)):
        return ""
    return f"{match.group().strip(' ,…-—')} "


def _turns(segments: Sequence[Segment], roster: Roster) -> tuple[tuple[Sentence, ...], ...]:
    """Sentences grouped by turn: neighbouring segments of one speaker are one turn."""
    turns: list[list[Sentence]] = []
    index = 0
    for segment in segments:
        if not turns or turns[-1][-1].speaker != segment.speaker:
            turns.append([])
        for lo, hi in sentence_spans(segment.text):
            text = segment.text[lo:hi]
            plain = cased(expand(straight(text)), roster)
            if lo == 0 or not segment.text[:lo].strip():
                plain = _broken_off(turns[-1]) + plain
            side = roster.side(segment.speaker)
            turns[-1].append(Sentence(index, len(turns) - 1, segment, lo, hi, text, plain, side, cues(plain)))
            index += 1
    return tuple(tuple(t) for t in turns if t)


def quoted(text: str, transcript: Transcript, segment_id: int) -> tuple[int, int] | None:
    """Where `text` stands in a segment, ignoring white space only; None where it does not."""
    segment = transcript.segment(segment_id)
    if segment is None or not text.strip():
        return None
    match = re.search(r"\s+".join(re.escape(w) for w in text.split()), segment.text)
    return (match.start(), match.end()) if match else None
