"""The reading of a call that is not in English: what its language's forms find, and nothing that only English patterns do."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.domain.claims import DecisionMaker, Extraction, StageRecommendation
from app.domain.formats import load_json
from app.domain.languages import NOT_READ, is_read
from app.domain.transcript import Transcript
from app.paths import RESOURCES
from pipeline.core.dialogue import Dialogue
from pipeline.core.passages import withheld
from pipeline.extraction import overview
from pipeline.extraction.foreign_blockers import find_foreign_blockers
from pipeline.extraction.foreign_people import find_foreign_deciders, find_foreign_rivals
from pipeline.extraction.foreign_steps import ForeignSteps
from pipeline.extraction.overview import OverviewForms
from pipeline.extraction.quotes import QuoteForms, find_quotes


def read_foreign(dialogue: Dialogue, transcript: Transcript, language: str, provider: str) -> Extraction:
    """Steps with their dates; who decides, quotes, obstacles, rivals, stage and haste where the language has forms for them; what
    is withheld. A call is never small talk for want of a reader."""
    if not is_read(language):
        return Extraction(transcript.call_id, provider, flags=(NOT_READ,), review_required=True, language=language)
    steps = ForeignSteps(dialogue, language, transcript.started_at.date()).find()
    blockers = find_foreign_blockers(dialogue, language)
    hidden = withheld(transcript)
    flags = [f for f in overview.flags(dialogue, steps, blockers) if f != "small_talk"]
    known = _forms(language)
    forms = OverviewForms.of(known) if known else None
    quotes = find_quotes(dialogue, QuoteForms.of(language, known["quotes"])) if known else ()
    deciders = tuple(
        DecisionMaker(d.name, d.title, d.side, d.sentiment, tuple(s.evidence() for s in d.said))
        for d in (find_foreign_deciders(dialogue, known["deciders"]) if known else ())
    )
    stage, said = overview.stage(dialogue, steps, forms) if forms else (None, ())
    return Extraction(
        transcript.call_id,
        provider,
        summary=overview.summary(dialogue, steps, blockers, quotes, deciders),
        decision_makers=deciders,
        next_steps=steps,
        blockers=blockers,
        key_quotes=quotes,
        competitors=find_foreign_rivals(dialogue, known["rivals"]) if known else (),
        stage=StageRecommendation(stage, tuple(s.evidence() for s in said)),
        urgency=overview.urgency(dialogue, steps, blockers, forms) if forms else None,
        withheld=hidden,
        flags=tuple(flags),
        review_required=bool(dialogue.injected or hidden or "poor_audio" in flags),
        language=language,
    )


def overview_forms(language: str) -> OverviewForms | None:
    """How a call of a language speaks of stages and of haste; None for English, and where nobody has written it down."""
    known = _forms(language)
    return OverviewForms.of(known) if known else None


@cache
def _forms(language: str) -> Mapping[str, Any] | None:
    path = RESOURCES / "understanding" / "languages" / f"overview_{language}.json"
    return load_json(path) if path.is_file() else None
