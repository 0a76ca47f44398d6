"""Recordings that are told as one call, as `app.store` keeps them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from app.domain.joined_calls import Joined
from app.domain.proposal import Proposal


class JoinedCalls(Protocol):
    """Recordings that are told as one call."""

    def joined(self, call_id: str) -> Joined | None:
        """What the call is made of; None where it is one recording."""

    def joined_to(self) -> Mapping[str, str]:
        """The later parts of joined calls, each with the call that it is told with."""

    def save_joined(self, first: str, joined: Joined) -> None:
        """Notes what the call is made of; its last part keeps no transcript and no claims of its own."""

    def decided_since_joined(self, first: str) -> Sequence[Proposal]:
        """What was decided on, or written by the rep, since then."""

    def separate(self, call_id: str, *, losing: Collection[str] = ()) -> Sequence[str]:
        """Tells a joined call, or the one that this is a part of, apart; answers the parts, none where it wasn't joined.
        What was decided on stays with the first part, and what rests on a part of `losing` goes to that one."""
