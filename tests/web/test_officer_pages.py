"""What the officers' pages draw: forms that post natively, the clock first, a way to what is behind each number."""

from __future__ import annotations

from laporbup.components import acts, case, glance, verify, worklist, worklist_tools
from laporbup.components.html import to_html
from laporbup.services.views import (
    Act,
    Case,
    Choice,
    Counter,
    Filter,
    LineAct,
    LoadLine,
    Photo,
    ScoreRow,
    Suggestion,
    Tab,
    Twin,
    VerifyItem,
    VerifyQueue,
    WorkLine,
    Worklist,
)

URL = "/petugas/laporan/LB-2/tindakan"


def test_an_act_is_a_native_form_with_all_it_needs():
    act = Act(
        action="schedule", label="Jadwalkan", hint="Tulis alasannya", note_label="Alasan", needs_note=True, takes_photo=True,
        needs_date=True, date_label="Tanggal rencana", choices=[Choice("PUPR", "Dinas PUPR")], choice_name="opd",
        submit_label="Simpan", readers_note="24 warga akan melihat", is_primary=True,
    )
    html = to_html(acts.act_form(act, URL, before=Photo(url="/media/a", alt="Sebelum"), is_open=True))
    for wanted in (
        f'action="{URL}"', 'method="post"', 'enctype="multipart/form-data"',
        'type="hidden" value="schedule"', 'name="catatan"', 'aria-required="true"', 'type="file"', 'name="foto"', 'multiple=""',
        'type="date"', 'name="sampai"', '<select id="aksi-schedule-pilihan" class="in" name="opd">',
        '<option value="PUPR">Dinas PUPR</option>',
        'src="/media/a"', "24 warga akan melihat", ">Simpan</button>", 'open=""',
    ):  # fmt: skip
        assert wanted in html, wanted
    assert "style=" not in html


def test_an_act_without_needs_draws_no_empty_fields():
    html = to_html(acts.act_form(Act(action="accept", label="Terima", note_label="Pesan", submit_label="Terima"), "/x"))
    assert 'name="catatan"' in html
    for absent in ('type="file"', 'type="date"', "<select", "class=\"note", ' open=""'):
        assert absent not in html


def test_the_office_is_never_chosen_by_accident():
    """The first OPD of the alphabet must not get what a hurried click sends on."""
    act = Act(action="assign", label="Teruskan", note_label="Catatan", choices=[Choice("BKPSDM", "Badan")], choice_name="opd")
    html = to_html(acts.act_form(act, "/x"))
    assert html.index('<option value="">') < html.index('<option value="BKPSDM">')


def test_a_line_says_the_clock_first():
    item = WorkLine(
        ticket="LB-2", number="LB-2", url="/petugas/laporan/LB-2", title="Got mampet", place="Tugumulyo, Lempuing",
        status_label="Ditindaklanjuti", css="s-progress", icon="work",
        due_label="Lewat 2 hari kerja", due_css="late", due_icon="late", supporters="23 warga",
        holder="Dinas PUPR", photo_url="/media/a",
    )
    html = to_html(worklist.work_line(item, "/petugas"))
    said = ("Lewat 2 hari kerja", "Got mampet", "LB-2</span>", "Ditindaklanjuti", "23 warga", "/media/a")
    order = [html.index(text) for text in said]
    assert order == sorted(order)
    assert "Dinas PUPR" not in html
    assert "Dinas PUPR" in to_html(worklist.work_line(item, "/petugas", shows_holder=True))
    assert 'class="do"' not in html, "no empty row of buttons"


def test_the_next_act_is_a_native_form_that_leads_back_to_the_list():
    item = WorkLine(
        ticket="LB-2", can_pick=True, handler="Dikerjakan Ani",
        next=LineAct("accept", "Terima", "/petugas/laporan/LB-2/tindakan"),
        other=LineAct("delegate", "Saya kerjakan", "/petugas/laporan/LB-2/tindakan"),
    )
    html = to_html(worklist.work_line(item, "/petugas?tab=baru&halaman=2"))
    assert html.count('<form method="post"') == 2
    assert html.count('name="kembali" type="hidden" value="/petugas?tab=baru&amp;halaman=2"') == 2
    assert 'name="aksi" type="hidden" value="accept"' in html
    assert html.count('name="petugas" type="hidden" value="saya"') == 1
    assert 'type="checkbox" value="LB-2" form="sekaligus"' in html
    assert "Dikerjakan Ani" in html


def test_what_needs_words_is_a_link_to_its_form():
    item = WorkLine(ticket="LB-2", next=LineAct(label="Nyatakan selesai", url="/petugas/laporan/LB-2#aksi-resolve"))
    html = to_html(worklist.work_line(item, "/petugas"))
    assert 'href="/petugas/laporan/LB-2#aksi-resolve"' in html
    assert "<form" not in html


def test_filters_are_a_form_whose_url_is_the_list():
    view = Worklist(
        tab="baru", query="got", filters=[Filter("kategori", "Soal", [Choice("", "Semua"), Choice("air", "Air", "", True)])],
        only_late=True, filtered=2, clear_url="/petugas?tab=baru",
    )
    html = to_html(worklist_tools.filters(view, "/petugas"))
    for wanted in (
        'method="get"', 'action="/petugas"', '<option value="air" selected="">', 'name="tab" type="hidden" value="baru"',
        'name="cari" type="hidden" value="got"', 'name="terlambat"', 'checked=""', "(2)", 'href="/petugas?tab=baru"',
    ):  # fmt: skip
        assert wanted in html, wanted


