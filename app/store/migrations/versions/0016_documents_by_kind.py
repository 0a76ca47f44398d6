"""Documents of one kind are found without reading every transcript that lies between them."""

from alembic import op

revision = "0016_documents_by_kind"
down_revision = "0015_memory"


def upgrade() -> None:
    """The index of kinds."""
    op.create_index("ix_document_kind", "document", ["kind"])
