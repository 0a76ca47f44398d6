"""Passages that no output may show (off the record, legal, HR, health), and turns that try to instruct the program.

Spans are of whole segments; an off-the-record passage runs from the words that open it to the words that end it, or to
a later turn that plainly goes on with business where nobody ended it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.claims import Withheld, WithheldReason
from app.domain.transcript import Segment, Transcript
from pipeline.core.injection_model import InjectionModel
from pipeline.core.passages_in import CLOSES_IN, NEGATED_IN, OPENS_IN, REACHES_BACK_IN, RESUMES_IN, UNEASY_IN
from pipeline.core.sensitive_in import is_sensitive_in
from pipeline.core.sentences import sentence_spans
from pipeline.core.text import expand

# "of the record", "off record": how recognisers hear it.
OPENS = re.compile(
    r"\b(?:off|of)[ -]+(?:the[ -]+)?(?:record|records|rekord)\b(?! (?:time|numbers?|sales))|"
    r"\bbetween you and me\b|\bjust between (?:us|ourselves|the two of us)\b|^\W*between us,"
    r"|\bnot for the (?:record|notes|minutes)\b|\bstrictly confidential(?:ly)?\b|\bin (?:strict )?confidence\b(?! in)"
    rf"|{OPENS_IN}",
    re.I,
)
CLOSES = re.compile(
    r"\b(?:back|go(?:ing)? back|we are back|now) on(?:to)?[ -]+(?:the[ -]+)?(?:record|rekord)\b|"
    rf"\bon the record (?:again|now)\b|{CLOSES_IN}",
    re.I,
)
# "do not put that in your notes" reaches back: what was just said is meant.
REACHES_BACK = re.compile(
    r"\b(?:do not|please do not|never) (?:put|write|note|include|record|quote|repeat|mention|"
    r"share) (?:that|this|it|me|any of (?:that|this))\b"
    r"|\bkeep (?:that|this|it) (?:out of|off) (?:the|your) (?:notes?|record|minutes|summary|"
    r"crm)\b|\b(?:stays?|leave (?:that|this|it)) out of (?:the|your) (?:notes?|record|"
    r"summary)\b"
    r"|\bthat (?:stays|is) between us\b|\byou did not hear (?:that|this|it) from me\b|\bkeep "
    rf"(?:that|this) (?:between us|to yourself|confidential)\b|{REACHES_BACK_IN}",
    re.I,
)
# "Nothing of this is off the record": the words that open a passage open none here.
_NEGATED_OPEN = re.compile(
    r"\b(?:nothing|not|never|is not|was not) (?:\w+ )?(?:off|of)[ -]+(?:the )?record\b|\bkeep .{0,20}\bon the record\b"
    rf"|{NEGATED_IN}",
    re.I,
)
_SENSITIVE = re.compile(
    r"\bharass\w*|\battorney[- ]client\b|\b(?:legally |is |under )privileged?\b(?! (?:access|"
    r"account|user|identity))|\boutside counsel\b|\blawsuit\b|\blitigation\b|\bsu(?:ed|ing) "
    r"(?:us|them|you|him|her|the company|for)\b"
    r"|\bsettle(?:d|ment)?\b (?:for (?:\$|\w+ (?:\w+ )?(?:thousand|million))|out of court|"
    r"with (?:the|a) (?:plaintiff|claimant|regulator)|agreement|offer|amount)|\blay(?:ing)?[- "
    r"]?offs?\b|\bredundanc(?:y|ies)\b(?= (?:round|plan|of|notice|package|consult|next|are|"
    r"will))"
    r"|\bsever(?:ance)\b|\bfir(?:e|ing) (?:him|her|them|\w+ (?:next|this|on))|\bgetting fired\b|"
    r"\bperformance improvement plan\b|\b(?:hr|disciplinary|grievance|discrimination|"
    r"misconduct) (?:complaint|case|investigation|matter|issue|hearing|file)\b"
    r"|\b(?:complaint|grievance|allegation)s? (?:against|about) (?:him|her|one of|a "
    r"(?:colleague|manager|employee)|my|our (?:manager|director)|(?-i:[A-Z])[a-z]+)\b"
    r"|\b(?:has|have|had|with|my|his|her|of) (?:\w+ )?cancer\b|\bcancer (?:treatment|"
    r"diagnosis)\b|\bchemo\w*|\bdiagnos(?:ed|is)\b(?= (?:with|of|last|this|is))|\bdepression\b|"
    r"\bmental health\b(?! (?:app|product|company|market))|\bpregnan(?:t|cy)\b|\bmiscarriage\b|"
    r"\brehab\b|\bsurgery\b|\bmedical leave\b|\bsick leave\b"
    r"|\bburn(?:ed|t)?[- ]?out\b(?= (?:leave|and|since|last))|\btherapist\b|\bdisability "
    r"claim\b|\binsider (?:trading|information)\b|\bunder (?:criminal )?investigation\b|"
    r"\bnobody knows (?:yet|about)\b|\bnot (?:public|announced) yet\b",
    re.I,
)
_UNEASY = re.compile(
    r"\bshould not be hearing\b|\bnot (?:something|anything) (?:i|we) should (?:hear|discuss)\b|"
    rf"\bnot discuss (?:it|this|that) here\b|\bshall i drop off\b|{UNEASY_IN}",
    re.I,
)
_RESUMES = re.compile(
    r"\b(?:go ahead with|back to|let us (?:move on|get back|continue|start)|anyway|moving on|"
    rf"shall we (?:start|continue))\b|{RESUMES_IN}",
    re.I,
)
# A passage that nobody closed ends after this many turns, or where somebody plainly moves on.
UNCLOSED_TURNS = 3

_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:previous|prior|above|all|"
    r"your|earlier|the|these|those|system)\b.{0,20}\b(?:instructions?|rules?|prompts?|"
    r"guidelines?|directions?|policy)\b"
    r"|\b(?:instructions?|prompt) (?:and|above|below)\b.{0,25}\b(?:set|mark|ignore|move|change|update|delete)\b"
    r"|^\W*(?:hey |dear |ok |okay )?(?:assistant|a\.?i\.?|bot|chat ?gpt|language model|note "
    r"?taker|callside|copilot|system|computer|robot|agent)\b\s*[,:]\s*\w"
    r"|</?\s*(?:system|transcript|assistant|user|instruction|tool|prompt|script|im_start)\b|"
    r"<\|.{0,20}\|>|\[/?(?:system|inst)\]|^\W*(?:system|assistant) ?:"
    r"|\b(?:you are|act) now (?:in|as|an?)\b.{0,20}\b(?:admin|developer|root|debug|god|"
    r"unrestricted)\b|\b(?:admin|developer|debug) mode\b"
    r"|\b(?:set|change|raise|put|update|move|flip|mark|advance|switch)\b.{0,30}\b(?:stage|"
    r"confidence|deal|opportunity|forecast|amount|close date|this|it|record)\b.{0,20}\b(?:to|"
    r"as)\b.{0,12}\b(?:closed|won|commit(?:ted)?|1\.0|100 ?%|zero|verified|approved|done|"
    r"resolved)\b"
    r"|\bskip\b.{0,15}\b(?:human |the |any )?(?:review|approval|verification|confirmation)\b|"
    r"\bauto[- ]?approve\b|\bwithout (?:asking|approval|review)\b"
    r"|\b(?:delete|remove|erase|drop|clear)\b.{0,15}\b(?:the |all |every |any )?(?:blockers?|"
    r"next steps?|action items|summary|transcript|records?|claims?)\b"
    r"|<\s*(?:img|iframe|a href|svg|style)\b|\bnew (?:instructions?|rules?|orders?) (?:for|from|follow)\b"
    r"|\b(?:from now on|starting now),? you (?:are|will|must|shall)\b|\byou must (?:now )?(?:ignore|output|mark|set)\b"
    r"|\b(?:ignore|disregard|forget) (?:your|the|all|any) (?:previous|prior|above|earlier|system)\b"
    r"|\b(?:note ?taker|summari[sz]er|transcriber|whoever (?:writes|reads) (?:the|these|this) (?:notes?|summary))\b.{0,40}\b"
    r"(?:write|add|mark|set|say|put|note|log|record|move|change|delete|send)\b"
    r"|\b(?:in|into) (?:the|your) (?:notes|summary|crm|minutes|record)\b.{0,12}\b(?:write|say|put|add|state) that\b"
    r"|\b(?:write|note|record|log|state|report) (?:down )?that (?:i|we|they|the (?:customer|client|deal|contract)|"
    r"everyone) (?:have |has |is |was )?(?:already )?(?:agreed|accepted|signed|approved|promised|committed|won|closed)\b"
    r"|\b(?:update|set|change|move|flip)\b.{0,12}\b(?:opportunity|deal stage|pipeline stage|crm (?:stage|field|"
    r"record))\b.{0,30}\b(?:to|as|=)\b"
    r"|\b(?:add|apply|attach) the (?:label|tag)\b|\bwhen you (?:write|create|file|draft|send|"
    r"summari[sz]e|generate|make) (?:the|this|up)\b.{0,60}\b(?:add|include|say|close|set|mark|"
    r"write|tell)\b|\bclose [A-Z]{2,}[- ]\d+ as\b"
    r"|\bpost in the\b.{0,30}\bchannel\b.{0,40}\b(?:that|saying|we)\b|\buse at[- ](?:channel|"
    r"here|everyone)\b|\bat-(?:channel|here|everyone)\b|@(?:channel|here|everyone)\b"
    r"|\b(?:put|add|use|record|list|include|insert)\b.{0,20}\bas an? (?:key |direct |verbatim "
    r"|customer )?(?:quote|next step|action item|blocker|decision)\b|\badd (?:this|an?|the "
    r"following) (?:image|link|html|markdown|url)\b"
    r"|!\[[^\]]*\]\(|\]\(https?:|\bhttps?://|\b\w+_\w+\s*\(|\b\w+\((?:\w+\s*=)|\bcall (?:the "
    r")?(?:function|tool|api) \w+_|\bjavascript:"
    r"|\b(?:ignora|ignorez|ignoriere|ignorieren|ignoreer|olvida|oubliez|vergiss|traduce y|"
    r"traduis et|übersetze und)\b|\bpasa la oportunidad\b"
    r"|\bi\W?g\W?n\W?o\W?r\W?e\b.{0,30}\b(?:instructions?|above|previous|rules)\b|\b(?:mark|"
    r"log|record|treat|flag) (?:this|it|the call|the deal) as (?:a )?(?:commit|won|closed|"
    r"resolved|verified|approved|high confidence)\b"
    r"|\b(?:e-?mail|send|forward|upload|post) (?:the |this |your |all )?(?:transcript|summary|"
    r"recording|notes|system prompt|password|credentials|api key)s? (?:\w+ )?to \S+@|\breveal "
    r"(?:your|the) (?:prompt|instructions)\b|\bbase64\b|\bprint your (?:prompt|instructions)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Segments that belong together, by position in the transcript, and why they are withheld."""

    reason: WithheldReason
    first: int
    last: int


