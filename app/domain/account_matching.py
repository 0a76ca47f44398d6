"""Which account a call is about: by its people's addresses, then by the name in its title; and whether that is in doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account that the CRM found, with the addresses of its contacts as far as they were asked for."""

    id: str
    name: str
    emails: frozenset[str] = frozenset()

    def domains(self) -> frozenset[str]:
        return frozenset(email.rpartition("@")[2] for email in self.emails)


@dataclass(frozen=True, slots=True)
class Match:
    """`account` is None where nothing matches, or several do equally well. `doubt` names those that match as well."""

    account: KnownAccount | None
    doubt: tuple[KnownAccount, ...] = field(default=())


def match_account(
    found: Sequence[KnownAccount], guests: Sequence[str], title: str, *, wanted: str | None = None
) -> Match:
    """`guests` are the outside attendees' addresses. `wanted` is the account that the rep chose, or that is known.

    A guest who is a contact counts for that contact's accounts alone; only for a guest whom nobody knows does the domain
    of the address count. One guest who belongs to two accounts decides nothing, another one may.
    """
    if wanted:
        named = [account for account in found if account.name.lower() == wanted.lower()]
        if len(named) == 1:
            return Match(named[0])
        found = named or found
    scored = sorted(((_score(a, found, guests, title), a) for a in found), key=lambda pair: pair[0], reverse=True)
    scored = [(score, account) for score, account in scored if any(score)]
    if not scored:
        return Match(None)
    best = [account for score, account in scored if score == scored[0][0]]
    if len(best) > 1:
        return Match(None, tuple(best))
    others = [account for score, account in scored[1:] if score[0] or score[1]]
    return Match(best[0], tuple(others))


def _score(
    account: KnownAccount, found: Sequence[KnownAccount], guests: Sequence[str], title: str
) -> tuple[int, int, int, int]:
    """(guests of this account alone, guests of it, whether the title names it, guests by their domain)."""
    alone = shared = by_domain = 0
    for guest in {g.lower() for g in guests}:
        microphone_users = [other for other in found if guest in other.emails]
        if account in microphone_users:
            shared += 1
            alone += len(microphone_users) == 1
        elif not microphone_users and guest.rpartition("@")[2] in account.domains():
            by_domain += 1
    longer = [o.name for o in found if o.name != account.name and account.name.lower() in o.name.lower()]
    for name in longer:
        title = _whole(name).sub(" ", title)
    return alone, shared, int(_whole(account.name).search(title) is not None), by_domain


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def names_in_title(title: str) -> tuple[str, ...]:
    """Whatever in a title could be an account's name: each run of up to five words."""
    words = [word.strip("\"'()[],;:!?") for word in re.split(r"\s+|\s[-–/|]\s", title)]
    words = [word for word in words if word][:12]
    runs = (words[i : i + n] for n in range(1, _MOST_WORDS + 1) for i in range(len(words) - n + 1))
    return tuple(dict.fromkeys(" ".join(run) for run in runs if any(c.isalpha() for c in "".join(run))))
