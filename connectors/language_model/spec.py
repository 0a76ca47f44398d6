"""A language model, as the rest of the program knows it."""

from app.domain.systems import Role, System, SystemSpec

SPEC = SystemSpec(
    system=System.OPENAI,
    title="Language model",
    roles=frozenset({Role.MODEL}),
    place=90,
    offer="A model that your company runs reads the transcript as well.",
    allows=("read the transcripts of your calls and answer questions about them",),
    fields=("address", "token"),
    any_address=True,
    clients=("openai",),
)
