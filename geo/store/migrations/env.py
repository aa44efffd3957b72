"""What Alembic runs: the steps, on the connection and within the transaction that `upgrade` was given."""

from alembic import context

from geo.store.migrations import TABLE
from geo.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, version_table=TABLE)
with context.begin_transaction():
    context.run_migrations()
