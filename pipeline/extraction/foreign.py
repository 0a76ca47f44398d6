"""The reading of a call that is not in English: what its language's forms find, and nothing that only English patterns do."""

from app.domain.claims import Extraction
from app.domain.languages import is_read
from app.domain.transcript import Transcript
from pipeline.core.dialogue import Dialogue
from pipeline.core.passages import withheld
from pipeline.extraction import overview
from pipeline.extraction.foreign_blockers import find_foreign_blockers
from pipeline.extraction.foreign_steps import ForeignSteps

NOT_READ = "language_not_read"


def read_foreign(dialogue: Dialogue, transcript: Transcript, language: str, provider: str) -> Extraction:
    """Steps with their dates, obstacles where the language has forms for them, what is withheld; a call that is never small
    talk for want of a reader."""
    if not is_read(language):
        return Extraction(transcript.call_id, provider, flags=(NOT_READ,), review_required=True, language=language)
    steps = ForeignSteps(dialogue, language, transcript.started_at.date()).find()
    blockers = find_foreign_blockers(dialogue, language)
    hidden = withheld(transcript)
    flags = [f for f in overview.flags(dialogue, steps, blockers) if f != "small_talk"]
    return Extraction(
        transcript.call_id,
        provider,
        next_steps=steps,
        blockers=blockers,
        withheld=hidden,
        flags=tuple(flags),
        review_required=bool(dialogue.injected or hidden or "poor_audio" in flags),
        language=language,
    )
