"""`audit verify|export`: shows that the log is whole, and hands it out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.terminal import echo
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.wording import count
from app.store.key_providers import keychain
from app.store.noted_head import note_head, noted_head

OfDemo = Annotated[bool, typer.Option("--demo", help="In the demo's folder.")]
GENESIS = "0" * 64
audit = typer.Typer(help="The audit log: every step, decision and receipt, in a chain of hashes.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(audit, name="audit")


@audit.command("verify")
def verify(
    head: Annotated[
        str | None, typer.Option(help="A head noted earlier, as ROWS:HASH; the log must contain it.")
    ] = None,
    of_demo: OfDemo = False,
) -> int:
    """Checks every row against the chain, and prints the head: note it elsewhere, and cutting off rows shows too."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        rows = application.store.verify_audit()
        first, before = application.store.audit_checkpoint()
        hashes = {first: before} | {row["seq"]: row["hash"] for row in application.store.audit_rows()}
        if head is not None:
            number, _, wanted = head.partition(":")
            if not number.isdigit() or len(wanted) != len(GENESIS):
                raise BadInput("The head must be given as ROWS:HASH, as `audit verify` prints it.")
            if int(number) < first:
                raise BadInput(f"That head is older than the log, which begins behind row {first}: its time was up.")
            if hashes.get(int(number)) != wanted:
                raise BadInput(
                    "The audit log does not contain that head, so rows were cut off or replaced: "
                    "keep this data folder as it is and tell IT."
                )
        noted = noted_head(application.folder)
        if noted and noted[0] >= first and hashes.get(noted[0]) != noted[1]:
            raise BadInput(str(Message("audit.rolled_back")))
        since = f" Rows up to {first} have left it, since their time was up." if first else ""
        alone = head is None and keychain() is None
        outside = " No keychain notes its end here: compare the head with one kept elsewhere." if alone else ""
        echo(f"{count(rows, 'row')}, unchanged.{since}{outside}")
        last, digest = application.store.audit_head()
        note_head(application.folder, last, digest)
        echo(f"Head {last}:{digest}")
    return 0


@audit.command("check-heads")
def check_heads(
    folder: Annotated[
        Path, typer.Argument(help="The folder that policy names as evidence_folder, or a syslog's files.")
    ],
    public_key: Annotated[
        list[str] | None,
        typer.Option(help="INSTALL=KEY as `doctor` printed it at enrolment; may be given again and again."),
    ] = None,
) -> int:
    """For IT: whether the heads that laptops handed out are signed, complete, and never went back."""
    from app.services.privacy import audit_heads

    keys = dict(pair.split("=", 1) for pair in public_key or () if "=" in pair)
    found = audit_heads.check_heads(folder, keys)
    for series in found:
        said = "; ".join(series.problems) or "signed, complete, never back"
        pinned = "" if series.install in keys else f"  (key pinned at the first head: {series.public_key})"
        echo(f"{series.install}  {count(series.number, 'head')}, last {series.last}: {said}{pinned}")
    return 1 if any(series.problems for series in found) else 0


@audit.command("export")
def export(
    out: Annotated[
        Path | None, typer.Option(help="A file for the rows as JSON lines; default: standard output.")
    ] = None,
    bigquery: Annotated[
        bool, typer.Option("--bigquery", help="Into the company's table; rows there stay as is.")
    ] = False,
    head_only: Annotated[bool, typer.Option("--head", help="Only the head, for a folder or a syslog of IT's.")] = False,
    of_demo: OfDemo = False,
) -> int:
    """Hands out the log, verified first: facts, ids and hashes; personal fields stay on this laptop."""
    from app import bootstrap

    with bootstrap.opened(of_demo=of_demo) as application:
        number = application.store.verify_audit()
        rows = application.store.audit_rows()
        if bigquery:
            added = application.merge_audit()
            echo(f"{count(added, 'row')} new in BigQuery, {number - added} there before.")
            return 0
        last, digest = application.store.audit_head()
        head = {"rows": last, "head": digest}
        lines = [_line(head)]
        if not head_only:
            lines = [_line({k: v for k, v in row.items() if k != "private"}) for row in rows] + lines
        if out is None:
            echo("\n".join(lines))
        else:
            out.write_text("\n".join(lines) + "\n", encoding="utf-8")
            echo(f"{count(number, 'row')} in {out}.")
    return 0


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
