"""One-time tickets of the capture process: proof that a granted consent for this call stands in this data folder.

The program that starts a capture writes a ticket into the encrypted database; the capture process opens the same database
with the key that it was handed, takes the ticket, and looks at the consent itself. A program that hasn't the folder's key,
or a call that nobody agreed to, opens no microphone. The reading uses the driver alone: a recording must begin within a
moment, and the store's libraries take half a second to import.
"""

import hashlib
import json
import secrets
import time
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.domain.consent import ConsentState
from app.domain.errors import ConsentMissing
from app.domain.messages import Message
from app.domain.ports import PrivacyStore
from app.store.database import connected

NAME = "capture ticket"
VALID_SECONDS = 60.0


def issue_ticket(store: PrivacyStore, call_id: str) -> str:
    """A new ticket for one capture of this call; the one before it is void."""
    token = secrets.token_hex(32)
    note = {"sha256": _hashed(token), "call_id": call_id, "until": time.time() + VALID_SECONDS}
    store.save_kept(NAME, json.dumps(note).encode())
    return token


def take_ticket(database: Path, key: bytes, token: str, call_id: str) -> None:
    """Uses the ticket up. Raises ConsentMissing where it is unknown, used, too old or of another call, where the key does
    not open the database, and where no granted consent for the call stands in it."""
    refused = ConsentMissing(Message("recording.no_ticket"))
    if not database.is_file():
        raise refused
    try:
        connection = connected(database, key)
        try:
            connection.execute("BEGIN IMMEDIATE")
            row = connection.execute("SELECT value FROM keep WHERE name = ?", (NAME,)).fetchone()
            taken = connection.execute("DELETE FROM keep WHERE name = ?", (NAME,)).rowcount
            consent = connection.execute("SELECT body FROM consent WHERE call_id = ?", (call_id,)).fetchone()
            connection.execute("COMMIT")
        finally:
            connection.close()
    except sqlcipher.Error as error:
        raise refused from error
    note = json.loads(row[0]) if row and taken == 1 else {}
    is_good = secrets.compare_digest(str(note.get("sha256", "")), _hashed(token)) and note.get("call_id") == call_id
    if not is_good or not 0 <= note["until"] - time.time() <= VALID_SECONDS:
        raise refused
    if not consent or json.loads(consent[0]).get("state") != ConsentState.GRANTED:
        raise refused


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
