"""What "it" and "that" stand for, where it was just said."""

import re
from dataclasses import replace
from datetime import date

from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.extraction import wording
from pipeline.extraction.clause_patterns import Form

_IT = re.compile(r"^ (it|that|this|those|them|these|one)\b(?! \w+(?:s|ing)\b)", re.I)


def named_thing(dialogue: Dialogue, sentence: Sentence, form: Form, call_day: date) -> Form:
    """The form with its leading "it" or "that" replaced by what it stands for, where that was just said."""
    if not (match := _IT.search(form.rest)) or form.kind == "present":
        return form
    thing = wording.thing_before(dialogue, sentence, call_day)
    return replace(form, rest=form.rest[: match.start(1)] + thing + form.rest[match.end(1) :]) if thing else form
