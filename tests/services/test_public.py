"""The public list, its figures and tiles: open to all, and nothing in it that is not."""

from __future__ import annotations

from datetime import date

import pytest

from laporbup import clock
from laporbup.services import casework, escalation, feedback, merging, public, reference, tiles
from tests.services.stories import (
    MONDAY,
    NAME,
    PHONE,
    PUPR,
    VERIFIER,
    at,
    citizen_report,
    counted_queries,
    photo,
    resolved,
)  # fmt: skip
from tests.support import make_report


def _tickets(view):
    return {item.ticket for item in view.items}


def _meter(view):
    return {counter.label: int(counter.value) for counter in view.meter if counter.value != "0"}


@pytest.fixture
def stories(session):
    """One report of each kind, five weeks old when late, else of this week."""
    with clock.fixed(at("2026-10-12 09:00")):
        made = {"late": citizen_report(session)}
    with clock.fixed(at(MONDAY)):
        for name in ("new", "done", "silent", "claimed", "scheduled", "asked", "referred", "rejected"):
            made[name] = citizen_report(session, f"Laporan {name} di pasar", attachments=(photo(session, "REPORT", len(made)),))
        for number, name in enumerate(("done", "claimed", "silent")):
            resolved(session, made[name], seed=20 + number)
        feedback.answer(session, made["done"].tracking_secret, done=True)
        casework.schedule(session, PUPR, made["scheduled"].ticket, note="Nanti", until=date(2027, 3, 1))
        casework.ask(session, PUPR, made["asked"].ticket, note="Di mana?")
        casework.refer(session, VERIFIER, made["referred"].ticket, note="PLN 123")
        casework.reject(session, VERIFIER, made["rejected"].ticket, note="Iseng")
        made["secret"] = citizen_report(session, "Minta uang pelicin", is_confidential=True)
        made["hidden"] = citizen_report(session, "Disembunyikan admin")
        made["hidden"].is_hidden = True
        made["twin"] = citizen_report(session, "Sama saja")
        merging.merge(session, VERIFIER, made["twin"].ticket, made["new"].ticket)
    with clock.fixed(at("2026-11-10 09:00")):
        made["silent"].confirm_due_at = at("2026-11-10 08:00")
        escalation.expire(session, clock.now())
        session.flush()
        yield made


def test_what_is_not_public_is_absent(session, stories):
    shown = public.board(session, {})
    assert _tickets(shown) == {
        stories[name].ticket
        for name in ("late", "new", "done", "silent", "claimed", "scheduled", "asked", "referred")
    }
    for private in (NAME, PHONE, "7890-1234", "pelicin", stories["new"].tracking_secret):
        assert private not in str(shown)
    assert shown.total == 8
    assert shown.pages_label == "1–8 dari 8"


@pytest.mark.parametrize(
    ("status", "names"),
    [("terlambat", {"late"}), ("dikerjakan", {"late", "new"}), ("warga", {"claimed", "asked"}), ("beres", {"done"}),
     ("terjadwal", {"scheduled"})],
)
def test_pills_count_what_they_show(session, stories, status, names):
    shown = public.board(session, {"status": status})
    assert _tickets(shown) == {stories[name].ticket for name in names}
    pill = next(tab for tab in shown.filters if tab.key == status)
    assert (pill.count, pill.is_current) == (len(names), True)
    assert pill.url == f"/publik?status={status}"


def test_badges_and_sentences(session, stories):
    items = {item.ticket: item for item in public.board(session, {}).items}

    def of(name):
        return items[stories[name].ticket]

    assert of("late").css == "s-late"
    assert of("late").status_label.startswith("Terlambat ")
    assert (of("done").status_label, of("done").note) == (
        "Ditutup: beres", "Dinyatakan beres oleh warga · Senin, 9 November",
    )
    assert of("silent").status_label == "Ditutup, warga tidak menjawab"
    assert of("scheduled").note == "Masuk rencana Maret 2027"
    assert of("asked").note == "Menunggu keterangan pelapor · Senin, 9 November"
    assert of("referred").note == "Diurus PLN 123"
    assert of("new").note == "1 warga mendukung · Senin, 9 November"
    assert of("new").place.endswith("Kayu Agung · Dinas PUPR")
    assert of("new").photo_url.startswith("/media/")
    assert of("done").photo_url != of("new").photo_url


def test_filters_narrow_and_nonsense_is_ignored(session, stories):
    with clock.fixed(at("2026-11-10 09:00")):
        other = make_report(session, "Sampah di dermaga", desa="16.02.03.2002", category="sampah", subcategory="tps")
        for filters in (
            {"kecamatan": "16.02.03"}, {"kecamatan": "pedamaran"}, {"kategori": "sampah"}, {"opd": "DLH"}, {"q": "DERMAGA"},
            {"q": other.ticket.lower()}, {"q": "pedamaran vi"},
        ):
            assert _tickets(public.board(session, filters)) == {other.ticket}
        everything = public.board(session, {"status": "ngawur", "kecamatan": "x", "opd": "x", "kategori": "x", "lain": "y"})
        nothing = public.board(session, {"kecamatan": "16.02.18"})
        combined = public.board(session, {"kecamatan": "16.02.03", "kategori": "sampah", "opd": "DLH", "q": "dermaga"})
        behind = public.board(session, {"opd": "PUPR", "bagian": "terlambat"})
    assert everything.total == 9
    assert nothing.empty.startswith("Belum ada laporan di Kecamatan Cengal")
    assert combined.filter_label == "Kecamatan Pedamaran, Sampah & Lingkungan, Dinas Lingkungan Hidup, “dermaga”"
    assert _tickets(behind) == {stories["late"].ticket}
    chosen = [choice.value for choice in combined.kecamatan if choice.is_primary]
    assert chosen == ["16.02.03"]


