"""Names that the meeting's window showed while a voice spoke: proposed on top of the cards, each with its yes and no."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.domain.meeting_names import NameProposal
from ui.kit import theme
from ui.kit.i18n import t
from ui.kit.widgets import button, column, label, row


def name_proposals(proposals: Sequence[NameProposal], decided: Callable[[NameProposal, bool], None]) -> QWidget | None:
    """A line a voice; None where nothing is proposed. `decided` gets the proposal and whether it is right."""
    if not proposals:
        return None
    holder = QWidget()
    holder.setAccessibleName(t("Names from the meeting's window"))
    layout = column(*(_line(proposal, decided) for proposal in proposals), between=theme.INSIDE // 2)
    layout.setContentsMargins(theme.INSIDE, 0, theme.INSIDE, theme.BETWEEN)
    holder.setLayout(layout)
    return holder


def _line(proposal: NameProposal, decided: Callable[[NameProposal, bool], None]) -> QWidget:
    made = QWidget()
    names = {"speaker": proposal.speaker, "name": proposal.name}
    yes = button(t("Yes"), lambda: decided(proposal, True), name=t("Yes, {speaker} is {name}", **names), chip=True)
    no = button(t("No"), lambda: decided(proposal, False), name=t("No, {speaker} is not {name}", **names), chip=True)
    layout = row(label(t("{speaker} is {name}, the meeting's window says.", **names)), yes, no)
    layout.setStretch(0, 1)
    made.setLayout(layout)
    return made
