"""A language model, as the rest of the program knows it."""

from app.domain.messages import Message
from app.domain.systems import Role, System, SystemSpec

SPEC = SystemSpec(
    system=System.OPENAI,
    title=Message("accounts.language_model"),
    roles=frozenset({Role.MODEL}),
    place=90,
    offer="A model that your company runs reads the transcript as well.",
    allows=(Message("scope.language_model"),),
    fields=("address", "token"),
    any_address=True,
    clients=("openai",),
)
