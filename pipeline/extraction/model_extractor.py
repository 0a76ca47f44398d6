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
from typing import TypeVar

from app.domain.call import CallContext
from app.domain.claims import (
    Blocker,
    Check,
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
from pipeline.core.own_words import is_quote
from pipeline.core.text import content, overlap
from pipeline.extraction import model_answers as answers
from pipeline.extraction import model_prompt as asking
from pipeline.extraction import overview
from pipeline.extraction.model_answers import Malformed
from pipeline.extraction.rule_extractor import OfflineExtractor

log = get_logger(__name__)

UNAVAILABLE = "language_model_unavailable"
# Share of a claim's words that make it one that is there already; of one owner in one passage fewer are enough.
SAME, SAME_OWNED, SAME_DATED = 0.5, 0.25, 0.0
MOST_QUOTES = 12
MOST_SUMMARY = 4
MOST_EVIDENCE = 6
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
        steps = by_rule.next_steps if failed else _together(found.steps, by_rule.next_steps)
        blockers = by_rule.blockers if failed else _together(found.blockers, by_rule.blockers)
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
                *overview.summary(dialogue, _worded(steps), _worded(blockers), quotes, by_rule.decision_makers),
            ),
            urgency=overview.urgency(dialogue, steps, blockers),
            flags=(*by_rule.flags, *((UNAVAILABLE,) if failed else ())),
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
        found.steps += _new(list(answers.steps(answer, window, lists, day)), found.steps)
        found.blockers += _new(list(answers.blockers(answer, window, lists)), found.blockers)
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


def _together(by_model: Sequence[Claim], by_rule: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of both in the order in which they were said, each marked with who found it. What both found stands twice,
    first in the model's words with a day or an owner that only the rules read, then in the rules': the verifier keeps one.
    """
    left = list(by_rule)
    joined: list[Claim] = []
    for claim in by_model:
        if any(_same(claim, known) for known in joined):
            continue
        twin = next((other for other in left if _same(claim, other)), None)
        if twin is None:
            joined.append(_marked(claim, rules=False, model=True))
            continue
        left.remove(twin)
        whole = _joined(claim, twin)
        joined.append(_marked(whole, rules=True, model=True))
        joined.append(_marked(replace(twin, evidence=whole.evidence), rules=True, model=True))
    joined += [_marked(claim, rules=True, model=False) for claim in left]
    return tuple(sorted(joined, key=lambda c: min(e.start for e in c.evidence) if c.evidence else 0.0))


def _worded(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims without the second wording of what both readers found."""
    second = [
        at
        for at, claim in enumerate(claims)
        if at and claim.verification.is_by_both and claim.evidence == claims[at - 1].evidence
    ]
    return tuple(claim for at, claim in enumerate(claims) if at not in second)


def _joined(claim: Claim, twin: Claim) -> Claim:
    evidence = {(e.segment, e.start): e for e in (*claim.evidence, *twin.evidence)}
    whole = tuple(e for _, e in sorted(evidence.items()))[:MOST_EVIDENCE]
    if isinstance(claim, NextStep) and isinstance(twin, NextStep):
        dated = claim if claim.due or claim.due_range else twin
        owner = claim.owner or twin.owner
        return replace(
            claim, owner=owner, due=dated.due, due_range=dated.due_range, due_text=dated.due_text, evidence=whole
        )
    return replace(claim, evidence=whole)


def _marked(claim: Claim, *, rules: bool, model: bool) -> Claim:
    readers = {Check.BY_RULES: rules, Check.BY_MODEL: model}
    return replace(claim, verification=replace(claim.verification, checks=readers))


def _new(found: Sequence[Claim], known: Sequence[Claim]) -> list[Claim]:
    """Those that are not there already: about the same passage in the same words."""
    fresh: list[Claim] = []
    for claim in found:
        if not any(_same(claim, other) for others in (known, fresh) for other in others):
            fresh.append(claim)
    return fresh


def _same(a: Claim, b: Claim) -> bool:
    if (
        isinstance(a, NextStep)
        and isinstance(b, NextStep)
        and (a.what.lower(), a.owner, a.due) == (b.what.lower(), b.owner, b.due)
    ):
        return True  # said again elsewhere
    together = {e.segment for e in a.evidence} & {e.segment for e in b.evidence}
    words = content(a.what), content(b.what)
    alike = max(overlap(words[0], words[1]), overlap(words[1], words[0])) if all(words) else 1.0
    least = SAME
    if isinstance(a, Blocker) and (is_quote(a.what) or is_quote(b.what)):
        return bool(together)  # one is told in the speaker's words, the other by its kind
    if isinstance(a, NextStep) and isinstance(b, NextStep) and a.owner == b.owner and a.due == b.due:
        least = SAME_DATED if a.due else SAME_OWNED
    return bool(together) and alike >= least
