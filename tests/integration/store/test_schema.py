"""The database's version in the code is that of the newest migration: else every start imports alembic for nothing."""

from pathlib import Path

from app.store.database import MIGRATIONS, SCHEMA_VERSION


def test_the_schema_version_is_the_newest_migration() -> None:
    newest = max(Path(MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert newest.stem == SCHEMA_VERSION
