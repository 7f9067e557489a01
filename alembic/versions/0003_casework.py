"""casework: transfers, support, duplicates, second factor, ready answers, house rules"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('policy',
    sa.Column('kode', sa.String(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('kode')
    )
    op.create_table('port_cursor',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('site_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('answer_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('category_kode', sa.String(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['category_kode'], ['category.kode'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('officer_factor',
    sa.Column('officer_id', sa.Integer(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], ),
    sa.PrimaryKeyConstraint('officer_id')
    )
    op.create_table('officer_invite',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('officer_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], ),
    sa.PrimaryKeyConstraint('token_hash')
    )
    with op.batch_alter_table('officer_invite', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_officer_invite_officer_id'), ['officer_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('officer_id', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['officer_id'], ['officer.id'], ),
    sa.PrimaryKeyConstraint('code_hash')
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_officer_id'), ['officer_id'], unique=False)

    op.create_table('report_support',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('opd_kode', sa.String(), nullable=False),
    sa.Column('added_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['opd_kode'], ['opd.kode'], ),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], ),
    sa.PrimaryKeyConstraint('report_id', 'opd_kode')
    )
    with op.batch_alter_table('report_support', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_support_opd_kode'), ['opd_kode'], unique=False)

    op.create_table('report_supporter',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], ),
    sa.ForeignKeyConstraint(['reporter_id'], ['reporter.id'], ),
    sa.PrimaryKeyConstraint('report_id', 'reporter_id')
    )
    with op.batch_alter_table('report_supporter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_supporter_reporter_id'), ['reporter_id'], unique=False)

    op.create_table('photo_band',
    sa.Column('band', sa.Integer(), nullable=False),
    sa.Column('attachment_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('band', 'attachment_id')
    )
    with op.batch_alter_table('photo_band', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_band_attachment_id'), ['attachment_id'], unique=False)
    _enter_known_photos()

    with op.batch_alter_table('officer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('password_set_at', sa.DateTime(), nullable=True))

    with op.batch_alter_table('officer_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('factor_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('browser', sa.String(), nullable=False, server_default=''))

    # In plain words: adding a foreign key later would make SQLite copy the largest table.
    op.execute('ALTER TABLE report ADD COLUMN offered_opd VARCHAR REFERENCES opd (kode)')
    op.execute('ALTER TABLE report ADD COLUMN handler_id INTEGER REFERENCES officer (id)')
    op.execute('ALTER TABLE report ADD COLUMN twin_id INTEGER REFERENCES report (id)')
    op.add_column('report', sa.Column('offered_at', sa.DateTime(), nullable=True))
    op.add_column('report', sa.Column('transfer_count', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('report', sa.Column('second_look', sa.String(), nullable=False, server_default=''))
    op.add_column('report', sa.Column('old_ticket', sa.String(length=64), nullable=True))
    op.create_index('ix_report_handler', 'report', ['handler_id'])
    is_offered = sa.text('offered_opd IS NOT NULL')
    op.create_index('ix_report_offered', 'report', ['offered_opd'], sqlite_where=is_offered, postgresql_where=is_offered)
    op.create_index('ix_report_opd_closed', 'report', ['opd_kode', 'closed_at'])
    op.create_index('ix_report_twin', 'report', ['twin_id'])
    op.create_index('ix_report_kecamatan_category_created', 'report', ['kecamatan_kode', 'category_kode', 'created_at'])
    op.create_index('ux_report_old_ticket', 'report', ['old_ticket'], unique=True)


def _enter_known_photos() -> None:
    """Photos of before are searched too: each quarter of 16 bits with its number in front (0 the lowest)."""
    connection = op.get_bind()
    band = sa.table('photo_band', sa.column('band'), sa.column('attachment_id'))
    rows = connection.execute(sa.text("SELECT id, phash FROM attachment WHERE phash <> ''")).all()
    for start in range(0, len(rows), 1000):
        found = [
            {'band': number << 16 | int(phash, 16) >> 16 * number & 0xFFFF, 'attachment_id': key}
            for key, phash in rows[start : start + 1000]
            for number in range(4)
        ]
        connection.execute(sa.insert(band), found)


def downgrade() -> None:
    for index in (
        'ix_report_kecamatan_category_created', 'ix_report_twin', 'ux_report_old_ticket', 'ix_report_offered', 'ix_report_handler',
        'ix_report_opd_closed',
    ):
        op.drop_index(index, 'report')
    with op.batch_alter_table('report', schema=None) as batch_op:
        for column in ('old_ticket', 'second_look', 'transfer_count', 'offered_at', 'twin_id', 'handler_id', 'offered_opd'):
            batch_op.drop_column(column)

    with op.batch_alter_table('officer_session', schema=None) as batch_op:
        batch_op.drop_column('browser')
        batch_op.drop_column('factor_at')

    with op.batch_alter_table('officer', schema=None) as batch_op:
        batch_op.drop_column('password_set_at')

    for table in (
        'photo_band', 'report_supporter', 'report_support', 'recovery_code', 'officer_invite', 'officer_factor', 'answer_template',
        'site_notice', 'port_cursor', 'policy',
    ):
        op.drop_table(table)
