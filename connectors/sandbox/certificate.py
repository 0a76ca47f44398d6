"""A throwaway certificate for this machine's own addresses, made once for each state folder."""

import os
from pathlib import Path


def certificate(folder: Path) -> tuple[Path, Path]:
    """(the issuer that clients trust, key and certificate of the server), both PEM files in `folder`."""
    ca_file, server_file = folder / "ca.pem", folder / "server.pem"
    if ca_file.exists() and server_file.exists():
        return ca_file, server_file
    import trustme

    authority = trustme.CA(organization_name="Callside sandbox")
    issued = authority.issue_cert("localhost", "127.0.0.1", "::1")
    descriptor = os.open(server_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(issued.private_key_and_cert_chain_pem.bytes())
    # Last, and by renaming: whoever sees the issuer's file can rely on the pair being whole.
    part = folder / "ca.pem.part"
    authority.cert_pem.write_to_path(str(part))
    part.replace(ca_file)
    return ca_file, server_file
