"""Runs the migrations on the connection that `data.engine.migrate` opened."""

from alembic import context
from sqlmodel import SQLModel

import data.access_tables
import data.collection_tables
import data.compliance_tables
import data.notice_tables
import data.oversight_tables
import data.review_tables
import data.tables  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
