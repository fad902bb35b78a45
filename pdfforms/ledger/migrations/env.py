"""Run by alembic: migrates over the connection that `schema` hands in, inside its transaction."""

from alembic import context

from pdfforms.ledger.schema import VERSION_TABLE
from pdfforms.ledger.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite changes a table by making it anew
    transactional_ddl=True,
)
context.run_migrations()
