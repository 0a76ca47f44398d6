"""A data folder as an earlier version left it."""

import tempfile
from pathlib import Path
from unittest.mock import patch

from alembic import command
from sqlalchemy import text

from app.store.database import open_engine
from app.store.locked_memory import LockedKey
from app.store.sqlstore import SqlStore
from tests.worlds.live import NOW

REVISION = "0006"
SAID = "turquoise"


def write_old_folder(folder: Path, key: bytes, *, rows: int = 2) -> None:
    """Writes a database of revision 0006: one transcript per call in the index, the rep's own documents, and an audit
    chain of `rows` rows under the first call's key."""
    folder.mkdir(parents=True, exist_ok=True)
    once = command.upgrade
    with patch.object(command, "upgrade", lambda config, _revision: once(config, REVISION)):
        engine = open_engine(folder / "callside.db", LockedKey(key))
    chain = _chain(key, rows)
    with engine.begin() as connection:
        for number in range(1, max(2, rows // 2)):
            said = f'{{"segments": [{{"id": 0, "start": 1.0, "speaker": "Jane", "text": "{SAID} {number}"}}]}}'
            insert = text("INSERT INTO document VALUES (:call, 'transcript', :body)")
            connection.execute(insert, {"call": f"c{number}", "body": said})
        for kind, body in (
            ("person", '{"name": "Sarah", "id": "U1"}'),
            ("promises-done", '["k1"]'),
            ("voiceprint", "null"),
        ):
            connection.execute(text("INSERT INTO document VALUES ('rep', :kind, :body)"), {"kind": kind, "body": body})
        connection.execute(text("INSERT INTO audit_key VALUES ('c1', x'00')"))
        columns = ":seq, :at, :kind, :facts, :previous, :hash, :call_id, :private"
        for row in chain:
            connection.execute(text(f"INSERT INTO audit VALUES ({columns})"), row)
    engine.dispose()


def _chain(key: bytes, rows: int) -> list[dict[str, object]]:
    """Audit rows as the present version writes them; their form has not changed since."""
    with tempfile.TemporaryDirectory() as other:
        newer = SqlStore(Path(other), key)
        for number in range(rows):
            newer.audit(NOW, "step", "c1", {"number": number}, {"who": "Jane Wilson"})
        with newer.read() as session:
            found = session.connection().execute(text("SELECT * FROM audit")).mappings().all()
            chain = [dict(row) for row in found]
        newer.dispose()
    return chain
