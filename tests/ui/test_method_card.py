"""The method's card: a line a field, approved line by line or all that is clean."""

from dataclasses import replace

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.claims import Evidence
from app.domain.messages import Message
from app.domain.proposal import ActionKind, Vendor
from app.services.methods.lines import FieldLine
from app.services.review.service import Card
from tests.ui import samples
from tests.ui.sample_app import direct_bridge
from ui.kit.widgets import Chip
from ui.review.method_card import MethodCard
from ui.review.window import ReviewWindow

QUOTE = Evidence(3, 31.0, 36.0, "Bob Torres", "I will push for it inside.")
LINES = [
    FieldLine("champion", "Champion", "Bob Torres", QUOTE, ""),
    FieldLine("economic_buyer", "Economic buyer", "Jane Wilson", QUOTE, ""),
    FieldLine("metrics", "Metrics", None, None, ""),
    FieldLine(
        "competition", "Competition", "Zentra", QUOTE, Message("fields.no_member", field="Rivals", value="Zentra")
    ),
]


def field_card(number: int, key: str, value: str, before: str = "") -> Card:
    card = samples.card(
        number, Vendor.SALESFORCE, ActionKind.FIELD, "Acme", value, "it would replace it" if before else None
    )
    content = {"key": key, "label": key, "field": key, "value": value, "shown": value, "shown_before": before,
               "before": before}  # fmt: skip
    action = replace(card.proposal.action, content=content, part=key)
    return replace(card, proposal=replace(card.proposal, action=action))


CARDS = [field_card(11, "champion", "Bob Torres"), field_card(12, "economic_buyer", "Jane Wilson", before="Gail Moss")]


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def test_each_field_has_a_line_with_its_value_and_what_the_record_holds(qtbot: QtBot) -> None:
    card = MethodCard(LINES, CARDS, approve=lambda _cards: None, undo=lambda _card: None)
    qtbot.addWidget(card)
    text = said(card)
    assert "3 of 4 said" in text
    assert "not said" in text
    assert "The record holds: Gail Moss" in text
    assert "“Zentra” is no choice of Rivals." in text
    assert [chip.accessibleName() for chip in card.findChildren(Chip)].count("Show I will push for it inside.") == 3


def test_a_line_is_approved_alone_and_a_persons_value_never_in_passing(qtbot: QtBot) -> None:
    approved: list[list[str]] = []
    card = MethodCard(
        LINES, CARDS, approve=lambda cards: approved.append([c.proposal.id for c in cards]), undo=lambda _card: None
    )
    qtbot.addWidget(card)
    assert [c.proposal.id for c in card.clean] == ["p11"]
    press = next(b for b in card.findChildren(QPushButton) if b.accessibleName() == "Approve Economic buyer")
    press.click()
    assert approved == [["p12"]]


def test_the_window_shows_fields_as_one_card_and_approves_the_clean_ones_with_the_rest(qtbot: QtBot) -> None:
    reviewing = samples.SampleReviewing([*samples.cards(), *CARDS])
    reviewing.fields = LINES
    window = ReviewWindow("acme", reviewing, direct_bridge(), lambda _waiting: None)  # type: ignore[arg-type]
    window.bridge = window._bridge  # type: ignore[attr-defined]
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window._fields is not None)
    assert all(view.card.proposal.action.kind is not ActionKind.FIELD for view in window._views)
    window.approve_all()
    qtbot.wait(30)
    assert reviewing.done[0] == ("approve", ["p1", "p2", "p4", "p11"])
