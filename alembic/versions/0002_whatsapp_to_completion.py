"""officers on WhatsApp, templates, alarms, identity"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('alarm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('data', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('raised_at', sa.DateTime(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(), nullable=False),
    sa.Column('cleared_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key')
    )
    with op.batch_alter_table('alarm', schema=None) as batch_op:
        batch_op.create_index('ix_alarm_cleared', ['cleared_at'], unique=False)

    op.create_table('channel_flow',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('meta_id', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('channel_template',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('meta_id', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('quality', sa.String(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name', 'language')
    )
    op.create_table('identity_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('old_address', sa.String(), nullable=False),
    sa.Column('new_address', sa.String(), nullable=False),
    sa.Column('settled_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['other_id'], ['reporter.id'], ),
    sa.ForeignKeyConstraint(['reporter_id'], ['reporter.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key')
    )
    with op.batch_alter_table('identity_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_event_reporter_id'), ['reporter_id'], unique=False)

    op.create_table('officer_whatsapp',
    sa.Column('officer_id', sa.Integer(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=True),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('code_expires_at', sa.DateTime(), nullable=True),
    sa.Column('bound_at', sa.DateTime(), nullable=True),
    sa.Column('wants_digest', sa.Boolean(), nullable=False),
    sa.Column('wants_urgent', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], ),
    sa.ForeignKeyConstraint(['reporter_id'], ['reporter.id'], ),
    sa.PrimaryKeyConstraint('officer_id'),
    sa.UniqueConstraint('reporter_id')
    )
    with op.batch_alter_table('officer_whatsapp', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_officer_whatsapp_code_hash'), ['code_hash'], unique=False)

    with op.batch_alter_table('message_cost', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_free_tier', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('reporter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('whatsapp_username', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('blocked_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('blocked_reason', sa.String(), nullable=False, server_default=''))



def downgrade() -> None:
    with op.batch_alter_table('reporter', schema=None) as batch_op:
        batch_op.drop_column('blocked_reason')
        batch_op.drop_column('blocked_at')
        batch_op.drop_column('whatsapp_username')

    with op.batch_alter_table('message_cost', schema=None) as batch_op:
        batch_op.drop_column('is_free_tier')

    with op.batch_alter_table('officer_whatsapp', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_officer_whatsapp_code_hash'))

    op.drop_table('officer_whatsapp')
    with op.batch_alter_table('identity_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_event_reporter_id'))

    op.drop_table('identity_event')
    op.drop_table('channel_template')
    op.drop_table('channel_flow')
    with op.batch_alter_table('alarm', schema=None) as batch_op:
        batch_op.drop_index('ix_alarm_cleared')

    op.drop_table('alarm')
