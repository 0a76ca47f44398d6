"""Takes chance and the hour out of an MSI, so that two builds of one commit are the same.

wixl gives each package a random code and writes when it was made. Both stand in the summary (MS-OLEPS): a set of
properties behind a fixed mark, the times as FILETIME.
"""

import re
import struct
from pathlib import Path
from uuid import UUID

# The set's name as it is stored: F29F85E0-4FF9-1068-AB91-08002B27B3D9.
SUMMARY = UUID("F29F85E0-4FF9-1068-AB91-08002B27B3D9").bytes_le
LENGTH = 1024  # bytes; the summary of an installer is shorter
FILETIME = b"\x40\x00\x00\x00"  # the type's number before each time
EPOCH = 116_444_736_000_000_000  # 1970 in FILETIME's hundreds of nanoseconds since 1601
_CODE = re.compile(rb"\{[0-9A-Fa-f-]{36}\}")


def settle(installer: Path, *, seconds: int, code: str) -> None:
    """Writes `code` as the package's code, and `seconds` (of 1970) as every time in the summary."""
    body = bytearray(installer.read_bytes())
    begin = body.index(SUMMARY)
    part = bytes(body[begin : begin + LENGTH])
    told = struct.pack("<Q", EPOCH + seconds * 10_000_000)
    place = part.find(FILETIME)
    while place >= 0:
        body[begin + place + 4 : begin + place + 12] = told
        place = part.find(FILETIME, place + 12)
    found = _CODE.search(part)
    if found is None:
        raise ValueError(f"{installer} has no package code in its summary")
    body[begin + found.start() : begin + found.end()] = b"{%s}" % code.encode()
    installer.write_bytes(body)
