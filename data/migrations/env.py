"""Alembic's entry: runs the migrations over the connection that data/migrate.py hands in."""

from alembic import context

from data.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    # SQLite can undo DDL as well, as long as the driver does not begin transactions by itself.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
