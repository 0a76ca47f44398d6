"""The checks, one question each: does the ground say this owner, number, date, sense, key? True means it does."""

import re
from collections.abc import Sequence
from datetime import date

from app.domain.claims import BlockerStatus, NextStep
from app.domain.people import Side
from app.domain.speech_acts import accepts, asks_when, comes_back, declines, offers, takes_on
from pipeline.core.cues import CORRECTION, Cue, cues, without_embedded_question
from pipeline.core.dates import When, mentions, refine
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.issues import explicit_key, keys_in, matching_issue
from pipeline.core.numbers import ORDINAL_WORDS, in_figures, values
from pipeline.core.own_words import context_of
from pipeline.core.people import names_in, vocative
from pipeline.core.sentences import clauses
from pipeline.core.text import content, expand, overlap, stem, tokens
from pipeline.verification.evidence_spans import EvidenceSpan, relevant, shortest_name

SUPPORT = 0.5
_NAME_PART = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_ADDRESSED = frozenset({"mrs", "miss", "herr", "herrn", "frau"})
# "The invitation will follow from me", "it will be on your desk by noon": a promise whose subject is the thing.
_COMES = re.compile(
    r"\b(?:from|off) (?:me|us)\b|\b(?:it|that|this|they|those|the \w+) (?:will|shall) (?:be|come|follow|go|reach) (?:\w+ )*?"
    r"(?:you|your|out|post|mail|inbox|desk|there|ready|tomorrow|tonight|today|\w+day)\b",
    re.I,
)
_UNSAID = {Cue.HEDGED, Cue.HYPOTHETICAL, Cue.HEARSAY, Cue.SARCASM}
_DENIED = re.compile(r"\b(?:not|no longer|never) (?:\w+ ){0,2}(?:blocker|problem|concern|issue|show ?stopper)\b", re.I)
# "No. I'll put it on the page at lunch.": the no is to what was said, the promise stands.
_NO_BUT = re.compile(r"^\W*(?:no\b[\s,]*)+[.!;]\s+(?:I|we) (?!(?:can|will|do|am|would|could|are) not\b)", re.I)
# "I'll move it so that you're not chased": the promise is not what is denied. A plain "so" tells a result, which may be the
# denial itself ("it was too dear, so we won't order").
_SO_THAT_NOT = re.compile(r"(?<=\w) so (?:that \w+\b|you (?:are|do) not\b).*$", re.I)
_SETTLED = re.compile(
    r"\b(?:was|were) (?:our|my|the) (?:\w+ )?(?:concern|worry|blocker|issue|problem|question)|"
    r"\b(?:resolv|fix|solv|sort|clear|clos|releas|settl|ship|address|answer)\w*|\bno longer\b|"
    r"\bdone\b|\blooks? good\b|\bhappy with\b|\bconcern is gone\b|\bany ?more\b|\btakes care "
    r"of\b",
    re.I,
)


def support(what: str, ground: EvidenceSpan, dialogue: Dialogue) -> bool:
    """At least half of the claim's words, its people's and accounts' names aside, were said in the ground or just before."""
    accounts = dialogue.transcript.accounts or dialogue.context.accounts
    known = [*(p.name for p in dialogue.roster.people), *accounts]
    about = content(what) - {stem(part.lower()) for name in known for part in re.findall(r"\w+", name)}
    if not about:
        return bool(content(what) & _said(ground, dialogue)) or bool(set(tokens(what)) & set(tokens(ground.plain)))
    return len(about & _said(ground, dialogue)) / len(about) >= SUPPORT


def _said(ground: EvidenceSpan, dialogue: Dialogue) -> frozenset[str]:
    before = dialogue.before(ground.sentences[0], 3) if ground.sentences else ()
    return content(" ".join((*(s.plain for s in before), ground.plain)))


def names(what: str, ground: EvidenceSpan, dialogue: Dialogue) -> bool:
    """Every person named in the claim is on the roster, or was named up to here."""
    said = (
        " ".join(s.text for s in dialogue.sentences[: ground.sentences[-1].index + 1]).lower()
        if ground.sentences
        else ""
    )
    first, *rest = what.split(" ", 1)
    for name in names_in(rest[0] if rest else first):
        known = dialogue.roster.find(name) is not None
        if not known and not all(part.lower().removesuffix("'s") in said for part in name.split()):
            return False
    return True


