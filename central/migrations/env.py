"""Alembic's way in: runs the numbered migrations on the connection that `central.schema` hands over, inside its
transaction, so that a failed migration leaves nothing behind on either database."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
