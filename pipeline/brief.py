"""Step: talking points in a language model's words, each tied to fetched facts; a sentence that is not is dropped.

The model sees numbered facts and names the numbers that a sentence rests on. Code then demands of each sentence that its
numbers, names and issue keys stand in those very facts, and that its reason is made of their words. What is left over is
filled up with the points that the rules made.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from app.domain.brief import Brief, Fact, FactKind, TalkingPoint
from app.domain.errors import Unavailable
from app.domain.messages import Message
from app.domain.ports import LanguageModel
from app.domain.wording import inert
from app.logs import get_logger
from app.paths import RESOURCES
from pipeline.core.issues import keys_in
from pipeline.core.numbers import values
from pipeline.core.passages import is_injection
from pipeline.core.people import names_in
from pipeline.core.text import content, expand, tokens

log = get_logger(__name__)

MOST = 3
LONGEST = 160  # characters of a sentence
MOST_FACTS = 40
TIED = 0.6  # share of a reason's words that must stand in its facts
_TOLD = frozenset(
    {
        FactKind.OPPORTUNITY,
        FactKind.LAST_CONTACT,
        FactKind.MANAGER_NOTE,
        FactKind.ISSUE,
        FactKind.MESSAGE,
        FactKind.PRIORITY,
        FactKind.PROMISE,
        FactKind.DOCUMENT_OPENED,
    }
)
# Without these a sentence says the contrary of its fact.
_TURNS = frozenset({"not", "no", "never", "none", "nobody", "without", "cannot"})
_FORBIDDEN = ("http://", "https://", "www.", "@", "<", ">", "`", "](", "**")


class LanguageModelBrief:
    """`BriefWriter`: the rules' brief with a model's talking points."""

    def __init__(self, model: LanguageModel) -> None:
        self.name = model.name
        self._model = model

    def write(self, brief: Brief) -> Brief:
        """Raises Unavailable where the answer can't be read, and what the model's client raises."""
        facts = [f for f in brief.facts if f.kind in _TOLD and not is_injection(f.text)][:MOST_FACTS]
        if not facts:
            return brief
        told = {"account": brief.account, "facts": [_numbered(n, fact) for n, fact in enumerate(facts, 1)]}
        data = json.dumps(told, ensure_ascii=False)
        said = self._model.answer(instructions=self._instructions, data=data, schema=_SCHEMA)
        points, dropped = _tied(said.text, facts)
        if dropped:
            log.info("sentences of a brief dropped", number=dropped)
        known = {point.sources for point in points}
        points += [point for point in brief.talking_points if point.sources not in known]
        return replace(brief, talking_points=tuple(points[:MOST]), composer=self.name if known else brief.composer)

    @cached_property
    def _instructions(self) -> str:
        return (RESOURCES / "prompts" / "brief.txt").read_text(encoding="utf-8")


def _numbered(number: int, fact: Fact) -> dict[str, Any]:
    when = {"as_of": fact.as_of.date().isoformat()} if fact.as_of else {}
    return {"id": number, "source": fact.source, "kind": fact.kind.value, "text": fact.text, **when}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_POINT = _object(
    {
        "text": {"type": "string"},
        "reason": {"type": "string"},
        "facts": {"type": "array", "items": {"type": "integer"}},
    }
)
_SCHEMA = _object({"points": {"type": "array", "items": _POINT}})


def _tied(answer: str, facts: Sequence[Fact]) -> tuple[list[TalkingPoint], int]:
    """(the points that rest on their facts, how many did not)."""
    try:
        offered = json.loads(answer)["points"]
        found = [(inert(str(p["text"])), inert(str(p["reason"])), list(p["facts"])) for p in offered]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unavailable(Message("models.unreadable_answer")) from error
    points = []
    for text, reason, ids in found:
        cited = [facts[i - 1] for i in ids if isinstance(i, int) and not isinstance(i, bool) and 1 <= i <= len(facts)]
        if len(cited) == len(ids) and cited and _rests_on(text, reason, cited):
            points.append(TalkingPoint(text, reason, tuple(dict.fromkeys(fact.source for fact in cited))))
    return points, len(found) - len(points)


def _rests_on(text: str, reason: str, cited: Sequence[Fact]) -> bool:
    ground = " ".join(f"{fact.text} {' '.join(fact.data.values())}" for fact in cited)
    whole = f"{_lowered(text)}. {_lowered(reason)}"
    if not text or not reason or len(text) > LONGEST or len(reason) > LONGEST:
        return False
    if any(mark in whole for mark in _FORBIDDEN) or is_injection(whole):
        return False
    plain, said = expand(ground), expand(reason)
    words = content(said)
    tied = words and len(words & content(plain)) / len(words) >= TIED
    touches = bool(content(expand(text)) & content(plain))
    return bool(tied) and touches and _same_particulars(whole, ground) and _turns(said) <= _turns(plain)


def _lowered(sentence: str) -> str:
    """A sentence begins with a capital that makes no name of its first word, unless the second has one too."""
    first, _, rest = sentence.partition(" ")
    return sentence if rest[:1].isupper() or first[1:2].isupper() else sentence[:1].lower() + sentence[1:]


def _turns(text: str) -> frozenset[str]:
    return frozenset(tokens(text)) & _TURNS


def _same_particulars(said: str, ground: str) -> bool:
    """Numbers, names and issue keys: none that the facts don't have."""
    plain = ground.lower()
    names = all(part.lower() in plain for name in names_in(said) for part in name.split())
    return values(expand(said)) <= values(expand(ground)) and set(keys_in(said)) <= set(keys_in(ground)) and names