def owner(claim: NextStep, ground: EvidenceSpan, dialogue: Dialogue) -> bool:
    """The owner said so in the first person, agreed when asked, or was named as the one who does it."""
    if claim.owner is None:
        return True
    person = dialogue.roster.find(claim.owner)
    full = person.name if person else claim.owner
    own = [s for s in ground.sentences if s.speaker == full]
    if any(declines(s.plain) for s in own) and not any(_takes(s) for s in own):
        return False
    if any(_takes(s) for s in own):
        return True
    # "By when?" – "The end of the month.": the one who names the day takes it on.
    if any(asks_when(s.plain) for s in ground.sentences if s.speaker != full) and any(
        mentions(s.plain, dialogue.transcript.started_at.date()) and not s.cues & _UNSAID for s in own
    ):
        return True
    name = re.escape(shortest_name(full))
    does = re.compile(
        rf"\b{name}\b,? (?:will|can|is going to|are going to|you will|you are going to|is on|has to|"
        rf"to\b|[a-z]+s\b|could|should|would)|\b{name}\b[^.?!]{{0,80}}\b(?:he|she|they) (?:will|can|is going to|are going to)\b",
        re.I,
    )
    if any(does.search(s.plain) and not (s.cues & {Cue.NEGATED, Cue.QUESTION}) for s in ground.sentences):
        return True
    if own and any(accepts(s.plain) for s in own):
        return True
    if any(vocative(s.text, dialogue.roster) is person and _gives_out(s) for s in ground.sentences if person):
        return True
    offered = any(offers(s.plain) for s in own)
    day = dialogue.transcript.started_at.date()
    if offered and any(accepts(s.plain) or mentions(s.plain, day) for s in ground.sentences if s.speaker != full):
        return True
    # "Next Thursday, two?" "Yeah, sure.": whoever puts a day forward meets on it once the other side takes it.
    proposed = any(s.plain.rstrip().endswith("?") and mentions(s.plain, day) for s in own)
    if proposed and any(accepts(s.plain) or mentions(s.plain, day) for s in ground.sentences if s.speaker != full):
        return True
    joint = any(
        re.search(r"\b(?:let us|can we|could we|shall we|make sense to|are you (?:free|available))\b", s.plain, re.I)
        for s in ground.sentences
    )
    return joint and dialogue.roster.side(full) is Side.US


def _gives_out(sentence: Sentence) -> bool:
    """Whether a sentence that addresses somebody by name gives them work, rather than telling what the speaker does."""
    return not takes_on(sentence.plain) and not sentence.cues & {Cue.NEGATED, Cue.PAST, Cue.HYPOTHETICAL}


def _takes(sentence: Sentence) -> bool:
    """Whether the speaker takes something on; "no, I can't" names the speaker and takes on nothing."""
    if declines(sentence.plain) and not _NO_BUT.match(sentence.plain):
        return False
    if comes_back(sentence.plain):
        return True
    takes = takes_on(sentence.plain) or _COMES.search(sentence.plain)
    return (bool(takes) and not sentence.plain.endswith("?")) or accepts(sentence.plain)


def number(what: str, ground: EvidenceSpan) -> bool:
    """Every number of the claim was said in its ground."""
    bare = re.sub(rf"\b(?:{ORDINAL_WORDS})\b", " ", re.sub(r"\b[A-Z][A-Z0-9]+[-_]\d+\b", " ", expand(what)), flags=re.I)
    said = values(ground.plain) | {
        float(d) for d in re.findall(r"\d+(?:\.\d+)?", in_figures(ground.plain).replace(",", ""))
    }
    return all(v in said for v in values(bare))


def due(claim: NextStep, ground: EvidenceSpan, dialogue: Dialogue, call_day: date) -> bool:
    """The claim's date is what the ground says, after every correction."""
    if claim.due is None and claim.due_range is None:
        return True
    spoken, corrected = _spoken(ground, claim.what, dialogue, call_day)
    if corrected and claim.due is not None and not corrected.contains(claim.due):
        return False
    if corrected is None:
        # "I'll check those by hand." "Until when?" "Until the end of next week.": the time may stand in a sentence of its own.
        spoken += [w for s in _beside(ground, claim.what) for w in mentions(s.plain, call_day)]
    if claim.due is not None:
        return any(w.day == claim.due for w in spoken)
    return any(w.span == claim.due_range for w in spoken)


def names_time(claim: NextStep, ground: EvidenceSpan, call_day: date) -> bool:
    """Whether some sentence of the evidence names the claim's time, whatever it is the time of."""
    said = [w for s in ground.sentences for w in mentions(s.plain, call_day)]
    return any((w.day, w.span) == (claim.due, claim.due_range) for w in said)


def _beside(ground: EvidenceSpan, what: str) -> list[Sentence]:
    """The sentences of the evidence that don't speak of the claim's thing, denied and supposed ones aside."""
    about = {s.index for s, _ in relevant(ground, what)}
    return [s for s in ground.sentences if s.index not in about and not s.cues & {Cue.NEGATED, *_UNSAID}]


def _spoken(ground: EvidenceSpan, what: str, dialogue: Dialogue, call_day: date) -> tuple[list[When], When | None]:
    """(every time that the ground names, the one that a correction left standing)."""
    found: list[When] = []
    corrected: When | None = None
    texts = [c for _, c in relevant(ground, what)] + [s.plain for s in ground.sentences if len(content(s.plain)) <= 4]
    after = dialogue.after(ground.sentences[-1], 2) if ground.sentences else ()
    # "… and I will let you know next week": a clause of the same breath that is about nothing else.
    texts += [c for s in ground.sentences for c in clauses(s.plain) if len(content(c)) <= 4 and takes_on(c)]
    later = _corrections(after, call_day)
    for text in (*dict.fromkeys(texts), *later):
        said = mentions(text, call_day)
        if not said:
            continue
        is_correction = (
            text in later
            or (len(said) > 1 and CORRECTION.search(text[said[0].end : said[-1].start]))
            or (found and CORRECTION.search(text[: said[-1].start]) and len(text.split()) <= 10)
        )
        combined = [refine(a, b) for a in found for b in said] + [refine(a, b) for a in said for b in found]
        combined += [refine(a, b) for a in said for b in said if a is not b]
        if is_correction:
            corrected = refine(found[-1], said[-1]) if found else said[-1]
        found += [*said, *combined]
    return found, corrected


