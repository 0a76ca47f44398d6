"""Calendar files and secret links, as the rest of the program knows them."""

from functools import partial
from pathlib import Path

from app.domain.messages import Message
from app.domain.systems import Role, System, SystemSpec
from connectors.base import Connection, Parts

SPEC = SystemSpec(
    system=System.ICS,
    title=Message("accounts.calendar"),
    roles=frozenset({Role.CALENDAR}),
    place=70,
    offer="Briefs before each call, from any calendar that exports a file or a link.",
    allows=(Message("scope.ics"),),
    fields=("address", "email"),
    any_address=True,
    address_is_token=True,
)


def parts(connection: Connection) -> Parts:
    """A file where the account has a path, else the secret link that is sealed as its token."""
    from connectors.ics.calendar import IcsCalendar
    from connectors.ics.links import LinkText, file_text

    account = connection.at()
    read = partial(file_text, Path(account.base_url)) if account.base_url else LinkText(account)
    calendar = IcsCalendar(read, email=account.extra.get("email", ""), own=connection.own)
    return Parts(calendar=calendar, problems=calendar.problems)
