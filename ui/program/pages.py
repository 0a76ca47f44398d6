"""The pages of the main window, in the order of its sidebar. A page's module is loaded when it is first opened."""

from PySide6.QtWidgets import QWidget

from ui.desktop.main_window import Page
from ui.kit.i18n import t
from ui.program.parts import PagesHost


def pages_of(program: PagesHost) -> list[Page]:
    """Today, To review, Calls, Ask, Numbers, Settings; accounts, fields of the CRM and first steps have no entry."""
    return [
        Page("today", lambda: _today(program), t("Today"), _reload),
        Page("review", lambda: _review(program), t("To review"), lambda page: _to_front(program, page)),
        Page("history", lambda: _history(program), t("Calls"), _reload),
        Page("ask", lambda: _ask(program), t("Ask")),
        Page("insights", lambda: _insights(program), t("Numbers"), _reload),
        Page("settings", lambda: _settings(program), t("Settings"), _reload, group=1),
        Page("accounts", lambda: _accounts(program), under="settings", shown=_reload_accounts),
        Page("fields", lambda: _fields(program), under="settings", shown=_reload),
        Page("guide", lambda: _guide(program), under="today"),
    ]


def _reload(page: QWidget) -> None:
    page.reload()  # type: ignore[attr-defined]


def _today(program: PagesHost) -> QWidget:
    from ui.brief.today_page import TodayPage

    return TodayPage(program.app, program.bridge, program.today_actions())


def _review(program: PagesHost) -> QWidget:
    from ui.review.window import ReviewWindow

    return ReviewWindow(
        program.newest_to_review or "",
        program.app,
        program.bridge,
        lambda _n: program.count(),
        approvals=program.approvals,
    )


def _to_front(program: PagesHost, page: QWidget) -> None:
    from ui.review.window import ReviewWindow

    assert isinstance(page, ReviewWindow)
    page.come_to_front(program.newest_to_review)


def _history(program: PagesHost) -> QWidget:
    from ui.history.window import HistoryWindow

    return HistoryWindow(program.app.archive, program.bridge, program.show_review, program.app)


def _ask(program: PagesHost) -> QWidget:
    from ui.ask.page import AskPage

    return AskPage(program.app, program.bridge, program.show_moment)


def _insights(program: PagesHost) -> QWidget:
    from ui.history.insights_window import InsightsWindow

    return InsightsWindow(program.app, program.bridge)


def _settings(program: PagesHost) -> QWidget:
    from ui.settings.window import SettingsWindow

    return SettingsWindow(
        program.app.setup.preferences,
        program.bridge,
        program.setting_changed,
        program.show_accounts,
        program.show_fields,
    )


def _accounts(program: PagesHost) -> QWidget:
    from ui.settings.accounts import AccountsWindow

    return AccountsWindow(program.app, program.bridge)


def _reload_accounts(page: QWidget) -> None:
    from ui.settings.accounts import AccountsWindow

    assert isinstance(page, AccountsWindow)
    page.view.reload()


def _fields(program: PagesHost) -> QWidget:
    from ui.settings.method_fields import MethodFieldsWindow

    return MethodFieldsWindow(program.app, program.bridge)


def _guide(program: PagesHost) -> QWidget:
    from ui.settings.first_run import GuideWindow

    return GuideWindow(program.app, program.bridge, program.show_settings)