def _corrections(after: Sequence[Sentence], call_day: date) -> list[str]:
    """What directly follows and corrects; a sentence with a time of its own ends the looking."""
    found = []
    for s in after:
        if CORRECTION.search(s.plain) and len(s.plain.split()) <= 10:
            found.append(s.plain)
        elif mentions(s.plain, call_day):
            break
    return found


def polarity(what: str, ground: EvidenceSpan, *, verbatim: bool = False) -> bool:
    """The claim is no more and no less negated than what was said of it; somebody's own words are as negated as they were."""
    what = re.sub(r"\b(?:or not|whether or not|if not|not only)\b", " ", what)
    what = _SO_THAT_NOT.sub(" ", expand(what))
    denied = bool(cues(what) & {Cue.NEGATED}) or bool(re.search(r"\b(?:not|never)\b", what, re.I))
    pairs = relevant(ground, what)
    said = [Cue.NEGATED in cues(_SO_THAT_NOT.sub(" ", c)) for _, c in pairs]
    if not said:
        return True
    return any(said) if denied and not verbatim else not all(said)


def modality(what: str, ground: EvidenceSpan) -> bool:
    """Somewhere in the ground it is said as meant: not only supposed, hedged, reported or joked."""
    pairs = relevant(ground, what)
    if any(offers(s.plain) for s in ground.sentences) and any(accepts(s.plain) for s in ground.sentences):
        return True
    # "Find out where she'd maybe want you": the doubt is in what is asked, unless the claim itself has kept it.
    meant = without_embedded_question if not cues(what) & _UNSAID else str
    return any(not (cues(meant(c)) & _UNSAID) and Cue.SARCASM not in s.cues for s, c in pairs)


def promised(ground: EvidenceSpan) -> bool:
    """The ground is more than a question: somebody states it or agrees to it."""
    return any(not s.plain.rstrip().endswith("?") or comes_back(s.plain) for s in ground.sentences)


def issue_key(key: str | None, what: str, ground: EvidenceSpan, dialogue: Dialogue) -> bool:
    """A key was said, or the tracker has it and the words are about its title."""
    issues = dialogue.context.issues or dialogue.transcript.issues
    wanted = [k for k in (key, *keys_in(what)) if k]
    for one in wanted:
        said = any(explicit_key(s.plain, issues) == one or one in keys_in(s.plain) for s in ground.sentences)
        # What a line answers is quoted from around its evidence, with any key in it.
        said = said or (one in keys_in(context_of(what)) and any(one in keys_in(s.text) for s in dialogue.sentences))
        meant = matching_issue(f"{what} {ground.plain}", issues)
        if not said and not (meant and meant.key == one):
            return False
    return True


def account(claimed: str | None, ground: EvidenceSpan, dialogue: Dialogue) -> bool:
    """The account is one of the call's, and no other one was named in the ground instead."""
    accounts = dialogue.transcript.accounts or dialogue.context.accounts
    if claimed is None:
        return True
    if claimed not in accounts:
        return False
    said = ground.plain.lower()
    named = [a for a in accounts if a.lower() in said]
    return not named or claimed in named


def standing(status: BlockerStatus, what: str, ground: EvidenceSpan) -> bool:
    """A blocker is called resolved only where somebody said so, and is no blocker where somebody denied it."""
    if status is BlockerStatus.RESOLVED:
        return any(_SETTLED.search(s.plain) for s in ground.sentences)
    return not all(_DENIED.search(c) for _, c in relevant(ground, what))


def withdrawn(claim: NextStep, ground: EvidenceSpan, dialogue: Dialogue) -> bool:
    """Whether what follows at once takes it back: "scratch that", "kidding"."""
    if not ground.sentences:
        return False
    for s in dialogue.after(ground.sentences[-1], 2):
        short_of_it = s.turn == ground.sentences[-1].turn or len(s.plain.split()) <= 5
        if s.cues & {Cue.RETRACTED, Cue.SARCASM} and short_of_it and not mentions(s.plain, date(2024, 1, 1)):
            return True
    return False


def told_in(texts: Sequence[str], name: str) -> bool:
    """Whether a name stands in one of the texts, by any of its longer parts."""
    parts = frozenset(p.lower() for p in _NAME_PART.findall(name) if len(p) > 2) - _ADDRESSED
    said = frozenset(_NAME_PART.findall(" ".join(texts).lower()))
    return bool(parts) and overlap(parts, said) >= 0.5
