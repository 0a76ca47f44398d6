"""A language model as the author, and the rules as the second pair of eyes.

The model names claims by the numbers of sentences and words them; names, numbers, dates, keys and owners are held against
the evidence by code. Each claim says which reader found it, and the verifier decides what that means
(pipeline/verification/two_readers.py). Stage, people and urgency stay with code. A model that is down, slow, hostile or
malformed leaves the rules' claims as they are, and the extraction says so.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from app.domain.call import CallContext
from app.domain.claims import (
    MODEL_UNAVAILABLE,
    Blocker,
    Competitor,
    Extraction,
    KeyQuote,
    ModelAnswer,
    ModelUsage,
    NextStep,
    SummaryLine,
)
from app.domain.errors import CallsideError, Unavailable
from app.domain.ports import LanguageModel
from app.domain.transcript import Transcript
from app.logs import get_logger
from app.paths import RESOURCES
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.written_language import language_of
from pipeline.extraction import model_answers as answers
from pipeline.extraction import model_prompt as asking
from pipeline.extraction import overview
from pipeline.extraction.foreign import overview_forms
from pipeline.extraction.joined_claims import new, together, worded
from pipeline.extraction.model_answers import Malformed
from pipeline.extraction.rule_extractor import OfflineExtractor

log = get_logger(__name__)

MOST_QUOTES = 12
MOST_SUMMARY = 4


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
    summary: list[SummaryLine]


class LanguageModelExtractor:
    """`Extractor`: a language model, and the rules beside it."""

    def __init__(self, model: LanguageModel, *, prices: Prices | None = None) -> None:
        self.provider = f"openai:{model.name}"
        self._model = model
        self._prices = prices
        self._rules = OfflineExtractor()

    def extract(self, transcript: Transcript, context: CallContext) -> Extraction:
        by_rule = self._rules.extract(transcript, context)
        dialogue = Dialogue.of(transcript, context)
        found = Found([], [], [], [], [])
        counted = [0, 0, 0]
        failed = not self._read_all(dialogue, found, counted)
        steps = by_rule.next_steps if failed else together(found.steps, by_rule.next_steps)
        blockers = by_rule.blockers if failed else together(found.blockers, by_rule.blockers)
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
            summary=(
                *(found.summary[:MOST_SUMMARY] if not failed else ()),
                *overview.summary(dialogue, worded(steps), worded(blockers), quotes, by_rule.decision_makers),
            ),
            urgency=overview.urgency(dialogue, steps, blockers, overview_forms(language_of(transcript))),
            flags=(*by_rule.flags, *((MODEL_UNAVAILABLE,) if failed else ())),
            usage=self._usage(counted),
        )

    def ask_all(self, transcript: Transcript, context: CallContext) -> None:
        """Puts every question of a call and reads no answer: for a model that only keeps the questions."""
        dialogue = Dialogue.of(transcript, context)
        lists = asking.Lists.of(dialogue)
        for window in asking.windows(dialogue.sentences):
            with suppress(Unavailable):
                self._ask(window, dialogue, lists)

    def _ask(self, window: Sequence[Sentence], dialogue: Dialogue, lists: asking.Lists) -> ModelAnswer:
        day = dialogue.transcript.started_at.date()
        return self._model.answer(
            instructions=self._instructions,
            data=asking.document(window, lists, day.isoformat()),
            schema=asking.schema(lists),
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
        said = self._ask(window, dialogue, lists)
        counted[0] += 1
        counted[1] += said.prompt_tokens
        counted[2] += said.completion_tokens
        answer = answers.read(said.text)
        language = language_of(dialogue.transcript)
        found.steps += new(list(answers.steps(answer, window, lists, day, language)), found.steps)
        found.blockers += new(list(answers.blockers(answer, window, lists)), found.blockers)
        found.quotes += answers.quotes(answer, window, dialogue)
        found.competitors += answers.competitors(answer, window)
        found.summary += answers.summary(answer, window, dialogue)

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