def is_injection(text: str) -> bool:
    """Whether a turn gives orders to the program rather than speaking to a person on the call: by the forms of known
    attacks, or by a model for what such sentences have in common."""
    if _INJECTION.search(text) or _INJECTION.search(expand(text)):
        return True
    model = InjectionModel.shipped()
    return any(model.is_order(text[begin:end]) for begin, end in sentence_spans(text))


def openings(plain: str) -> list[re.Match[str]]:
    """Where an off-the-record passage is opened in a text that `expand` went over; what is negated opens none."""
    found = list(OPENS.finditer(plain))
    denied = [m.span() for m in _NEGATED_OPEN.finditer(plain)] if found else []
    return [
        m
        for m in found
        if not any((begin < m.end() and m.start() < end) or "record" in plain[begin:end] for begin, end in denied)
    ]


def is_closed_after_open(plain: str) -> bool:
    opened, closed = openings(plain), list(CLOSES.finditer(plain))
    return bool(opened and closed and closed[-1].start() > opened[-1].start())


def passages(segments: Sequence[Segment]) -> list[Passage]:
    """The withheld passages of a transcript, in order, overlapping ones of one kind joined."""
    found = [*_off_record(segments), *_sensitive(segments)]
    out: list[Passage] = []
    for passage in sorted(found, key=lambda p: (p.first, p.last)):
        if out and passage.first <= out[-1].last + (passage.reason == out[-1].reason):
            out[-1] = Passage(out[-1].reason, out[-1].first, max(out[-1].last, passage.last))
        else:
            out.append(passage)
    return out


