"""Runs the migrations on the connection that the caller is in a transaction with (alembic loads this file)."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection)
context.run_migrations()
