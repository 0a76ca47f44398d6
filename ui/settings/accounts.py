"""The company's systems: what each is good for, what it may do in words, connect and disconnect."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from app.domain.account import AccountState, SignInRequest
from app.services.application import Application
from app.services.setup.accounts import AccountView
from app.services.setup.connect import Details, connect, resume
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import later, many, t, translate_message
from ui.kit.outside import open_link
from ui.kit.widgets import button, column, empty_state, fit_screen, hairline, label, row

FIELD_NAMES = {
    "address": later("Address"),
    "email": later("Your e-mail address there"),
    "client_id": later("Client id"),
    "token": later("Token"),
}


class AccountsView(QWidget):
    """One entry a system. A system that policy does not allow is not offered."""

    def __init__(self, application: Application, bridge: Bridge) -> None:
        super().__init__()
        self._app = application
        self._bridge = bridge
        self._coming: list[AccountView] = []
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, theme.INSIDE, 0)
        self._list.setSpacing(theme.BETWEEN)
        self._note = label("", amber=True)
        self._note.setAccessibleName(t("Status"))
        self._note.hide()
        self.setLayout(column(self._note, self._list))
        self.reload()

    def reload(self) -> None:
        self._bridge.run(self._read, done=self._show, failed=self.say)

    def _read(self) -> Sequence[AccountView]:
        accounts = self._app.setup.accounts
        return [view for view in accounts.views() if view.spec.offer and accounts.may(view.system)]

    def say(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
        self._note.setAccessibleDescription(sentence)

    def _show(self, views: Sequence[AccountView]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._coming = sorted(views, key=lambda view: (view.info is None, view.spec.place))
        self._show_next()
        if not views:
            self._list.addWidget(empty_state(t("Your organization allows no system here.")))

    def _show_next(self) -> None:
        """One entry at a time: all of them take longer than the window may stand still."""
        if self._coming:
            self._list.addWidget(self._entry(self._coming.pop(0)))
            QTimer.singleShot(0, self, self._show_next)

    def _entry(self, view: AccountView) -> QWidget:
        entry, info = QWidget(), view.info
        name = translate_message(view.title)
        if info is None:
            state, press = (
                t("not connected"),
                button(t("Connect"), lambda: self.ask(view), name=t("Connect {name}", name=name)),
            )
        else:
            is_on = info.state is AccountState.CONNECTED
            state = f"{t('connected') if is_on else t('paused')}  {info.who or info.base_url}"
            press = button(t("Disconnect"), lambda: self._disconnect(view), name=t("Disconnect {name}", name=name))
        head = row(label(name, wrap=False, strong=True), label(state, quiet=True), press, between=theme.BETWEEN)
        head.setStretch(1, 1)
        parts: list[QWidget] = [label(t(view.spec.offer))]
        parts.append(
            label(
                t("Callside may {what}.", what="; ".join(translate_message(words) for words in view.allows)), quiet=True
            )
        )
        if info and info.problem:
            again = button(t("Connect again"), lambda: self.ask(view), name=t("Connect {name} again", name=name))
            head.insertWidget(2, again)
            parts.append(label(translate_message(info.problem), amber=True))
        body = column(head, *parts, between=theme.INSIDE // 2)
        body.addSpacing(theme.INSIDE // 2)
        body.addWidget(hairline())
        entry.setLayout(body)
        return entry

    # ── connecting ──────────────────────────────────────────────────────────────────────────────────────────────

    def ask(self, view: AccountView) -> None:
        """A sign-in in the browser, or a form for a company token."""
        fields = view.spec.fields
        if not fields:
            self.say(t("Finish in the browser: {name} asks you whether Callside may.", name=view.title))
            self.connect_to(view, Details())
            return
        self.form = ConnectForm(view, fields, lambda details: self.connect_to(view, details))
        self.form.setParent(self.window(), Qt.WindowType.Dialog)
        self.form.open()

    def connect_to(self, view: AccountView, details: Details) -> None:
        self._bridge.run(
            lambda: self._connect(view, details),
            done=lambda found: self._connected(*found),
            failed=self.say,
        )

    def _connect(self, view: AccountView, details: Details) -> tuple[str, Sequence[str], int]:
        request = SignInRequest(getattr(self._app.settings, f"{view.system}_client_id", ""), self._browse)
        info = connect(self._app.setup.accounts, view.spec, details, request)
        problems = self._app.setup.check_account(view.system)
        return info.who or info.base_url, problems, resume(view.spec, self._app.outbox.resume)

    def _browse(self, address: str) -> None:
        """From the thread that waits for the sign-in."""
        self._bridge.on_main_thread(lambda: open_link(address))

    def _connected(self, who: str, problems: Sequence[str], resumed: int) -> None:
        parts = [
            t("Connected: {who}. It counts from the next start on.", who=who),
            *(translate_message(p) for p in problems),
        ]
        if resumed:
            parts.append(many("{n} follow-ups that waited for it go on.", resumed))
        self.say(" ".join(parts))
        self.reload()

    def _disconnect(self, view: AccountView) -> None:
        self._bridge.run(
            lambda: self._app.setup.accounts.disconnect(view.system),
            done=lambda _: self._disconnected(view),
            failed=self.say,
        )

    def _disconnected(self, view: AccountView) -> None:
        self.say(
            t(
                "Forgotten here. To end the permission itself, remove Callside in the settings of {name}.",
                name=view.title,
            )
        )
        self.reload()


class ConnectForm(QDialog):
    """What a system with a company token asks for; the token is not shown while it is typed."""

    def __init__(self, view: AccountView, fields: Sequence[str], done: Callable[[Details], None]) -> None:
        super().__init__()
        self._done = done
        self.setWindowTitle(t("Connect {name}", name=translate_message(view.title)))
        self.lines = {name: QLineEdit() for name in fields}
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for name, line in self.lines.items():
            line.setAccessibleName(t(FIELD_NAMES[name]))
            line.setMinimumWidth(theme.scaled(320))
            if name == "token":
                line.setEchoMode(QLineEdit.EchoMode.Password)
            form.addRow(label(t(FIELD_NAMES[name]), wrap=False), line)
        cancel = button(t("Cancel"), self.close)
        self.go = button(t("Connect"), self._send, primary=True)
        self.go.setDefault(True)
        about = label(
            t("Callside may {what}.", what="; ".join(translate_message(words) for words in view.allows)), quiet=True
        )
        self.setLayout(column(about, form, row(None, cancel, self.go), around=theme.AROUND, between=theme.BETWEEN))

    def _send(self) -> None:
        self.close()
        self._done(replace(Details(), **{name: line.text().strip() for name, line in self.lines.items()}))


class AccountsWindow(QMainWindow):
    def __init__(self, application: Application, bridge: Bridge) -> None:
        super().__init__()
        self.setWindowTitle(t("Accounts"))
        self.view = AccountsView(application, bridge)
        holder = QWidget()
        inside = column(label(t("Accounts"), title=True), self.view, around=theme.AROUND, between=theme.BETWEEN)
        inside.addStretch(1)
        holder.setLayout(inside)
        scroll = QScrollArea()
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCentralWidget(scroll)
        fit_screen(self, 640, 640)