def test_pages(session):
    with clock.fixed(at(MONDAY)):
        for number in range(21):
            make_report(session, f"Jalan rusak nomor {number}")
        first, second = public.board(session, {"q": "jalan"}), public.board(session, {"q": "jalan"}, 2)
        with counted_queries(session) as many:
            public.board(session, {"q": "jalan"})
        with counted_queries(session) as few:
            public.board(session, {"q": "nomor 3"})
    assert (first.next_url, first.prev_url) == ("/publik?q=jalan&hal=2", "")
    assert (second.next_url, second.prev_url) == ("", "/publik?q=jalan")
    assert (len(first.items), len(second.items)) == (20, 1)
    assert len(many) == len(few)


def test_figures_put_every_report_in_one_part(session, stories):
    view = public.home(session)
    assert _meter(view) == {
        "Dinyatakan beres oleh warga": 1, "Ditutup, warga tidak menjawab": 1, "Kata dinas selesai, menunggu jawaban warga": 1,
        "Sedang dikerjakan, masih dalam batas waktu": 3, "Lewat batas waktu": 1, "Dijadwalkan, menunggu anggaran": 1,
        "Ditolak atau bukan urusan kabupaten": 2,
    }
    assert int(view.figures_total) == sum(_meter(view).values()) == 10
    ends = [counter.x + counter.width for counter in view.meter]
    assert ends == sorted(ends)
    assert ends[-1] <= 100


def test_front_page_shows_the_newest_confirmed_repair(session, stories):
    view = public.home(session)
    assert [item.ticket for item in view.done] == [stories["done"].ticket]
    assert view.done_before.url
    assert view.done_after.url
    assert view.done_note.startswith("Dilaporkan Senin, 9 November, dinyatakan beres oleh warga Senin, 9 November.")
    assert view.done_url == f"/lacak/{stories['done'].ticket}"
    assert view.whatsapp_url == "/simulator"


def test_empty_front_page(session):
    view = public.home(session)
    assert (view.done, view.done_note, view.figures_total) == ([], "", "0")


def test_tiles_are_the_eighteen_kecamatan_each_on_its_own_place(session, stories):
    shown = public.board(session, {})
    assert len({(tile.column, tile.row) for tile in shown.tiles}) == 18
    assert all(1 <= tile.column <= 5 and 1 <= tile.row <= 6 for tile in shown.tiles)
    home = next(tile for tile in shown.tiles if tile.name == "Kayu Agung")
    assert (home.count, home.late, home.is_late, home.css) == (5, 1, True, "m1")
    assert home.label == "Kayu Agung 5 laporan belum tuntas, 1 terlambat"
    assert home.url == "/publik?kecamatan=16.02.05"
    assert shown.open_label == "5 laporan belum tuntas"
    assert shown.has_map is False
    assert [tiles.step_of(count) for count in (0, 3, 4, 6, 9, 12, 13)] == [0, 0, 1, 2, 3, 3, 4]


def test_map_appears_once_outlines_were_imported(session):
    square = [[104.0, -3.0], [105.0, -3.0], [105.0, -4.0], [104.0, -4.0], [104.0, -3.0]]
    island = [[105.5, -3.0], [105.6, -3.0], [105.6, -3.1], [105.5, -3.0]]
    reference.import_boundaries(session, {"features": [
        {"properties": {"kode": "16.02.05"}, "geometry": {"type": "Polygon", "coordinates": [square]}},
        {"properties": {"kode": "16.02.03"}, "geometry": {"type": "MultiPolygon", "coordinates": [[island]]}},
    ]})
    shown = public.board(session, {})
    drawn = {tile.kode: tile for tile in shown.tiles if tile.path}
    assert shown.has_map
    assert set(drawn) == {"16.02.05", "16.02.03"}
    assert drawn["16.02.05"].path.startswith("M0.0 0.0L")
    assert drawn["16.02.05"].path.endswith("Z")
    assert 0 < drawn["16.02.05"].label_x < drawn["16.02.03"].label_x <= tiles.WIDTH


@pytest.mark.parametrize("asked", ["0812", "0812-7890-1234", "7890", "081278901234", "Siti", "contoh.co.id"])
def test_a_search_does_not_tell_whose_number_stands_in_a_report(session, asked):
    """A search of what is hidden would answer, one try after the other, who wrote what."""
    report = citizen_report(session, "Jalan berlubang. Nama saya Siti Aminah, 0812-7890-1234, siti@contoh.co.id")
    assert public.board(session, {"q": asked}).items == []
    assert _tickets(public.board(session, {"q": "berlubang"})) == {report.ticket}
    assert _tickets(public.board(session, {"q": report.ticket[3:]})) == {report.ticket}
