"""Alembic's entry: runs on the connection and inside the transaction it is handed, so a migration is whole or not at
all."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=None, transactional_ddl=True, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
