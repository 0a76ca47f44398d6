"""What "it" and "that" stand for, where the same sentence says so: "the ticket, I will make it today".

A noun from another sentence is never put in the place of a pronoun: whatever was said last is not what was meant.
"""

import re
from dataclasses import replace

from pipeline.extraction.clause_patterns import Form

_PRONOUN = re.compile(r"\b(?:it|that|this|those|them|these)\b(?! [a-z]+(?:s|ing)\b)", re.I)
# What stands before the subject: "and the release plan, I will bring that up to date".
_FRONTED = re.compile(
    r"^(?:(?:and|so|but|then|okay|well|for|about|as for|regarding|with),? )*(?P<thing>(?:the|our|your|my|that|this|those|these) "
    r"(?:[a-z0-9-]+ ){0,3}[a-z0-9-]+),? $",
    re.I,
)
_NO_THING = re.compile(
    r"\b(?:time|moment|way|point|meantime|case|week|month|day|morning|afternoon|call|meeting|is|are|if|when)\b", re.I
)


def named_thing(clause: str, form: Form) -> Form:
    """The form with its first pronoun replaced by the thing that was put in front of the same clause."""
    fronted = _FRONTED.match(clause[: form.start])
    pronoun = _PRONOUN.search(form.rest)
    if form.kind == "present" or not fronted or not pronoun or _NO_THING.search(fronted["thing"]):
        return form
    return replace(form, rest=form.rest[: pronoun.start()] + fronted["thing"] + form.rest[pronoun.end() :])
