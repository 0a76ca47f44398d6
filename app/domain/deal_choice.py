"""Which of an account's open opportunities a call is about, and whether another one could be meant."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.account_matching import plain_name

ALIVE = timedelta(days=120)  # since the last touch; a deal that lies longer is forgotten
OVERDUE = timedelta(days=60)  # a close date that is longer gone says the same


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity. `touched` is the day of its last activity, `people` are the addresses of its contact roles."""

    id: str
    name: str
    owner: str = ""
    touched: date | None = None
    close: date | None = None
    people: frozenset[str] = frozenset()

    def is_forgotten(self, day: date, newest: date | None) -> bool:
        """Whether nobody works on it any more. Where nobody says when it was touched, an old close date tells."""
        if self.touched is not None:
            return day - self.touched > ALIVE and (newest is None or newest - self.touched > ALIVE / 4)
        return self.close is not None and day - self.close > OVERDUE


@dataclass(frozen=True, slots=True)
class DealChoice:
    """`deal` is None only if there is none. `doubt` names the others that the call could be about as well, the chosen one
    first."""

    deal: Deal | None
    doubt: tuple[Deal, ...] = ()
    ranked: tuple[Deal, ...] = ()


def choose_deal(
    deals: Sequence[Deal], *, day: date, title: str = "", guests: Collection[str] = (), me: Collection[str] = ()
) -> DealChoice:
    """`guests` are addresses, `me` the rep's names and addresses, lower case. Those with a role of one of the guests come
    first, then one that the title names, the rep's own, the one that was touched last; a forgotten one comes last."""
    if not deals:
        return DealChoice(None)
    newest = max((d.touched for d in deals if d.touched), default=None)
    plain = f" {plain_name(title)} "
    mine = {one.casefold() for one in me if one}

    def marks(deal: Deal) -> tuple[bool, bool, bool, bool]:
        named = bool(plain_name(deal.name)) and f" {plain_name(deal.name)} " in plain
        has_role = bool(deal.people & frozenset(guests))
        return named, has_role, not deal.is_forgotten(day, newest), deal.owner.casefold() in mine

    def order(deal: Deal) -> tuple[object, ...]:
        return *(not mark for mark in marks(deal)), -(deal.touched or date.min).toordinal(), _close(deal, day), deal.id

    ranked = sorted(deals, key=order)
    best, rest = ranked[0], ranked[1:]
    above = marks(best)
    rivals = [d for d in rest if _is_rival(marks(d), above)]
    return DealChoice(best, (best, *rivals) if rivals else (), tuple(ranked))


def _is_rival(other: tuple[bool, bool, bool, bool], best: tuple[bool, bool, bool, bool]) -> bool:
    """The title and a contact's role decide; a live deal decides over a forgotten one; the rep's own over a colleague's."""
    if best[0] and not other[0]:
        return False
    if best[1] and not other[1] and best[2]:
        return False
    if best[2] and not other[2]:
        return other[3] and not best[3]
    return not (best[3] and not other[3])


def _close(deal: Deal, day: date) -> int:
    """The next close date first; one that is over, or that nobody set, last."""
    if deal.close is None:
        return 10**6
    return (deal.close - day).days if deal.close >= day else 10**5 + (day - deal.close).days
