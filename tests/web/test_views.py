"""What citizens read in the first response, without any JavaScript."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from reflex.utils.serializers import serialize

from laporbup.api.ports import (
    DemoAccount,
    FieldError,
    FormValues,
    FormView,
    KeptPhoto,
    KeptText,
    Link,
    LoginView,
    LookupView,
    MessageView,
    Option,
    OptionGroup,
)
from laporbup.components import form, home_view, public_view, score_view, simple_pages, tracker_view
from laporbup.components.html import to_html
from laporbup.live.digest import digest, serialise_once
from laporbup.pages.built import built
from laporbup.pages.first_response import renderers
from laporbup.services.views import Home, Photo, PublicBoard, Scoreboard, Station, TimelineItem, Tracking

RESOLVED = Tracking(
    ticket="LB-7K3MQ4",
    is_reporter=True,
    status="RESOLVED",
    status_label="Selesai, menunggu konfirmasi",
    css="s-resolved",
    icon="hour",
    headline="Dinas PUPR menyatakan ini sudah selesai.",
    report_label="Laporan Bapak/Ibu nomor",
    stations=[Station("Diterima", "on"), Station("Beres?", "on here")],
    holder="Dinas PUPR",
    due_label="Selasa, 1 Desember 2026",
    days=["on", "", "late"],
    text="Jalan <b>rusak</b>",
    text_label="Yang Bapak/Ibu sampaikan",
    before=Photo("/media/a", "Sebelum"),
    after=Photo("/media/b", "Sesudah"),
    photos=[Photo("/media/a", "Sebelum")],
    timeline=[TimelineItem("2026-11-23T15:10", "Senin, 15.10", "Selesai", "Sudah diaspal", "here")],
    can_answer=True,
    can_add=True,
    question="Apakah sudah beres, Pak/Bu?",
    answer_url="/lacak/rahasia/tanggapan",
    add_url="/lacak/rahasia/tambahan",
    share_url="/lacak/LB-7K3MQ4",
)
PUBLIC = replace(RESOLVED, is_reporter=False, can_answer=False, can_add=False, answer_url="", add_url="", share_url="")


class TestTracker:
    def test_the_reporter_can_answer_and_add_without_javascript(self):
        html = to_html(tracker_view.tracker_main(RESOLVED))
        assert '<button class="button" name="aksi" value="sudah_beres"' in html or 'value="sudah_beres"' in html
        assert 'value="belum_beres"' in html
        assert html.count('method="post"') == 2
        assert 'action="/lacak/rahasia/tanggapan"' in html
        assert [int(n) for n in re.findall(r'name="bintang"[^>]*value="(\d)"', html)] == [1, 2, 3, 4, 5]

    def test_the_public_reads_and_cannot_act(self):
        html = to_html(tracker_view.tracker_main(PUBLIC))
        assert "<form" not in html
        assert "rahasia" not in html
        assert "Dinas PUPR" in html

    def test_words_of_citizens_are_never_markup(self):
        assert "Jalan &lt;b&gt;rusak&lt;/b&gt;" in to_html(tracker_view.tracker_main(RESOLVED))

    def test_a_hidden_report_shows_its_status_only(self):
        hidden = replace(PUBLIC, is_hidden=True)
        html = to_html(tracker_view.tracker_main(hidden))
        assert "Selesai, menunggu konfirmasi" in html
        assert "Jalan" not in html
        assert "/media/" not in html
        assert "Sudah diaspal" not in html

    def test_the_pair_of_photos_is_shown_once(self):
        html = to_html(tracker_view.tracker_main(PUBLIC))
        assert html.count('src="/media/a"') == 1

    def test_one_heading_and_one_current_station(self):
        html = to_html(tracker_view.tracker_main(RESOLVED))
        assert html.count("<h1") == 1
        assert html.count("aria-current") == 1

    @pytest.mark.parametrize("kind", ["audio", "video", "document", "pending"])
    def test_other_attachments_are_no_broken_image(self, kind: str):
        url = "" if kind == "pending" else "/media/x"
        html = to_html(tracker_view.tracker_main(replace(PUBLIC, after=Photo(), photos=[Photo(url, "Berkas", kind=kind)])))
        assert "<img" not in html
        assert "Berkas" in html


class TestForm:
    view = FormView(
        kunci="abc",
        values=FormValues(uraian="Jalan </textarea> rusak", telepon="0812", anonim=True, lat="-3.4"),
        errors=[FieldError("desa", "Pilih desa.", "Di mana?"), FieldError("telepon", "Periksa.", "Nomor HP")],
        kept_photos=[KeptPhoto("tanda", "/media/k", "Foto 1")],
        kept_note="1 foto sudah kami simpan.",
        categories=[Option("", "Biar petugas"), Option("jalan", "Jalan & Jembatan", True)],
        villages=[OptionGroup("Kec. A", [Option("16.02.05.2001", "Anyar")])],
        title="Belum terkirim.",
    )
    html = to_html(form.form_main(view))

    def test_everything_typed_stands_in_it_again(self):
        assert "Jalan &lt;/textarea&gt; rusak</textarea>" in self.html
        assert 'value="0812"' in self.html
        assert '<option value="jalan" selected>Jalan &amp; Jembatan' in self.html
        assert re.search(r'name="anonim"[^>]*checked=""', self.html)
        assert re.search(r'name="lat"[^>]*value="-3.4"', self.html)
        assert re.search(r'name="foto_id"[^>]*value="tanda"', self.html)
        assert re.search(r'name="kunci"[^>]*value="abc"', self.html)

    def test_each_error_is_beside_its_field_and_in_the_summary(self):
        assert 'href="#desa"' in self.html
        assert 'role="alert"' in self.html
        assert re.search(r'<select[^>]*aria-describedby="desa-e"[^>]*aria-invalid="true"', self.html)
        assert re.search(r'<input[^>]*aria-describedby="telepon-h telepon-e"[^>]*aria-invalid="true"', self.html)
        assert self.html.count('class="field bad"') == 2

    def test_it_posts_by_itself(self):
        assert re.search(r'<form[^>]*method="post"[^>]*action="/lapor"[^>]*enctype="multipart/form-data"', self.html)
        names = set(re.findall(r'name="(\w+)"', self.html))
        assert names >= {"foto", "uraian", "kategori", "desa", "patokan", "lat", "lon", "nama", "telepon", "anonim", "rahasia"}

    def test_no_error_no_summary(self):
        html = to_html(form.form_main(FormView()))
        assert "aria-invalid" not in html
        assert "oops" not in html


class TestSimplePages:
    def test_the_password_is_never_given_back(self):
        view = LoginView(pengguna="pupr", tujuan="/petugas", error="Salah", demo_accounts=[DemoAccount("Petugas", "pupr", "x")])
        html = to_html(simple_pages.login_main(view))
        assert re.search(r'name="pengguna"[^>]*value="pupr"', html) or re.search(r'value="pupr"[^>]*name="pengguna"', html)
        assert not re.search(r'type="password"[^>]*value', html)
        assert re.search(r'name="tujuan"[^>]*value="/petugas"', html)

    def test_a_message_gives_back_what_was_typed(self):
        view = MessageView(429, "Terlalu banyak", ["Coba lagi."], [KeptText("Cerita", "Jalan rusak")], [Link("Lapor", "/lapor")])
        html = to_html(simple_pages.message_main(view))
        assert "Jalan rusak" in html
        assert 'href="/lapor"' in html

    def test_a_wrong_code_says_so_beside_the_field(self):
        html = to_html(simple_pages.lookup_main(LookupView("LB-1", "Salah ketik")))
        assert 'aria-invalid="true"' in html
        assert 'value="LB-1"' in html


class TestFirstResponse:
    @pytest.fixture
    def client(self, tmp_path: Path) -> Path:
        """A front end built of one line a page."""
        page = '<html><head><title>x</title></head><body><div data-pulau="mode"></div><div data-pulau="isi"></div></body></html>'
        (tmp_path / "lacak").mkdir()
        for name in ("index", "publik", "peringkat", "lacak/_"):
            (tmp_path / f"{name}.html").write_text(page)
        return tmp_path

    def test_status_and_graph_tags_are_in_it(self, client: Path):
        view = replace(RESOLVED, title="LB-7K3MQ4: Selesai", description="Sekarang: Selesai")
        html = renderers(client).tracker(view)
        assert '<meta property="og:title" content="LB-7K3MQ4: Selesai"/>' in html
        assert html.count("<title>") == 1
        assert html.count("<main") == 1
        assert f'data-sidik="{digest(view)}"' in html

    def test_the_secret_is_in_no_tag(self, client: Path):
        head = renderers(client).tracker(RESOLVED).split("</head>")[0]
        assert "rahasia" not in head
        assert "/lacak/LB-7K3MQ4" in head

    def test_boards_are_complete(self, client: Path):
        drawn = renderers(client)
        assert "<main" in drawn.home(Home())
        assert "<main" in drawn.public(PublicBoard())
        assert "Peringkat" in drawn.scoreboard(Scoreboard(title="Peringkat dinas"))

    def test_a_page_without_build_is_still_a_page(self, tmp_path: Path):
        assert renderers(tmp_path / "nothing").tracker(RESOLVED).count("<main") == 1

    def test_a_path_cannot_leave_the_build(self, client: Path):
        (client.parent / "outside.html").write_text("secret")
        assert built("/../outside", client) is None

    def test_a_dynamic_page_and_a_page_below_another(self, client: Path):
        (client / "admin.html").write_text("admin")
        assert built("/lacak/LB-7K3MQ4", client) == (client / "lacak" / "_.html").read_text()
        assert built("/admin/kategori/jalan", client) == "admin"
        assert built("/tidak/ada", client) is None


def test_signed_links_do_not_change_a_digest():
    once = replace(RESOLVED, after=Photo("/media/b?sig=1&until=2", "Sesudah"))
    later = replace(RESOLVED, after=Photo("/media/b?sig=9&until=8", "Sesudah"))
    assert digest(once) == digest(later)
    assert digest(once) != digest(replace(once, status="CLOSED"))


def test_empty_views_can_be_drawn():
    for main in (
        home_view.home_main(Home()),
        public_view.public_main(PublicBoard()),
        score_view.score_main(Scoreboard()),
        tracker_view.tracker_main(Tracking()),
    ):
        assert to_html(main).startswith('<main id="isi"')


class TestShared:
    def test_a_shared_view_is_serialised_once(self):
        serialise_once(Home)
        view = Home(figures_total="346", done_after=Photo("/media/a"))
        first = serialize(view)
        assert first == asdict(view)
        assert serialize(view) is first

    def test_another_view_at_the_same_place_is_not_mistaken(self):
        """Python gives a freed object's id to the next one."""
        seen = {digest(Home(figures_total=str(n))) for n in range(200)}
        assert len(seen) == 200
