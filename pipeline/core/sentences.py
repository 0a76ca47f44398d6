"""Sentences and clauses of recognised speech, which often comes without full stops, commas and capitals.

Every sentence has an upper length, so that whatever reads sentences stays linear in the length of a segment.
"""

import re
from collections.abc import Iterator

from pipeline.core.words import word_set

LONG_UNPUNCTUATED = 14
# A sentence is cut here whatever it says: patterns that look ahead in one then cost the same for each.
MAX_WORDS, MAX_CHARACTERS = 60, 480
# Fewer commas than one in so many words is no punctuation to speak of.
WORDS_A_COMMA = 20

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]{0,3}\s+(?=[\"'“‘(]?\S)")
_ABBREVIATION = re.compile(r"(?:\b(?:mr|mrs|ms|dr|vs|inc|ltd|no|approx|e\.g|i\.e|st)\.)$", re.I)
# "am 30. April": a German ordinal before a month is no end of a sentence.
_ORDINAL = re.compile(r"\b\d{1,2}\.$")
_MONTH = re.compile(
    r"(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)\b", re.I
)
_LAST_WORDS = 12  # characters that may hold an abbreviation
# Where a new sentence begins when the recogniser wrote no punctuation at all.
_CAPITAL_START = re.compile(
    r"\s(?=(?:Would|Could|Can|Will|What|How|And|But|So|If|It|That|The|This|We|They|You|Who|When|In|At|Is|Are|Do|Does|"
    r"Thanks?|Let|Okay|Yes|No|Not|Great|Please|My|Our|Your|There|Then|Also|Actually)\b)"
)
_PLAIN_START = re.compile(
    r"\s(?=(?:(?:and |so |okay |yes |sure |great |absolutely |but |then |because )?(?:i|we) (?:will|can|am|would|might|"
    r"have|need|want|think|could|should|are)\b"
    r"|(?:and |so |but |then )?(?:i'll|we'll|i'm|we're|i've|we've|i'd|we'd|you'll|you're|he'll|she'll|they'll|"
    r"they're|it's|that's|there's|what's|don't)\b|(?:can|could|would|do|are|have|did|shall|should|will) (?:you|we|i)\b|"
    r"actually\b|let me\b|let's\b|what is\b|what about\b|how about\b|if you\b|it is\b|that is\b|there is\b|"
    r"and our\b|and then\b|and my\b|in the meantime\b|okay\b|perfect\b|alright\b|thanks\b|thank you\b|sounds good\b|"
    r"no problem\b|please\b|when can\b|when will\b|when do\b|(?:and|but|so|because) (?:the|that|this|they|he|she|it|you|"
    r"there|if|when)\b))",
    re.I,
)
# Nobody begins a new sentence straight after one of these.
_LEADS_ON = word_set(
    "a an the and or but so then because that which who what when where how why if once while until as is are was were "
    "be to of in on at by for from with about than think hope believe guess know say says said sure like not just "
    "everything anything something all whether i we you they he she it my our your their let make thing way things "
    "could would should can will do did before after else"
)
_OPEN_CONDITION = re.compile(r"\s*(?:so |and |but |then )?(?:if|when|once|unless|as soon as)\b", re.I)
_CONJUNCTION = re.compile(r"^(?:and|but|so|then|because)$", re.I)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """(from, to) of each sentence. Long stretches without punctuation are cut where a clause plainly begins."""
    plain, start = text.translate(str.maketrans("’‘“”\u00a0", "''\"\" ")), 0
    for match in _SENTENCE_END.finditer(plain):
        before = plain[max(start, match.start() - _LAST_WORDS) : match.start()]
        is_date = _ORDINAL.search(before) and _MONTH.match(plain, match.end())
        if not is_date and not _ABBREVIATION.search(before):
            yield from _cut_unpunctuated(plain, start, match.start())
            start = match.end()
    yield from _cut_unpunctuated(plain, start, len(plain))


def _cut_unpunctuated(text: str, lo: int, hi: int) -> Iterator[tuple[int, int]]:
    body = text[lo:hi]
    words = len(body.split())
    marks = len(re.findall(r"[,;:]", body))
    if words <= LONG_UNPUNCTUATED or marks * WORDS_A_COMMA > words:
        yield from _bounded(text, lo, hi)
        return
    start, done = 0, -1
    # Capitals inside of a sentence say where one begins only when there are no commas at all.
    starts = {m.start() for m in _PLAIN_START.finditer(body)}
    starts |= {m.start() for m in _CAPITAL_START.finditer(body)}
    for at in sorted(starts):
        before = body[start:at]
        if len(before.split()) < 3 or at <= done:
            continue
        last = re.findall(r"[\w']+", before[-30:])
        if (last and last[-1].lower() in _LEADS_ON) or _holds_condition(before):
            continue
        yield from _bounded(text, lo + start, lo + at)
        start = done = at
    yield from _bounded(text, lo + start, hi)


def _holds_condition(before: str) -> bool:
    """ "if …, I will" and "when …, I will" are one sentence even without the comma."""
    return bool(_OPEN_CONDITION.match(before)) and len(before.split()) <= LONG_UNPUNCTUATED


def _bounded(text: str, lo: int, hi: int) -> Iterator[tuple[int, int]]:
    """The stretch in pieces of at most `MAX_WORDS` words, cut before a conjunction where there is one."""
    if hi - lo > MAX_CHARACTERS or len(text[lo:hi].split()) > MAX_WORDS:
        words = list(re.finditer(r"\S+", text[lo:hi]))
        first = 0
        while first < len(words):
            last = first
            while (
                last < len(words)
                and last - first < MAX_WORDS
                and words[last].end() - words[first].start() <= MAX_CHARACTERS
            ):
                last += 1
            last = max(last, first + 1)
            if last < len(words):
                joints = [i for i in range(first + MAX_WORDS // 2, last) if _CONJUNCTION.match(words[i].group())]
                last = joints[-1] if joints else last
            begin, end = lo + words[first].start(), lo + words[last - 1].end()
            for at in range(begin, end, MAX_CHARACTERS):
                yield at, min(end, at + MAX_CHARACTERS)
            first = last
        return
    yield from _trimmed(text, lo, hi)


def _trimmed(text: str, lo: int, hi: int) -> Iterator[tuple[int, int]]:
    body = text[lo:hi]
    if body.strip():
        yield lo + len(body) - len(body.lstrip()), lo + len(body.rstrip())


_CLAUSE = re.compile(
    r"(?:,|;)? (?:and then|and|but|then|while|so) (?=(?:also )?(?:(?i:i|we|you|he|she|they)|"
    r"[A-Z][\w'-]+(?:,? you)?) (?:will|can|am going|are going|is going|could|would|have|am|are|do|need"
    r"|[a-z]+ (?:you|the|a|an|us|it|my|our|your)\b))|; | - |—|, (?=(?:(?i:i|we|you)|[A-Z][\w'-]+) "
    r"(?:will|am going to|are going to|is going to|am \w+ing|are \w+ing|can|"
    r"to (?:send|share|provide|prepare|set|review|check|confirm|schedule|book)) )|, (?=let (?:me|us) )"
)
_CONDITION = re.compile(r"(?:so |and |but |then |because )?(?:if|when|once|unless|as soon as|should)\b", re.I)


def clauses(plain: str) -> list[str]:
    """A sentence in the parts that each have a subject; "and send it" stays with its verb."""
    parts, start = [], 0
    for match in _CLAUSE.finditer(plain):
        # "If legal clears it, I will sign" is one condition, not two statements.
        if match.group() in (", ", " then ", ", then ") and _CONDITION.match(plain[start : match.start()].strip()):
            continue
        parts.append(plain[start : match.start()])
        start = match.end()
    parts.append(plain[start:])
    return [p.strip(" ,;") for p in parts if p.strip(" ,;")]
