"""The WhatsApp part of `/admin`, drawn from a frozen view and from a Var."""

from __future__ import annotations

from laporbup.components import admin_channel
from laporbup.components.html import to_html
from laporbup.services.view_channel import AlarmLine, BlockedLine, ChannelView, MoveLine, TemplateLine
from laporbup.state.admin import AdminState

VIEW = ChannelView(
    alarms=[AlarmLine(7, "Templat lapor_tiket ditolak", "sejak 09.00")],
    blocked=[BlockedLine(3, "••• 21", "2 pesan ditahan", "sejak 09.00: iseng", ["jalan rusak", "(foto)"])],
    moves=[MoveLine(5, "Diakui dua pelapor: ••• 21 dan ••• 99", "09.00", True), MoveLine(4, "Ganti nomor", "08.00")],
    templates=[TemplateLine("lapor_tiket", "DITOLAK", "layanan", "-", "ABUSIVE_CONTENT", "late")],
)


def test_every_act_is_a_native_form():
    html = to_html(admin_channel.channel(VIEW))
    assert html.count('action="/admin/saluran"') == html.count('method="post"') == 5
    for action, ident in (("selesai", 7), ("izinkan", 3), ("sama", 5), ("beda", 5)):
        assert f'name="aksi" type="hidden" value="{action}"' in html or f'type="hidden" name="aksi" value="{action}"' in html
        assert f'value="{ident}"' in html
    assert 'name="nomor"' in html
    assert 'name="alasan"' in html
    assert "ABUSIVE_CONTENT" in html
    assert html.index("<details") < html.index("jalan rusak"), "words of a blocked citizen stand behind a click"


def test_with_nothing_to_tell_it_says_so():
    html = to_html(admin_channel.channel(ChannelView()))
    assert "Tidak ada peringatan." in html
    assert "<table" not in html


def test_the_live_page_draws_the_same():
    live = str(admin_channel.channel(AdminState.view.channel))
    assert live.count('"/admin/saluran"') == 5
