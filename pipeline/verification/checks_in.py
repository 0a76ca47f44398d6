"""The checks of a claim's words against what was said, in the other languages than English."""

import re
from functools import cache
from typing import Any

from app.domain.claims import BlockerStatus
from pipeline.core.numbers_in import values_in
from pipeline.core.objections_in import forms_of
from pipeline.core.written_language import forms
from pipeline.verification.evidence_spans import EvidenceSpan

_STEM = 5  # letters by which two forms of a word are the same: "schicke", "schicken"
_SHORTEST = 4
_NEAR = 0.5  # share of a claim's words from which a clause is about it
_KEY = re.compile(r"\b[A-Z][A-Z0-9]+[-_]\d+\b")
_CLAUSE = re.compile(r"[,;:] | - | (?:aber|sondern|pero|sino|mais) ")


def number(language: str, what: str, ground: EvidenceSpan) -> bool:
    """Every number of the claim was said in its ground, in words or in figures."""
    said = values_in(language, " . ".join(s.text for s in ground.sentences))
    return values_in(language, _KEY.sub(" ", what)) <= said


def polarity(language: str, what: str, ground: EvidenceSpan) -> bool:
    """A claim denies what its ground denies and nothing else. What the ground says of something else is not asked."""
    about = _about(language, what, ground)
    return not about or _is_denied(language, what) in {_is_denied(language, clause) for clause in about}


def modality(language: str, what: str, ground: EvidenceSpan, owner: str | None) -> bool:
    """What was said of the claim by its owner was meant: neither "maybe" nor "if"."""
    spoke = {s.speaker for s in ground.sentences}
    about = _about(language, what, ground, speaker=owner if owner in spoke else None)
    plain = [c for c in about if not c.rstrip().endswith("?")]
    conditions = [s.text for s in ground.sentences if re.search(forms(language)["open"], s.text, re.I)]
    unsure = [
        c for c in plain if re.search(forms(language)["unsure"], c, re.I) or any(c in said for said in conditions)
    ]
    return not plain or len(unsure) < len(plain)


def standing(language: str, status: BlockerStatus, what: str, ground: EvidenceSpan) -> bool:
    """An obstacle is called resolved only where somebody said so, and is none where somebody denied it."""
    known = forms_of(language)
    if known is None:
        return True
    if status is BlockerStatus.RESOLVED:
        return any(known.resolved.search(s.text) for s in ground.sentences)
    about = _about(language, what, ground)
    return not about or not all(known.not_meant.search(clause) for clause in about)


def _is_denied(language: str, text: str) -> bool:
    known: dict[str, Any] = forms(language)
    meant = re.sub(known["not_but"], " ", re.sub(known["no_denial"], " ", text, flags=re.I), flags=re.I)
    return re.search(known["denies"], meant, re.I) is not None


def _about(language: str, what: str, ground: EvidenceSpan, *, speaker: str | None = None) -> list[str]:
    """The clauses of the ground that have most of the claim's words; none where no clause has half of them."""
    words = _stems(language, what)
    said = [s.text for s in ground.sentences if speaker is None or s.speaker == speaker]
    if not words:
        return []
    shares = {c: len(words & _stems(language, c)) / len(words) for text in said for c in _clauses(language, text)}
    most = max(shares.values(), default=0.0)
    return [c for c, share in shares.items() if share == most] if most >= _NEAR else []


def _clauses(language: str, text: str) -> list[str]:
    whole = re.sub(forms(language)["not_but"], " ", text, flags=re.I)
    return [part for part in _CLAUSE.split(whole) if part.strip()]


@cache
def _stems(language: str, text: str) -> frozenset[str]:
    small = set(forms(language)["words"].split())
    words = [w for w in re.findall(r"[^\W\d_]+", text.lower()) if len(w) >= _SHORTEST]
    return frozenset(w[:_STEM] for w in words if w not in small and not re.search(forms(language)["denies"], w, re.I))