def test_ticked_reports_are_accepted_or_given_to_a_person_never_more():
    html = to_html(worklist_tools.bulk(Worklist(people=[Choice("7", "Ani")]), "/petugas"))
    assert 'action="/petugas/sekaligus"' in html
    assert 'id="sekaligus"' in html
    assert html.count('name="aksi"') == 2
    for act in ("accept", "delegate"):
        assert f'value="{act}"' in html
    assert '<option value="7">Ani</option>' in html


def test_who_leads_sees_how_the_work_is_spread():
    html = to_html(worklist_tools.load([LoadLine("Ani", 9, 2, "/petugas?petugas=7"), LoadLine("Budi", 1, 0, "/x")]))
    assert 'href="/petugas?petugas=7"' in html
    assert '<td class="r hot">2</td>' in html
    assert '<td class="r">0</td>' in html
    assert to_html(worklist_tools.load([])) == ""


def test_ready_answers_can_be_read_without_a_script():
    act = Act(action="comment", label="Kabar", note_label="Kabar", answers=[Choice("Petugas datang besok.", "Datang besok")])
    html = to_html(acts.act_form(act, "/x"))
    assert "Petugas datang besok.</p>" in html
    assert 'type="button"' in html, "it must not post the form"


def test_reports_that_may_be_the_same_are_merged_with_one_tap():
    twin = Twin("LB-3", "/petugas/laporan/LB-3", "Got mampet", "40 m dari sini", can_merge=True)
    far = Twin("LB-4", "/petugas/laporan/LB-4", "Got bau", "900 m dari sini")
    html = to_html(case.case_main(Case(ticket="LB-2", act_url=URL, alike=[twin, far])))
    assert html.count('name="nomor" type="hidden" value="LB-3"') == 1
    assert 'value="LB-4"' not in html
    assert 'href="/petugas/laporan/LB-4"' in html


def test_tabs_say_their_counts_and_which_is_open():
    shown = [Tab("kerja", "Perlu dikerjakan", 14, "", True, "/petugas?tab=kerja"), Tab("t", "Terlambat", 3, "hot")]
    html = to_html(worklist.tabs(shown))
    assert 'aria-current="page"' in html
    assert "<b>14</b>" in html
    assert 'class="hot"' in html


def test_a_card_offers_the_likely_answers_as_buttons():
    item = VerifyItem(
        ticket="LB-2", act_url="/verifikasi/LB-2", text="Tolong pak", kind="new", why="Sistem belum yakin",
        suggestions=[Suggestion("jalan/jembatan", "Jembatan rusak", "Dinas PUPR", 41, "1")],
        acts=[Act(action="assign", label="Teruskan ke dinas lain"), Act(action="reject", label="Tolak", needs_note=True)],
    )
    queue = VerifyQueue(items=[item], categories=[Choice("air", "Air bersih")], opds=[Choice("PUPR", "Dinas PUPR")])
    html = to_html(verify._card(item, queue, "/verifikasi?tab=baru"))
    assert '<button class="button full guess" name="kategori" value="jalan/jembatan" data-tombol="1">' in html
    assert html.count('name="kembali" type="hidden" value="/verifikasi?tab=baru"') == 3
    assert '<option value="air">Air bersih</option>' in html
    assert html.count('name="aksi" type="hidden" value="assign"') == 2
    assert 'name="aksi" type="hidden" value="reject"' in html
    assert "Teruskan ke dinas lain" not in html


def test_evidence_is_judged_with_both_pictures():
    item = VerifyItem(
        ticket="LB-2", act_url="/verifikasi/LB-2", kind="evidence",
        before=Photo("/media/a", "Sebelum"), after=Photo("/media/b", "Sesudah"),
        flags=["Foto ini mirip foto laporan LB-3."],
        acts=[Act(action="verify", label="Benar", is_primary=True), Act(action="refuse")],
    )
    html = to_html(verify._card(item, VerifyQueue()))
    assert html.index("/media/a") < html.index("/media/b")
    assert "Foto ini mirip" in html
    assert 'value="verify"' in html
    assert 'value="refuse"' in html
    assert 'name="kategori"' not in html


def test_a_red_number_leads_to_what_is_behind_it():
    shown = [Counter("lewat batas waktu", "16", "paling lama 3 hari", "hot", "#merah"), Counter("masuk", "9")]
    html = to_html(glance.counters(shown))
    assert '<a href="#merah" class="hot">' in html or 'class="hot" href="#merah"' in html
    assert "<b>9</b>" in html


def test_a_place_in_the_ranking_leads_to_its_reports():
    row = ScoreRow(
        rank_label="7", kode="PUPR", short="Dinas PUPR", score_label="58", url="/bupati?opd=PUPR", move_css="up",
        move_label="naik 1",
    )
    html = to_html(glance.rank(row))
    assert 'href="/bupati?opd=PUPR"' in html
    assert "naik 1" in html
    assert ">58</b>" in html
