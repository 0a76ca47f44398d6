"""Polarity and modality: the words that turn a statement into something that was not promised, or not said as fact.

The word lists are our own, from how English marks negation, possibility, condition, report and retraction.
"""

import re
from enum import StrEnum


class Cue(StrEnum):
    NEGATED = "negated"
    HEDGED = "hedged"
    HYPOTHETICAL = "hypothetical"
    CONDITIONAL = "conditional"
    PAST = "past"
    HEARSAY = "hearsay"
    SARCASM = "sarcasm"
    QUESTION = "question"
    RETRACTED = "retracted"


_PATTERNS: dict[Cue, re.Pattern[str]] = {
    Cue.NEGATED: re.compile(
        r"\b(?:will|shall|can|could|would|should|do|does|did|is|are|was|were|am|have|has|need|might|may|must) not\b"
        r"|\bnever\b|\bno longer\b|\bnothing\b|\bneither\b|\bnobody\b|\bno one\b|\bunable to\b|"
        r"\bnot going to\b|\brefuse to\b",
        re.I,
    ),
    Cue.HEDGED: re.compile(
        r"\bmight\b|\bmay be able\b|\bmaybe\b|\bperhaps\b|\bpossibly\b|\bnot sure\b|\bno promises?\b|\bnot promise\b"
        r"|\bsee (?:if|whether|what) (?:i|we)\b|(?<!what )(?<!else )(?<!how )(?<!whether )(?<!which )\b(?:i|we) could\b|"
        r"\bhopefully\b|\bnot guarantee\b|"
        r"\bi guess\b|\bdepends\b"
        r"|\b(?:will|am going to|going to) try\b(?= (?:to|and|my|our)\b|\W*$)|\bideally\b|\bin principle\b|\bthinking (?:about|"
        r"of)\b|\bconsider(?:ing)?\b(?! (?:it|that|them) (?:done|sorted|handled))"
        r"|\btry (?:and|to)\b|\bbest effort\b|\bcannot commit\b|\bnot commit\b|\b(?:i|we) may\b",
        re.I,
    ),
    Cue.HYPOTHETICAL: re.compile(
        r"\bif (?:we|i|you|they|it) (?:ever|were|was|went|had|did|could|wanted|needed)\b|\bhypothetical"
        r"|\bsuppose\b|\bimagine\b|\bin theory\b|\bwere to\b|\bin an ideal world\b|\bwould have "
        r"(?:to|my|our|the)\b|\bsay (?:we|you) did\b"
        r"|\bwhat if\b|\blet us say\b(?!,? (?:by |on |at |for |until |before )?(?:the )?(?:\w+day|\w+th|\d|tomorrow|"
        r"next|end|first|noon|half))|\bwould never\b|\bsome ?day\b|\bone day\b|\beventually\b",
        re.I,
    ),
    Cue.CONDITIONAL: re.compile(r"\b(?:if|unless|provided|assuming|as long as|in case)\b", re.I),
    Cue.PAST: re.compile(
        r"\b(?:i|we|he|she|they) (?:already |just )?(?:sent|shared|did|finished|emailed|gave|"
        r"scheduled|booked|prepared|put together"
        r"|asked|told|promised|said|meant|was going to|were going to|had planned|used to)\b|"
        r"\byesterday\b|\blast (?:week|month|year|quarter)\b|\bago\b",
        re.I,
    ),
    Cue.HEARSAY: re.compile(
        r"(?<!whatever )(?<!what )(?<!as )(?<!once )(?<!if )\b(?:he|she|they|[a-z]+|everyone|someone|somebody) "
        r"(?:said|says|told (?:me|us)|tells "
        r"(?:me|us)|claims?|claimed|mentioned|thinks|reckons|promised(?: me| us)?)"
        r"(?: that)? (?:he|she|they|it|we|you|i|someone|the|there)\b|\bapparently\b|\bsupposedly\b|"
        r"\brumou?r\b|\bi heard\b|\bword is\b|\baccording to\b",
        re.I,
    ),
    Cue.SARCASM: re.compile(
        r"\bkidding\b|\bjoking\b|\bjust joke\b|\byeah,? right\b|^(?:oh,? )?sure,? (?:i|we) will "
        r"just\b|\boh,? sure\b|\bwhen (?:pigs|"
        r"hell)\b|\bas if\b|\bin your dreams\b"
        r"|\bgood luck with that\b|\bi wish\b|\bmagically\b|\bsarcas|\boh,? great,? another\b|"
        r"\bfor a million (?:dollars|bucks)\b|\bha ?ha\b|\bhee ?hee\b|\blol\b",
        re.I,
    ),
    Cue.RETRACTED: re.compile(
        r"\bscratch that\b|\bforget (?:that|it|about (?:it|that))\b|\bnever ?mind\b|\bdisregard "
        r"that\b|\btake that back\b"
        r"|\bignore that\b|\bdo not bother\b|\bno need\b|\blet us not\b|\bhold off\b|\bon second "
        r"thoughts?\b|\bstrike that\b|\blet us skip\b",
        re.I,
    ),
}
_I_WILL = re.compile(r"\b(?:I|we) (?:will|am going to|are going to)\b", re.I)
_JOKE_AFTER = re.compile(
    r"^\W*(?:just |only |no,? |ha,? )?(?:kidding|joking|i am (?:just )?(?:kidding|joking)|"
    r"that was a joke|not really)\b",
    re.I,
)
CORRECTION = re.compile(
    r"\b(?:actually|sorry|i mean|make (?:that|it)|correction|rather|scratch that|no wait|wait|"
    r"instead|let us say|better|oops|my mistake|strike that)\b|(?:^|[,.;] )no(?=,|\.| (?:wait|"
    r"make|sorry|actually|let us|better)\b)",
    re.I,
)


def cues(expanded: str) -> frozenset[Cue]:
    """The cues in a text whose contractions are written out (`text.expand`)."""
    found = {cue for cue, pattern in _PATTERNS.items() if pattern.search(expanded)}
    # "I'll have it over to you on Friday, he promised it for Thursday": the report is a reason, not the promise.
    if Cue.HEARSAY in found:
        reports = _PATTERNS[Cue.HEARSAY].finditer(expanded)
        if all(_I_WILL.search(expanded[: report.start()]) for report in reports):
            found.discard(Cue.HEARSAY)
    if expanded.rstrip().endswith("?"):
        found.add(Cue.QUESTION)
    return frozenset(found)


_FINDS_OUT = re.compile(
    r"\b(?:find out|check|see|look into|ask|clarify|work out) (?=what|how|which|whether|where|when|if)", re.I
)


def embedded_doubt(expanded: str) -> frozenset[Cue]:
    """The doubt that lies in what is to be found out: "let me find out what else we could do"."""
    match = _FINDS_OUT.search(expanded)
    return cues(expanded[match.end() :]) if match else frozenset()


def without_embedded_question(expanded: str) -> str:
    """A clause up to the question that is to be found out, whose doubt is not the speaker's."""
    match = _FINDS_OUT.search(expanded)
    return expanded[: match.end()] if match else expanded


def joke_follows(expanded: str) -> bool:
    return bool(_JOKE_AFTER.match(expanded))
