"""Consent is a state machine, and its grant the only key: at run time, and for whoever only reads the types."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.consent import Basis, ConsentRecord, ConsentState
from app.domain.errors import ConsentMissing

NOW = datetime(2024, 12, 6, 19, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[4]
# Those who may make a grant: the record of a consent, and the capture's own process, which is handed one.
MAKERS = ("app/domain/consent.py", "audio/")


def granted() -> ConsentRecord:
    return ConsentRecord("c1", people=("Jane",)).ask(NOW).grant(NOW, call_time=3.0)[0]


@pytest.mark.parametrize("state", ["unknown", "refused", "withdrawn", "granted"])
def test_only_a_question_that_was_put_can_be_granted(state: str) -> None:
    record = {
        "unknown": ConsentRecord("c1"),
        "refused": ConsentRecord("c1").ask(NOW).refuse(NOW),
        "withdrawn": granted().withdraw(NOW),
        "granted": granted(),
    }[state]
    with pytest.raises(ConsentMissing):
        record.grant(NOW, call_time=0.0)


def test_what_is_withdrawn_is_neither_asked_about_nor_resumed_again() -> None:
    withdrawn = granted().withdraw(NOW, call_time=9.0)
    assert withdrawn.ask(NOW).state is ConsentState.WITHDRAWN
    with pytest.raises(ConsentMissing):
        withdrawn.resume()
    with pytest.raises(ConsentMissing):
        ConsentRecord("c1").withdraw(NOW)
    with pytest.raises(ConsentMissing):
        granted().refuse(NOW)


def test_the_rule_decides_which_proof_suffices() -> None:
    record = granted()
    assert record.rule == "all-party"
    assert not record.suffices
    proved = record.proved((4.0, 8.0), "…", ("Jane",))
    assert proved.basis is Basis.SPOKEN
    assert proved.suffices
    assert ConsentRecord("c1", rule="one-party").ask(NOW).grant(NOW, call_time=0.0)[0].suffices


def test_who_joins_later_is_asked_once_and_stays_open_until_they_agree() -> None:
    record = granted().somebody_joined("John", NOW, call_time=60.0)
    assert record.unanswered == ("John",)
    assert record.somebody_joined("John", NOW, call_time=70.0) == record
    assert granted().somebody_joined("Jane", NOW, call_time=60.0).joined == ()
    assert record.joined_answered("John", agreed=False).unanswered == ("John",)
    assert record.joined_answered("John", agreed=True, basis=Basis.CHAT).unanswered == ()


def test_nobody_else_makes_a_grant() -> None:
    found = []
    for room in ("app", "audio", "pipeline", "connectors", "ui"):
        for file in (ROOT / room).rglob("*.py"):
            calls = (n for n in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(n, ast.Call))
            if any(getattr(call.func, "id", getattr(call.func, "attr", "")) == "Grant" for call in calls):
                found.append(file.relative_to(ROOT).as_posix())
    assert not [name for name in found if not name.startswith(MAKERS)]
