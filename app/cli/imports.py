"""`import`: recordings made elsewhere become calls, processed up to their proposals."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.own_voice import settle_voice
from app.cli.process import bars
from app.cli.speech import SpokenIn
from app.cli.terminal import echo
from app.domain.errors import ConsentMissing
from app.domain.messages import Message
from app.domain.wording import clock, count
from app.events import StepProgress


class Given(StrEnum):
    """How the consent to a recording was given."""

    ATTESTED = "attested"
    SPOKEN = "spoken"


def register(app: typer.Typer) -> None:
    app.command("import")(import_)


def import_(
    path: Annotated[
        Path,
        typer.Argument(metavar="FILE|FOLDER", help="A recording, or a folder with one, or with mic.* and remote.*."),
    ],
    consent: Annotated[
        Given | None, typer.Option(help="How everyone agreed: by the rep's word, or heard in it.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="What the call is called; else the file's name.")] = None,
    account: Annotated[str | None, typer.Option(help="The account that it was with.")] = None,
    at: Annotated[
        datetime | None, typer.Option(help="When it began, as 2026-03-10T14:00; else the file's time.")
    ] = None,
    language: Annotated[SpokenIn, typer.Option(help="What is spoken; auto: told by the sound.")] = SpokenIn.AUTO,
    my_voice: Annotated[
        str | None,
        typer.Option(
            metavar="TIME|SPEAKER|none",
            help="Which voice of a mixed file is yours: a moment at which you speak, as 0:12, or its speaker, as "
            '"Speaker 2"; none if you are not in it. Else it is asked once. A file that is here already gets the answer.',
        ),
    ] = None,
) -> int:
    """Takes in a recording made elsewhere, and works out its follow-ups. The original stays as it is."""
    from app import bootstrap
    from app.services.calls.imports import ImportRequest

    with bootstrap.opened(lease=True) as application:
        known = application.imports.known(path) if my_voice else None
        if known is not None:
            application.calls.process(known)  # an import that was cut off before its voices were told apart
            settle_voice(application, known, my_voice)
            return 0
        if consent is None:
            raise ConsentMissing(Message("imports.not_agreed"))
        spoken = None if language is SpokenIn.AUTO else language.value
        request = ImportRequest(path, title, account, at, spoken)
        taken = application.imports.take_in(request)
        for message in taken.told:
            echo(str(message), err=True)
        with bars() as shown:
            tasks = {}

            def progressed(event: StepProgress) -> None:
                if event.step not in tasks:
                    tasks[event.step] = shown.add_task(event.step.capitalize(), total=1.0)
                shown.update(tasks[event.step], completed=event.fraction)

            application.events.subscribe(StepProgress, progressed)
            application.calls.process(taken.call_id)
        settle_voice(application, taken.call_id, my_voice)
        if consent is Given.SPOKEN and application.consent.doubt_unproved(taken.call_id):
            echo(str(Message("consent.yes_not_found")), err=True)
        if unread := application.archive.left_unread(taken.call_id):
            echo(str(unread), err=True)
        found = len(application.store.proposals(taken.call_id))
        echo(f"{taken.call_id}: {clock(taken.seconds)}, {count(found, 'proposal')}. `review` shows them.")
    return 0
