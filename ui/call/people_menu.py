"""The panel's small menu about the people of a call, and what they speak."""

from PySide6.QtWidgets import QMenu, QPushButton

from ui.call.actions import LiveActions
from ui.call.language_choice import add_language_menu
from ui.kit.i18n import t
from ui.kit.outside import tip
from ui.kit.widgets import slot


def people_menu(actions: LiveActions) -> QPushButton:
    """What is seldom needed, and then at once."""
    made = QPushButton("⋯")
    made.setAccessibleName(t("More"))
    tip(made, t("Somebody joined, takes their consent back, or speaks another language"))
    menu = QMenu(made)
    menu.addAction(t("Somebody joined"), slot(actions.joined))
    menu.addAction(t("Consent is withdrawn"), slot(actions.withdraw))
    add_language_menu(menu, actions)
    made.setMenu(menu)
    return made
