"""`accounts list|connect|disconnect`: the company's systems."""

import getpass
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from app.domain.account import System
from app.domain.errors import BadInput
from app.domain.formats import dumps
from app.domain.wording import count
from app.services.setup import connect as connecting

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
            typer.echo(dumps([{"system": v.system, "account": v.info, "allows": v.allows} for v in views]))
            return 0
        for view in views:
            if view.info is None:
                typer.echo(f"{view.title:11} not connected")
                continue
            typer.echo(f"{view.title:11} {view.info.state}  {view.info.who or view.info.base_url}")
            typer.echo(f"{'':11} may {'; '.join(view.allows)}")
            for usage in (u for u in today if u.system is view.system):
                typer.echo(f"{'':11} today: {usage.sentence}")
            if view.info.problem:
                typer.echo(f"{'':11} {view.info.problem}")
    return 0


@accounts.command("connect")
def connect(
    system: Annotated[System, typer.Argument()],
    url: Annotated[
        str | None, typer.Option(help="The address of your company's own system or domain; ics: the path of a file.")
    ] = None,
    client_id: Annotated[str | None, typer.Option(help="The company app's client id; default: the setting.")] = None,
    client_secret: Annotated[bool, typer.Option("--client-secret", help="Ask for the app's client secret.")] = False,
    app_token: Annotated[bool, typer.Option("--app-token", help="Slack: ask for the app-level token (xapp-).")] = False,
    email: Annotated[str | None, typer.Option(help="Your address there; for Jira the token's owner.")] = None,
    project: Annotated[str | None, typer.Option(help="Jira: keys to stay within. BigQuery: project.dataset.")] = None,
    data_center: Annotated[bool, typer.Option("--data-center", help="Jira: your company runs its own.")] = False,
    ca_file: Annotated[Path | None, typer.Option(help="A certificate to trust: for the sandbox.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the browser; else only print the address.")] = True,
) -> int:
    """Connects a system: Salesforce, Google, Slack and Microsoft in the browser, the others with a company token.

    Secrets are asked for without showing them, or read from standard input, a line each.
    """
    from app import bootstrap
    from app.services.setup.accounts import WITH_SIGN_IN

    extra = {k: v for k, v in {"email": email, _project_name(system): project}.items() if v}
    extra |= {"deployment": "server"} if data_center else {}
    with bootstrap.opened() as application:
        service = application.setup.accounts
        if system in WITH_SIGN_IN:
            typer.echo("Callside may then " + "; ".join(service.allows(system)) + ".")
            known = getattr(application.settings, f"{system}_client_id")
            info = service.connect(
                system,
                show=_shower(browser),
                client_id=known if f"{system}_client_id" in application.effective.locked else client_id or known,
                client_secret=_secret("Client secret") if client_secret else None,
                base_url=url,
                ca_file=ca_file,
                extra=extra,
                more={"app_token": _secret("App-level token")} if app_token else None,
            )
        else:
            trust = {"ca_file": str(ca_file)} if ca_file else {}
            named = {"client_id": client_id} if client_id else {}
            address = url or connecting.HOMES.get(system, "")
            token = calendar_address(url) if system is System.ICS else _secret("Token", whole=system is System.BIGQUERY)
            if system is System.ICS:
                address = "" if token.startswith("https://") else token  # a secret link stays sealed
                if not email:
                    raise BadInput("Give your own address with --email: it tells you from the guests.")
            info = service.connect_token(system, token, base_url=address, extra={**extra, **trust, **named})
        for sentence in application.setup.check_account(system):
            typer.echo(sentence, err=True)
        resumed = connecting.resume(system, application.outbox.resume)
        waiting = (
            f" {count(resumed, 'write')} that waited for it will go on: run `python -m app retry`." if resumed else ""
        )
        typer.echo(f"Connected: {info.who or info.base_url}.{waiting}")
    return 0


@accounts.command("disconnect")
def disconnect(system: Annotated[System, typer.Argument()]) -> int:
    """Forgets a system's tokens. To end the grant itself, remove Callside in that system's own settings too."""
    from app import bootstrap

    with bootstrap.opened() as application:
        if not application.setup.accounts.disconnect(system):
            raise BadInput(f"{system.title()} is not connected: see `python -m app accounts list`.")
        typer.echo("Forgotten here; to end the grant itself, remove Callside in that system's own settings too.")
    return 0


def calendar_address(url: str | None) -> str:
    """A file that exists, as its full path; a secret link, which is asked for rather than given as an argument."""
    if url is None:
        link = _secret("Secret address of the calendar (https)")
        if not link.startswith("https://"):
            raise BadInput("This is no https address: copy the calendar's secret address again.")
        return link
    return connecting.calendar_address(url)


def _project_name(system: System) -> str:
    return "table" if system is System.BIGQUERY else "projects"


def _shower(browser: bool):  # type: ignore[no-untyped-def]
    def show(address: str) -> None:
        typer.echo(f"Sign in at: {address}")
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
