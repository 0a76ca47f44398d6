"""A language model as a second reader: it finds what the rules miss, and what it finds is checked like anything else.

The rules' claims always stand. The model adds next steps, blockers, quotes and competitors, each tied to sentences by
their numbers; summary, stage, people and urgency stay with code. A model that is down, slow, hostile or malformed costs
the call nothing but its additions, and the extraction says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from app.domain.call import CallContext
from app.domain.claims import Blocker, Competitor, Extraction, KeyQuote, ModelUsage, NextStep
from app.domain.errors import CallsideError
from app.domain.ports import LanguageModel
from app.domain.transcript import Transcript
from app.logs import get_logger
from app.paths import RESOURCES
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.text import content, overlap
from pipeline.extraction import model_answers as answers
from pipeline.extraction import model_prompt as asking
from pipeline.extraction import overview
from pipeline.extraction.model_answers import Malformed
from pipeline.extraction.rule_extractor import OfflineExtractor

log = get_logger(__name__)

UNAVAILABLE = "language_model_unavailable"
SAME = 0.5  # share of a claim's words that make it one that is there already
MOST_QUOTES = 12
Claim = TypeVar("Claim", NextStep, Blocker)


@dataclass(frozen=True, slots=True)
class Prices:
    """Per million tokens, as the provider lists them."""

    prompt: float
    completion: float


@dataclass(slots=True)
class Found:
    """What all windows together gave."""

    steps: list[NextStep]
    blockers: list[Blocker]
    quotes: list[KeyQuote]
    competitors: list[Competitor]


class LanguageModelExtractor:
    """`Extractor`: the rules, and a language model beside them."""

    def __init__(self, model: LanguageModel, *, prices: Prices | None = None) -> None:
        self.provider = f"openai:{model.name}"
        self._model = model
        self._prices = prices
        self._rules = OfflineExtractor()

    def extract(self, transcript: Transcript, context: CallContext) -> Extraction:
        by_rule = self._rules.extract(transcript, context)
        dialogue = Dialogue.of(transcript, context)
        found = Found([], [], [], [])
        counted = [0, 0, 0]
        failed = not self._read_all(dialogue, found, counted)
        steps = (*by_rule.next_steps, *_new(found.steps, by_rule.next_steps))
        blockers = (*by_rule.blockers, *_new(found.blockers, by_rule.blockers))
        known = {e.segment for q in by_rule.key_quotes for e in q.evidence}
        quotes = (*by_rule.key_quotes, *(q for q in found.quotes if q.evidence[0].segment not in known))[:MOST_QUOTES]
        named = {c.name.lower() for c in by_rule.competitors}
        return replace(
            by_rule,
            provider=self.provider,
            next_steps=steps,
            blockers=blockers,
            key_quotes=quotes,
            competitors=(*by_rule.competitors, *(c for c in found.competitors if c.name.lower() not in named)),
            summary=overview.summary(dialogue, steps, blockers, quotes, by_rule.decision_makers),
            urgency=overview.urgency(dialogue, steps, blockers),
            flags=(*by_rule.flags, *((UNAVAILABLE,) if failed else ())),
            usage=self._usage(counted),
        )

    def _read_all(self, dialogue: Dialogue, found: Found, counted: list[int]) -> bool:
        """Asks about each window; False where the model failed at one. What came before it stays."""
        lists = asking.Lists.of(dialogue)
        for window in asking.windows(dialogue.sentences):
            try:
                self._read(window, dialogue, lists, found, counted)
            except CallsideError as error:
                log.warning("language model failed", kind=type(error).__name__)
                return False
            except Malformed:
                log.warning("language model failed", kind="malformed answer")
                return False
        return True

    def _read(
        self, window: Sequence[Sentence], dialogue: Dialogue, lists: asking.Lists, found: Found, counted: list[int]
    ) -> None:
        day = dialogue.transcript.started_at.date()
        said = self._model.answer(
            instructions=self._instructions,
            data=asking.document(window, lists, day.isoformat()),
            schema=asking.schema(lists),
        )
        counted[0] += 1
        counted[1] += said.prompt_tokens
        counted[2] += said.completion_tokens
        answer = answers.read(said.text)
        found.steps += _new(list(answers.steps(answer, window, lists, day)), found.steps)
        found.blockers += _new(list(answers.blockers(answer, window, lists)), found.blockers)
        found.quotes += answers.quotes(answer, window, dialogue)
        found.competitors += answers.competitors(answer, window)

    @cached_property
    def _instructions(self) -> str:
        return (RESOURCES / "prompts" / "extract.txt").read_text(encoding="utf-8")

    def _usage(self, counted: Sequence[int]) -> ModelUsage | None:
        requests, prompt, completion = counted
        if not requests:
            return None
        cost = None
        if self._prices:
            cost = round((prompt * self._prices.prompt + completion * self._prices.completion) / 1e6, 6)
        return ModelUsage(self._model.name, requests, prompt, completion, cost)


def _new(found: Sequence[Claim], known: Sequence[Claim]) -> list[Claim]:
    """Those that are not there already: about the same passage in the same words."""
    fresh: list[Claim] = []
    for claim in found:
        if not any(_same(claim, other) for others in (known, fresh) for other in others):
            fresh.append(claim)
    return fresh


def _same(a: Claim, b: Claim) -> bool:
    together = {e.segment for e in a.evidence} & {e.segment for e in b.evidence}
    words = content(a.what), content(b.what)
    alike = max(overlap(words[0], words[1]), overlap(words[1], words[0])) if all(words) else 1.0
    return bool(together) and alike >= SAME
