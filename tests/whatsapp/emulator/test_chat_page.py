"""The phone is drawn from a view alone, and every button of it works without JavaScript."""

from __future__ import annotations

from laporbup.components import chat, chat_panel
from laporbup.components.html import to_html
from laporbup.services.view_chat import Bubble, ChatButton, ChatView, PanelView, Run, SentLine

VIEW = ChatView(
    number="6281273001001",
    is_empty=False,
    bubbles=[
        Bubble(key="d", side="day", day="Selasa, 24 November"),
        Bubble(key="w1", side="me", runs=[Run("text", "Jalan <rusak>")], photo_url="/simulator/media/7", photo_alt="Foto",
               at_label="06.42", tick="read", tick_label="✓✓ Dibaca"),
        Bubble(key="w2", side="me", place="-3.5, 104.7", place_url="https://peta", at_label="06.43"),
        Bubble(key="w3", side="bot", runs=[Run("bold", "LB-7K3MQ4"), Run("break")], at_label="06.44",
               buttons=[ChatButton("reply", "ya:LB-7K3MQ4", "Sudah beres"), ChatButton("link", "", "Lihat", url="/lacak/x")]),
        Bubble(key="w4", side="bot", list_title="Pilih", buttons=[ChatButton("row", "kec:05", "Pedamaran", "dekat")]),
    ],
)

PANEL = PanelView(number="6281273001001", name="Bu Siti", templates=[("lapor_kabar id", "lapor_kabar (disetujui)")], is_held=True,
                  section="jaringan")


def test_bubbles_carry_photo_place_ticks_and_buttons():
    html = to_html(chat.simulator_main(chat.parts_of(VIEW, chat_panel.panel(PANEL)), ["Ulak Kapal, Kec. Tanjung Lubuk"]))
    assert '<p class="day">Selasa, 24 November</p>' in html
    me = html.split('class="me"')[1]
    assert 'src="/simulator/media/7"' in me.split("</div>")[0]
    assert "Jalan &lt;rusak&gt;" in me
    assert "✓✓ Dibaca" in me
    assert 'href="https://peta"' in html.split('class="me"')[2].split("</div>")[0]
    assert "<b>LB-7K3MQ4</b><br>" in html.replace("<br/>", "<br>")
    assert 'name="tombol"' in html
    assert 'value="ya:LB-7K3MQ4"' in html
    assert 'href="/lacak/x"' in html
    assert '<option value="Ulak Kapal, Kec. Tanjung Lubuk">' in html


def test_every_form_posts_natively_with_its_number():
    html = to_html(chat.simulator_main(chat.parts_of(VIEW, chat_panel.panel(PANEL)), []))
    forms = html.split("<form")[1:]
    assert len(forms) == 2 + 2 + 1 + 4 + 4 + 4 + 3
    for form in (one for one in forms if 'id="nomor-sendiri"' not in one):
        assert 'action="/simulator/kirim"' in form.split(">")[0] or 'action="/simulator/atur"' in form.split(">")[0]
        assert 'method="post"' in form.split(">")[0]
        assert "6281273001001" in form


def test_an_empty_chat_says_how_to_begin():
    html = to_html(chat.talk(ChatView(number="62812")))
    assert 'class="me"' not in html
    assert "Desa Pedamaran VI" in html


def test_what_came_out_is_listed_with_status_price_and_sum():
    view = ChatView(number="62812", sent=[SentLine("templat lapor_selesai", "✓✓ dibaca", "utilitas, Rp 357"),
                                          SentLine("tombol", "gagal, kode 131047")], total_label="Jumlah: 1 pesan, Rp 357",
                    states=["Penerima pesan mati."])
    html = to_html(chat.inside(view)).replace("<br/>", "<br>")
    assert '<b>templat lapor_selesai</b><br><small>✓✓ dibaca<span class="num"> · utilitas, Rp 357</span></small>' in html
    assert "<b>tombol</b><br><small>gagal, kode 131047</small>" in html
    assert "Jumlah: 1 pesan, Rp 357" in html
    assert "<li>Penerima pesan mati.</li>" in html
    assert "Keadaan sekarang" not in to_html(chat.inside(ChatView()))
