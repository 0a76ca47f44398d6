"""Sentences of a language model on quotes, each demanded to stand on the quotes that it names."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from app.domain.call import CallContext
from app.domain.claims import Evidence, Extraction, SummaryLine
from app.domain.errors import Unavailable
from app.domain.memory import Answer, Sentence
from app.domain.messages import Message
from app.domain.ports import LanguageModel, Verifier
from app.domain.transcript import Segment, Transcript
from app.domain.wording import inert
from app.logs import get_logger
from app.paths import RESOURCES
from pipeline.core.numbers import values
from pipeline.core.passages import is_injection
from pipeline.core.people import names_in
from pipeline.core.text import content, expand, tokens
from pipeline.core.written_language import language_of

log = get_logger(__name__)

MOST = 4
LONGEST = 300  # characters of a sentence
TIED = 0.6  # share of a sentence's words that must stand in its quotes, speakers' names included
# Words that turn a sentence into its contrary, of the four languages.
_TURNS = frozenset({
    *("not", "no", "never", "none", "nobody", "without", "cannot"), *("nicht", "kein", "keine", "keinen", "nie", "ohne"),
    *("nunca", "ningún", "ninguna", "sin", "jamás"), *("ne", "pas", "jamais", "aucun", "aucune", "sans"),
})  # fmt: skip
_FORBIDDEN = ("http://", "https://", "www.", "@", "<", ">", "`", "](", "**")


class QuoteWording:
    """A worded answer: what the model says, as far as its quotes bear it and the verifier lets it stand."""

    def __init__(self, model: LanguageModel, verifier: Verifier) -> None:
        self._model = model
        self._verifier = verifier

    def __call__(self, question: str, answers: Sequence[Answer]) -> Sequence[Sentence]:
        """Raises Unavailable for an answer that can't be read, and what the model's client raises."""
        told = {
            "question": question,
            "quotes": [
                {"id": n, "speaker": a.speaker, "date": a.date, "text": a.quote}
                for n, a in enumerate(answers, 1)
                if not is_injection(a.quote)
            ],
        }
        said = self._model.answer(
            instructions=self._instructions, data=json.dumps(told, ensure_ascii=False), schema=_SCHEMA
        )
        offered = _offered(said.text)
        kept = [s for text, ids in offered if (s := self._tied(text, ids, answers))]
        if len(kept) < len(offered):
            log.info("sentences of an answer dropped", number=len(offered) - len(kept))
        return kept[:MOST]

    def _tied(self, text: str, ids: Sequence[Any], answers: Sequence[Answer]) -> Sentence | None:
        numbers = [n for n in ids if isinstance(n, int) and not isinstance(n, bool) and 1 <= n <= len(answers)]
        cited = [answers[n - 1] for n in numbers]
        if (
            not cited
            or len(cited) != len(ids)
            or any(is_injection(a.quote) for a in cited)
            or not _rests_on(text, cited)
        ):
            return None
        return Sentence(text, tuple(n - 1 for n in numbers)) if self._stands(text, cited) else None

    def _stands(self, text: str, cited: Sequence[Answer]) -> bool:
        """The verifier's word on the sentence as a line of a summary whose evidence the quotes are."""
        segments = tuple(Segment(n, a.start, a.end, a.speaker, a.quote) for n, a in enumerate(cited))
        evidence = tuple(Evidence(s.id, s.start, s.end, s.speaker, s.text) for s in segments)
        at = datetime.fromisoformat(cited[0].date)
        context = CallContext("quotes", "", at, "")
        transcript = Transcript("quotes", at, (), (), segments)
        verified = self._verifier.verify(
            Extraction("quotes", "model", (SummaryLine(text, evidence),), language=language_of(transcript)),
            transcript,
            context,
        )
        return bool(verified.summary)

    @cached_property
    def _instructions(self) -> str:
        return (RESOURCES / "prompts" / "ask.txt").read_text(encoding="utf-8")


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_LINE = _object({"text": {"type": "string"}, "quotes": {"type": "array", "items": {"type": "integer"}}})
_SCHEMA = _object({"sentences": {"type": "array", "items": _LINE}})


def _offered(answer: str) -> list[tuple[str, list[Any]]]:
    try:
        return [(inert(str(line["text"])), list(line["quotes"])) for line in json.loads(answer)["sentences"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unavailable(Message("models.unreadable_answer")) from error


def _rests_on(text: str, cited: Sequence[Answer]) -> bool:
    ground = " ".join(f"{a.speaker} {a.quote} {a.date}" for a in cited)
    if not text or len(text) > LONGEST or any(mark in text for mark in _FORBIDDEN) or is_injection(text):
        return False
    plain, said = expand(ground), expand(text)
    words = content(said)
    tied = bool(words) and len(words & content(plain)) / len(words) >= TIED
    lowered = plain.lower()
    names = all(part.lower() in lowered for name in names_in(text) for part in name.split())
    return (
        tied
        and names
        and values(said) <= values(plain)
        and _turns(said) == (_turns(plain) & _turns(said))
        and _no_lost_turn(said, cited)
    )


def _no_lost_turn(said: str, cited: Sequence[Answer]) -> bool:
    """A sentence without a negation can't rest on a quote whose every sentence has one."""
    if _turns(said):
        return True
    parts = [p for a in cited for p in _sentences(a.quote) if content(expand(p)) & content(said)]
    return not parts or not all(_turns(expand(p)) for p in parts)


def _sentences(text: str) -> list[str]:
    return [part for part in text.replace("!", ".").replace("?", ".").split(".") if part.strip()]


def _turns(text: str) -> frozenset[str]:
    return frozenset(tokens(text)) & _TURNS
