"""The brief's own memory: what they asked last time and what contradicts, each with its moment, and gone with its call."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.brief import BriefQuery, CalendarEvent, FactKind, SourceReport, SourceState
from app.domain.call import CallContext
from app.domain.memory import moment_of
from app.services.briefs.plain_text import brief_text
from app.services.briefs.rule_based import compose
from tests.worlds import halves as made
from tests.worlds.halves import EVA, REP, Halves

NOW = made.NOW + timedelta(days=3)
EVENT = CalendarEvent("next", "u", "Voss", NOW, NOW + timedelta(hours=1), (REP, EVA))


@pytest.fixture
def halves(tmp_path: Path) -> Iterator[Halves]:
    for world in made.halves(tmp_path / "data"):
        world.half(
            "old",
            (
                ("Eva Voss", "We have 40 seats for the analytics team in Munich today."),
                ("Eva Voss", "Can you hear me?"),
            ),
            -9000,
            0.2,
        )
        world.half(
            "last",
            (
                ("Nina Holt", "Would you like to see the new dashboard this afternoon?"),
                ("Eva Voss", "Does the audit log keep the address of whoever exported a report? Yes?"),
                ("Eva Voss", "We have 90 seats for the analytics team in Munich today."),
            ),
            10,
            0.2,
        )
        world.clock.at = NOW
        yield world


def report(halves: Halves, account: str | None = "Voss AG") -> SourceReport:
    source = halves.app.help._last_words()
    facts = tuple(source.facts(BriefQuery(EVENT, account, (), (EVA,), NOW), timeout=1.0))
    return SourceReport(source.source, SourceState.ANSWERED, facts)


def test_the_last_calls_questions_come_with_their_moment(halves: Halves) -> None:
    facts = report(halves).facts
    asked = [f for f in facts if f.kind is FactKind.ASKED]
    assert len(asked) == 1
    assert "audit log" in asked[0].text
    assert "dashboard" not in asked[0].text
    assert moment_of(asked[0].url or "") == ("last", 5.0)
    assert report(halves, None).facts == ()
    assert report(halves, "Globex").facts == ()


def test_words_that_contradict_are_shown_with_both_moments(halves: Halves) -> None:
    halves.app.store.set_call_state("one", made.CallState.PLANNED)
    halves.app.store.set_call_state("two", made.CallState.PLANNED)
    (found,) = [f for f in report(halves).facts if f.kind is FactKind.CONTRADICTION]
    assert "40 seats" in found.text
    assert "90 seats" in found.text
    assert (moment_of(found.url or ""), moment_of(found.data["before"])) == (("last", 10.0), ("old", 0.0))


@pytest.mark.parametrize("account", ["Voss AG"])
def test_a_brief_says_them_in_text_and_forgets_them_with_the_call(halves: Halves, account: str) -> None:
    store = halves.app.store
    context = CallContext("next", "Voss", NOW.replace(tzinfo=None), REP.name, (REP, EVA), (account,))
    brief = compose(EVENT, context, [report(halves)], NOW)
    text = brief_text(brief)
    assert "They asked" in text
    assert "callside://call/last?t=5.0" in text
    store.save_brief("next", replace(brief, account=account))
    halves.app.consent.withdraw("last", halves.app.live.recording("last"), erase=True)
    kept = store.brief("next")
    assert kept is not None
    assert "audit log" not in str(kept)
    assert "90 seats" not in str(kept)


def test_what_was_off_the_record_is_not_brought_up(halves: Halves) -> None:
    halves.app.store.save_gaps("last", [(4.0, 9.5)])
    assert "audit log" not in str(report(halves).facts)
