"""`accounts list|connect|disconnect`: the company's systems."""

import getpass
import sys
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from app.cli.terminal import echo, echo_json
from app.domain.account import AccountInfo, SignInRequest
from app.domain.errors import BadInput
from app.domain.formats import dumps
from app.domain.systems import System, SystemSpec
from app.domain.wording import count
from app.services.setup import connect as connecting
from app.services.setup.accounts import AccountService
from connectors.base import systems

accounts = typer.Typer(help="The company's systems: what is connected, and what it may do.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(accounts, name="accounts")


@accounts.command("list")
def list_accounts(as_json: Annotated[bool, typer.Option("--json")] = False) -> int:
    """What is connected, what each may do, and what was asked of it today."""
    from app import bootstrap

    with bootstrap.opened() as application:
        views, today = application.setup.accounts.views(), application.after.quota.today()
        if as_json:
            echo_json(dumps([{"system": v.system, "account": v.info, "allows": v.allows} for v in views]))
            return 0
        for view in views:
            if view.info is None:
                echo(f"{view.title:11} not connected")
                continue
            echo(f"{view.title:11} {view.info.state}  {view.info.who or view.info.base_url}")
            echo(f"{'':11} may {'; '.join(view.allows)}")
            for usage in (u for u in today if u.vendor in view.spec.vendors):
                echo(f"{'':11} today: {usage.sentence}")
            if view.info.problem:
                echo(f"{'':11} {view.info.problem}")
    return 0


def _told(option: str) -> str:
    """What an option means, by the systems that know it."""
    told = [f"{spec.title}: {spec.option_help[option]}." for spec in systems().values() if option in spec.option_help]
    return " ".join(told)


def _asks() -> str:
    titles = [spec.title for spec in systems().values() if spec.provider]
    return f"""Connects a system: {", ".join(titles[:-1])} and {titles[-1]} in the browser, the others with a company token.

    Secrets are asked for without showing them, or read from standard input, a line each.
    """


@accounts.command("connect", help=_asks())
def connect(
    system: Annotated[System, typer.Argument()],
    url: Annotated[
        str | None, typer.Option(help="The address of your company's own system or domain; ics: the path of a file.")
    ] = None,
    client_id: Annotated[str | None, typer.Option(help="The company app's client id; default: the setting.")] = None,
    client_secret: Annotated[bool, typer.Option("--client-secret", help="Ask for the app's client secret.")] = False,
    app_token: Annotated[bool, typer.Option("--app-token", help=_told("app_token"))] = False,
    email: Annotated[str | None, typer.Option(help=f"Your address there. {_told('email')}")] = None,
    project: Annotated[str | None, typer.Option(help=_told("project"))] = None,
    data_center: Annotated[bool, typer.Option("--data-center", help=_told("data_center"))] = False,
    company_token: Annotated[bool, typer.Option("--token", help=_told("token"))] = False,
    ca_file: Annotated[Path | None, typer.Option(help="A certificate to trust: for the sandbox.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the browser; else only print the address.")] = True,
) -> int:
    from app import bootstrap

    with bootstrap.opened() as application:
        service, spec = application.setup.accounts, systems()[system]
        extra = {k: v for k, v in {"email": email, spec.project_option: project}.items() if v}
        extra |= {"deployment": "server"} if data_center else {}
        if company_token and not spec.takes_token:
            raise BadInput(f"{spec.title} knows no --token: leave it out.")
        if spec.provider and not company_token:
            echo("Callside may then " + "; ".join(words for _, words in spec.scopes) + ".")
            known = getattr(application.settings, f"{system}_client_id")
            request = SignInRequest(
                client_id=known if f"{system}_client_id" in application.effective.locked else client_id or known,
                show=_shower(browser),
                client_secret=_secret("Client secret") if client_secret else None,
                base_url=url,
                ca_file=ca_file,
            )
            more = {"app_token": _secret("App-level token")} if app_token else None
            info = service.connect(system, request, extra=extra, more=more)
        else:
            extra |= {"ca_file": str(ca_file)} if ca_file else {}
            extra |= {"client_id": client_id} if client_id else {}
            info = _with_token(service, spec, url, extra)
        for sentence in application.setup.check_account(system):
            echo(sentence, err=True)
        resumed = connecting.resume(spec, application.outbox.resume)
        waiting = (
            f" {count(resumed, 'write')} that waited for it will go on: run `python -m app retry`." if resumed else ""
        )
        echo(f"Connected: {info.who or info.base_url}.{waiting}")
    return 0


def _with_token(service: AccountService, spec: SystemSpec, url: str | None, extra: Mapping[str, str]) -> AccountInfo:
    """An account with a company token, or with a calendar's file or secret link."""
    if not spec.address_is_token:
        token = _secret("Token", whole=spec.is_key_file)
        return service.connect_token(spec.system, token, base_url=url or spec.home, extra=extra)
    token = calendar_address(url)
    if "email" not in extra:
        raise BadInput("Give your own address with --email: it tells you from the guests.")
    return service.connect_token(spec.system, token, base_url=connecting.address_to_show(token), extra=extra)


@accounts.command("disconnect")
def disconnect(system: Annotated[System, typer.Argument()]) -> int:
    """Forgets a system's tokens. To end the grant itself, remove Callside in that system's own settings too."""
    from app import bootstrap

    with bootstrap.opened() as application:
        if not application.setup.accounts.disconnect(system):
            raise BadInput(f"{systems()[system].title} is not connected: see `python -m app accounts list`.")
        echo("Forgotten here; to end the grant itself, remove Callside in that system's own settings too.")
    return 0


def calendar_address(url: str | None) -> str:
    """A file that exists, as its full path; a secret link, which is asked for rather than given as an argument."""
    if url is None:
        link = _secret("Secret address of the calendar (https)")
        if not connecting.is_link(link):
            raise BadInput("This is no https address: copy the calendar's secret address again.")
        return link
    return connecting.calendar_address(url)


def _shower(browser: bool) -> Callable[[str], None]:
    def show(address: str) -> None:
        echo(f"Sign in at: {address}")
        sys.stdout.flush()
        if browser:
            webbrowser.open(address)

    return show


def _secret(what: str, *, whole: bool = False) -> str:
    """Asked for without showing it, else the next line of standard input (all of it where `whole`: a key file); never
    an argument, which others can see."""
    if sys.stdin and sys.stdin.isatty():
        return getpass.getpass(f"{what}: ")
    given = (sys.stdin.read() if whole else sys.stdin.readline()) if sys.stdin else ""
    if not given.strip():
        raise BadInput(f"{what} is missing: pass it on standard input.")
    return given.strip()