def _off_record(segments: Sequence[Segment]) -> Iterator[Passage]:
    i = 0
    while i < len(segments):
        plain = expand(segments[i].text)
        if openings(plain):
            last = i if is_closed_after_open(plain) else _end_of(segments, i)
            yield Passage(WithheldReason.OFF_THE_RECORD, i, last)
            i = last
        elif match := REACHES_BACK.search(plain):
            # Said at a turn's very beginning it means the turn before.
            yield Passage(WithheldReason.OFF_THE_RECORD, i - 1 if match.start() < 12 and i else i, i)
        i += 1


def _end_of(segments: Sequence[Segment], opened: int) -> int:
    for j in range(opened + 1, len(segments)):
        if CLOSES.search(expand(segments[j].text)):
            return j
        if j - opened > UNCLOSED_TURNS * 4:
            break
    for j in range(opened + 1, min(len(segments), opened + 1 + UNCLOSED_TURNS)):
        if _RESUMES.search(expand(segments[j].text)):
            return j - 1
    return min(len(segments) - 1, opened + UNCLOSED_TURNS - 1)


def _sensitive(segments: Sequence[Segment]) -> Iterator[Passage]:
    for i, segment in enumerate(segments):
        plain = expand(segment.text)
        if _SENSITIVE.search(plain) or is_sensitive_in(plain):
            last = i
            while last + 1 < len(segments) and _UNEASY.search(expand(segments[last + 1].text)):
                last += 1
            yield Passage(WithheldReason.SENSITIVE, i, last)


def withheld_ids(transcript: Transcript) -> frozenset[int]:
    """The ids of the segments that no output may show."""
    segments = transcript.segments
    return frozenset(segments[k].id for p in passages(segments) for k in range(p.first, p.last + 1))


def withheld(transcript: Transcript) -> tuple[Withheld, ...]:
    segments = transcript.segments
    return tuple(Withheld(p.reason, segments[p.first].start, segments[p.last].end) for p in passages(segments))
