"""`orders run|keys|sign|verify|open`: IT's signed orders, here and on IT's own machine."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.terminal import echo
from app.domain.errors import BadInput
from app.domain.formats import load_json

orders = typer.Typer(help="Orders that IT signs and device management delivers.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(orders, name="orders")


@orders.command("run")
def run() -> int:
    """Runs what has arrived in the policy's folder; the tray does so at every start."""
    from app import bootstrap

    with bootstrap.opened(lease=True) as application:
        receipts = application.privacy.orders.run()
        for receipt in receipts:
            body = receipt["receipt"]
            echo(f"{body['order']}  {body['state']}" + (f": {body['why']}" if body.get("why") else ""))
        if not receipts:
            echo("No new orders.")
    return 1 if any(r["receipt"]["state"] != "done" for r in receipts) else 0


@orders.command("keys")
def keys(
    out: Annotated[Path, typer.Option(help="The file for the private key; keep it where IT keeps secrets.")],
) -> int:
    """Makes a key pair for signing orders, and prints the public one for the policy `orders_public_key`."""
    import os

    from app.services.privacy import signing

    private = signing.new_key()
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadInput(f"{out} is there already: name a new file, a key is never overwritten.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(private)
    echo(signing.public_key(private))
    return 0


@orders.command("sign")
def sign(
    order: Annotated[Path, typer.Argument(help="The order as JSON: id, kind (erase, export, hold, release, leaver) and one "
                                               "of person, call or all; user, install, expires_at and reason as needed.")],
    key: Annotated[Path, typer.Option(help="The private key that `orders keys` made.")],
    out: Annotated[Path, typer.Option(help="The file to deliver.")],
) -> int:  # fmt: skip
    """Signs an order."""
    from app.domain.orders import order_from
    from app.services.privacy import signing

    body = load_json(order)
    order_from(body)
    signed = {"order": body, "signature": signing.signature(key.read_bytes(), signing.SignedKind.ORDER, body)}
    out.write_text(json.dumps(signed, ensure_ascii=False, indent=1), encoding="utf-8")
    echo(f"Signed: {out}")
    return 0


@orders.command("verify")
def verify(
    receipt: Annotated[Path, typer.Argument(help="A receipt.")],
    public_key: Annotated[
        str | None, typer.Option(help="The installation's key, noted when the laptop was set up (`doctor` prints it).")
    ] = None,
) -> int:
    """Checks a receipt's signature against the installation's key, and prints what it says. Without that key anybody could
    have signed: the answer is then 1."""
    from app.services.privacy import signing

    found = load_json(receipt)
    body = found.get("receipt") if isinstance(found, dict) else None
    if not isinstance(body, dict):
        raise BadInput(f"{receipt} is no receipt.")
    own = public_key or str(body.get("public_key"))
    if not signing.is_signed(own, signing.SignedKind.RECEIPT, body, str(found.get("signature", ""))):
        raise BadInput(f"{receipt} was changed, or another installation signed it.")
    echo(f"Signed by {body['install']} ({body['user']}) with {body['public_key']}")
    echo(f"Order {body['order']}: {body['state']} at {body['at']}; audit head {body['audit_head']}")
    if not public_key:
        echo(
            "Not proved: anybody can sign with a key of their own. Give the installation's with --public-key.", err=True
        )
        return 1
    return 0


@orders.command("open")
def open_export(
    folder: Annotated[Path, typer.Argument(help="The folder that an export by order left beside its receipt.")],
    key: Annotated[Path, typer.Option(help="The private key that `orders keys` made.")],
    out: Annotated[Path, typer.Option(help="The folder to write to.")],
) -> int:
    """Makes an export by order readable."""
    from app.services.privacy.sealed_export import open_folder

    echo(f"{open_folder(key.read_bytes(), folder, out)} files in {out}. They are not encrypted.")
    return 0
