"""The small menus of the approval window."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from app.domain.history import CallLine
from app.domain.proposal import Attachable, Record, RecordKind
from ui.kit.i18n import t, translate_message
from ui.kit.widgets import empty_state, slot


def reasons() -> Sequence[tuple[str, str]]:
    """(what is kept, what is shown): one key each."""
    return (
        ("Wrong fact", t("&Wrong fact")),
        ("Wrong person or date", t("Wrong &person or date")),
        ("Not needed", t("&Not needed")),
        ("I do it myself", t("I &do it myself")),
    )


def reject_menu(parent: QWidget, chosen: Callable[[str], None]) -> QMenu:
    """Why skip it? `chosen` gets the reason as it is kept."""
    menu = QMenu(parent)
    menu.setAccessibleName(t("Why skip it?"))
    menu.addAction(t("Why skip it?")).setEnabled(False)
    for kept, shown in reasons():
        menu.addAction(shown, slot(partial(chosen, kept)))
    return menu


def files_menu(
    parent: QWidget,
    attached: Sequence[str],
    files: Sequence[Attachable],
    attach: Callable[[Attachable], None],
    detach: Callable[[str], None],
) -> QMenu:
    """What is attached, to take off; what may be, to put on."""
    menu = QMenu(parent)
    menu.setAccessibleName(t("Files for this draft"))
    for name in attached:
        menu.addAction(t("Take off {name}", name=name), slot(partial(detach, name)))
    if attached:
        menu.addSeparator()
    for file in files:
        if file.name not in attached:
            menu.addAction(f"{file.name}  ·  {file.source}", slot(partial(attach, file)))
    if menu.isEmpty():
        menu.addAction(t("No files here: name a folder for attachments in Settings.")).setEnabled(False)
    return menu


def records_menu(parent: QWidget, records: Sequence[Record], present: str, chosen: Callable[[str], None]) -> QMenu:
    """The CRM's records that this note may be written to; the present one can't be chosen."""
    menu = QMenu(parent)
    menu.setAccessibleName(t("Write to another record"))
    kinds = {
        RecordKind.OPPORTUNITY: t("Opportunity"),
        RecordKind.ACCOUNT: t("Account"),
        RecordKind.LEAD: t("Lead"),
    }
    for record in records:
        entry = menu.addAction(f"{record.name}  ·  {kinds[record.kind]}", slot(partial(chosen, record.id)))
        entry.setEnabled(record.id != present)
    if menu.isEmpty():
        menu.addAction(t("The CRM named no other record for this call.")).setEnabled(False)
    return menu


def calls_menu(parent: QWidget, calls: Sequence[CallLine], chosen: Callable[[str], None]) -> QMenu:
    """The other calls, for a window too narrow for their column."""
    menu = QMenu(parent)
    if not calls:
        menu.addAction(t("Reading your calls…")).setEnabled(False)
    for line in calls:
        menu.addAction(f"{line.account or line.title}  {line.to_review or ''}", slot(partial(chosen, line.call_id)))
    return menu


def nothing_waits() -> QWidget:
    """What stands in the review before its first call."""
    return empty_state(t("Nothing waits for you."), t("After a call its follow-ups come here, each with its evidence."))


def no_follow_ups(unread: str | None = None) -> QWidget:
    """What stands in the review of a call with nothing to follow up. `unread`: why it was not even looked for."""
    if unread:
        return empty_state(t("This call was not read."), translate_message(unread))
    return empty_state(
        t("No follow-ups in this call."), t("Nothing was promised or asked for, so nothing is invented.")
    )
