"""The conversation: one message is a report, at most one question, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, permutations

import pytest

from laporbup.domain import dialog as d
from laporbup.domain import dialog_types
from laporbup.domain.ticket import new_ticket
from tests.domain.known import known

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ROAD = "Jalan depan pasar rusak parah banyak lubang"
LAMP = "Lampu jalan di desa Teloko mati sudah seminggu"
VILLAGE = "16.02.05.2015"
TICKET = new_ticket(b"a-ticket")


class Chat:
    """A citizen's phone: says things at seconds from the start, and lets time pass."""

    def __init__(self, waiting: tuple[str, ...] = ()) -> None:
        self.state, self.waiting, self.wake_at = d.State(), waiting, None
        self.effects: list[d.Effect] = []
        self.reports = 0
        self._ids = count(1)

    def _take(self, event: d.Incoming | d.Tick) -> list[d.Effect]:
        decision = d.step(self.state, event, known(), self.waiting)
        assert d.State.from_json(decision.state.to_json()) == decision.state
        self.state, self.wake_at = decision.state, decision.wake_at
        for effect in decision.effects:
            if isinstance(effect, d.Submit):
                self.reports += 1
                self.state = d.remember_report(self.state, self.reports, f"T{self.reports}")
        said = [effect for effect in decision.effects if not isinstance(effect, d.MarkRead)]
        self.effects += said
        return said

    def say(self, text: str = "", second: float = 0, kind: str = "text", **more: object) -> list[d.Effect]:
        more.setdefault("wamid", f"w{next(self._ids)}")
        return self._take(d.Incoming(at=START + timedelta(seconds=second), kind=kind, text=text, **more))  # type: ignore[arg-type]

    def photo(self, second: float = 0, caption: str = "") -> list[d.Effect]:
        return self.say(second=second, kind="image", caption=caption, media_id=f"m{second}", media_mime="image/jpeg")

    def pin(self, lat: float, lon: float, second: float = 0, name: str = "") -> list[d.Effect]:
        return self.say(second=second, kind="location", lat=lat, lon=lon, name=name)

    def tap(self, button_id: str, second: float = 0, text: str = "") -> list[d.Effect]:
        return self.say(text, second, "button", button_id=button_id)

    def wait(self, second: float) -> list[d.Effect]:
        return self._take(d.Tick(START + timedelta(seconds=second)))

    def file(self, text: str = f"{ROAD} di desa Celikah", second: float = 0) -> d.Submit:
        self.say(text, second)
        return only(self.wait(second + 8), d.Submit)


def only(effects: list[d.Effect], kind: type) -> object:
    assert [type(effect) for effect in effects] == [kind], effects
    return effects[0]


def names(effects: list[d.Effect]) -> list[str]:
    return [type(effect).__name__ for effect in effects]


# --- one message is a report -----------------------------------------------------------------------------------


def test_text_with_its_village_is_filed_without_a_question():
    chat = Chat()
    assert chat.say(f"{ROAD} di desa Celikah") == []
    assert chat.wake_at == START + timedelta(seconds=7)
    assert chat.wait(6) == []
    submit = only(chat.wait(7), d.Submit)
    assert submit.draft.place.desa_kode == VILLAGE
    assert submit.draft.text == f"{ROAD} di desa Celikah"
    assert submit.draft.key == "w1"
    assert chat.wake_at is None


def test_album_that_names_its_village_is_one_report():
    chat = Chat()
    for second in (0, 1, 2):
        chat.photo(second, "Jembatan patah di desa Celikah" if second == 0 else "")
    submit = only(chat.wait(9), d.Submit)
    assert len(submit.draft.media) == 3
    assert submit.draft.wamids == ("w1", "w2", "w3")


def test_debounce_ends_after_a_minute():
    chat = Chat()
    for second in range(0, 66, 6):
        chat.say(f"kalimat {second} di desa Celikah", second)
        if second < 60:
            assert chat.wait(second + 5) == []
    only(chat.wait(66), d.Submit)


def test_kecamatan_alone_is_a_place():
    chat = Chat()
    assert chat.file("jalan rusak di kecamatan Cengal").draft.place == d.Place(None, "16.02.18")


def test_place_is_asked_once_and_the_answer_files():
    chat = Chat()
    chat.say(ROAD)
    only(chat.wait(7), d.AskPlace)
    assert chat.wake_at == START + timedelta(minutes=30)
    assert chat.say("celika", 20) == []
    assert chat.wake_at == START + timedelta(seconds=22)
    chat.photo(21)
    submit = only(chat.wait(23), d.Submit)
    assert submit.draft.place == d.Place(VILLAGE, "16.02.05")
    assert submit.draft.wamids == ("w1", "w2", "w3")


def test_unclear_answer_is_kept_as_landmark_and_filed():
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    chat.say("dekat masjid al hidayah sebelah warung", 20)
    submit = only(chat.wait(22), d.Submit)
    assert submit.draft.place == d.Place(landmark="dekat masjid al hidayah sebelah warung")


def test_resolved_answer_keeps_what_else_it_says():
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    chat.say("desa celikah dekat masjid besar", 20)
    assert chat.wait(22)[0].draft.place == d.Place(VILLAGE, "16.02.05", landmark="desa celikah dekat masjid besar")


def test_long_answer_is_part_of_the_story():
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    story = "sudah dua tahun kami minta diperbaiki " * 4
    story = story.strip()
    chat.say(story, 20)
    draft = chat.wait(22)[0].draft
    assert story in draft.text
    assert draft.place == d.Place()


@pytest.mark.parametrize("text", ["tidak tahu", "lewati"])
def test_skipping_the_place(text: str):
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    chat.say(text, 20)
    assert chat.wait(23)[0].draft.place == d.Place()


def test_answer_by_tap_pin_or_outside():
    for answer in ("tap", "kec", "pin", "outside"):
        chat = Chat()
        chat.say(ROAD)
        chat.wait(7)
        if answer == "tap":
            chat.tap(f"desa:{VILLAGE}", 20)
        elif answer == "kec":
            chat.tap("kec:16.02.05", 20)
        elif answer == "pin":
            chat.pin(-3.3819, 104.8220, 20, "Masjid Agung")
        else:
            chat.say("palembang", 20)
        place = chat.wait(23)[0].draft.place
        assert place.kecamatan_kode == (None if answer == "outside" else "16.02.05")
        assert place.inside_oki is (answer != "outside")
        assert place.landmark == {"pin": "Masjid Agung", "outside": "palembang"}.get(answer, "")


def test_silence_files_without_a_place():
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    assert chat.wait(60 * 29) == []
    assert only(chat.wait(60 * 30), d.Submit).draft.place == d.Place()


def test_photo_alone_does_not_answer_the_question_but_its_caption_may():
    chat = Chat()
    chat.photo(0)
    only(chat.wait(7), d.AskPlace)
    chat.photo(20)
    assert chat.wait(40) == []
    chat.photo(50, "desa celikah")
    assert only(chat.wait(60), d.Submit).draft.place.desa_kode == VILLAGE


def test_doubled_village_offers_the_candidates():
    for answer in ("3", "pedamaran", "tap", "sukaraja pedamaran"):
        chat = Chat()
        chat.say("jembatan putus di desa sukaraja")
        ask = only(chat.wait(7), d.AskWhichVillage)
        assert ask.options == ("16.02.03.2011", "16.02.08.2016", "16.02.19.2006")
        if answer == "tap":
            chat.tap("desa:16.02.03.2011", 20)
        else:
            chat.say("1" if answer == "3" else answer, 20)
        assert only(chat.wait(23), d.Submit).draft.place.desa_kode == "16.02.03.2011"


def test_number_that_is_no_option_is_an_answer_like_any_other():
    chat = Chat()
    chat.say("jembatan putus di desa sukaraja")
    chat.wait(7)
    chat.say("9", 20)
    assert only(chat.wait(23), d.Submit).draft.place.landmark == "9"


def test_unknown_tap_is_read_as_its_words():
    chat = Chat()
    chat.tap("apa:saja", 0, "jalan rusak di desa celikah")
    only(chat.wait(8), d.Submit)
    chat.tap("desa:99", 9)
    chat.tap("bintang:x:9", 10)
    assert names(chat.effects) == ["Submit", "Hint"]


def test_pin_alone_asks_what_is_the_matter():
    chat = Chat()
    chat.pin(-3.3819, 104.8220)
    only(chat.wait(7), d.AskWhat)
    chat.say("lampu jalan mati", 20)
    submit = only(chat.wait(23), d.Submit)
    assert submit.draft.place.desa_kode == VILLAGE
    assert submit.draft.text == "lampu jalan mati"


def test_pin_with_text_and_a_far_or_doubled_name():
    chat = Chat()
    chat.say("jalan rusak di sukaraja")
    chat.pin(-3.4707, 104.8187, 2)
    assert chat.wait(10)[0].draft.place.desa_kode == "16.02.03.2011", "the pin tells doubles apart"
    chat = Chat()
    chat.say("jalan dari desa celikah rusak")
    chat.pin(-3.9, 105.0, 2)
    assert chat.wait(10)[0].draft.place.desa_kode != VILLAGE, "a far village is only mentioned"
    chat = Chat()
    chat.say("jalan rusak")
    chat.pin(-2.9761, 104.7754, 2)
    assert not chat.wait(10)[0].draft.place.inside_oki


def test_place_outside_is_a_report_too():
    assert not Chat().file("jalan di palembang rusak parah").draft.place.inside_oki


# --- commands --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["halo", "Assalamualaikum", "p", "menu", "?", "selamat pagi pak bupati", "Permisi min", "tes"])
def test_greeting_gets_a_menu_once(text: str):
    chat = Chat()
    assert chat.say(text) == []
    only(chat.wait(7), d.ShowMenu)
    chat.say(text, 60)
    assert chat.wait(70) == []
    chat.say(text, 700)
    only(chat.wait(710), d.ShowMenu)


def test_greeting_followed_by_the_report_costs_no_menu():
    chat = Chat()
    chat.say("Assalamualaikum pak")
    chat.say(f"{ROAD} di desa celikah", 4)
    only(chat.wait(12), d.Submit)
    assert names(chat.effects) == ["Submit"]


def test_greeting_in_front_of_content_is_content():
    assert Chat().file("halo pak, jalan rusak di desa celikah").draft.text.startswith("halo pak")


def test_menu_by_number_tap_and_word():
    chat = Chat()
    chat.say("menu")
    chat.wait(7)
    only(chat.say("2", 10), d.ShowReports)
    chat.say("1", 11)
    assert only(chat.wait(18), d.Hint).topic is d.HintTopic.HOW_TO_REPORT
    chat.say("3", 30)
    assert only(chat.wait(37), d.Hint).topic is d.HintTopic.HELP
    chat = Chat()
    assert only(chat.tap("lapor"), d.Hint).topic is d.HintTopic.HOW_TO_REPORT
    assert only(chat.tap("bantuan", 1), d.Hint).topic is d.HintTopic.HELP
    only(chat.tap("cek", 2), d.ShowReports)
    chat = Chat()
    chat.say("2")
    only(chat.wait(7), d.ShowMenu)
    assert chat.state.draft is None, "a figure that answers nothing says nothing"


def test_help_word_inside_a_report_belongs_to_it():
    chat = Chat()
    chat.say("jalan putus di desa celikah")
    chat.say("tolong", 2)
    assert chat.wait(10)[0].draft.text == "jalan putus di desa celikah\ntolong"


@pytest.mark.parametrize("text", ["cek", "status laporan saya", TICKET, f"cek {TICKET.lower()}", f"laporan {TICKET} pak"])
def test_asking_for_reports(text: str):
    chat = Chat()
    assert only(chat.say(text), d.ShowReports).ticket == (TICKET if "lb-" in text.lower() else None)


def test_ticket_in_a_long_text_is_content():
    chat = Chat()
    assert chat.say(f"laporan saya {TICKET} kok lama sekali tidak ada yang datang") == []
    assert chat.state.draft is not None


@pytest.mark.parametrize("text", ["terima kasih", "ok", "Baik pak, terima kasih banyak", "👍", "siap", "..", ""])
def test_thanks_are_not_answered(text: str):
    chat = Chat()
    chat.file()
    assert chat.say(text, 20) == []
    assert chat.wait(60) == []


def test_other_scripts_are_content():
    chat = Chat()
    chat.say("道路が壊れた")
    assert chat.state.draft is not None


def test_cancel_empties_the_draft():
    chat = Chat()
    chat.say(ROAD)
    only(chat.say("BATAL", 3), d.Cancelled)
    assert chat.state.draft is None
    assert chat.wake_at is None


def test_cancel_after_filing_takes_the_report_back():
    chat = Chat()
    chat.file()
    assert only(chat.say("batal", 300), d.CancelReport) == d.CancelReport(1, "T1")
    only(chat.say("batal", 301), d.ShowMenu)


def test_late_cancel_shows_the_reports():
    chat = Chat()
    chat.file()
    only(chat.say("batal", 700), d.ShowReports)


def test_correction_replaces_the_text():
    chat = Chat()
    chat.photo(0, "jalan rusak")
    assert only(chat.say("UBAH", 2), d.Hint).topic is d.HintTopic.CORRECTION
    assert chat.wait(60) == []
    chat.say("jembatan putus di desa celikah", 61)
    draft = only(chat.wait(70), d.Submit).draft
    assert draft.text == "jembatan putus di desa celikah"
    assert len(draft.media) == 1


def test_correction_in_one_message_and_after_filing():
    chat = Chat()
    chat.say("jalan rusak")
    chat.say("ubah: jembatan putus di desa celikah", 2)
    assert only(chat.wait(10), d.Submit).draft.text == "jembatan putus di desa celikah"
    chat.say("ubah", 60)
    assert only(chat.say("maksudnya desa teloko", 70), d.AddTo).is_correction
    assert only(chat.say("ubah lubangnya lima", 80), d.AddTo).text == "lubangnya lima"
    chat = Chat()
    chat.say("ubah lampu jalan yang mati di desa celikah")
    assert only(chat.wait(8), d.Submit).draft.text == "ubah lampu jalan yang mati di desa celikah"


def test_forgotten_correction_files_the_old_text():
    chat = Chat()
    chat.say(f"{ROAD} di desa celikah")
    chat.say("ubah", 2)
    assert only(chat.wait(60 * 31), d.Submit).draft.text == f"{ROAD} di desa celikah"


# --- after filing ----------------------------------------------------------------------------------------------


def test_later_messages_join_silently():
    chat = Chat()
    chat.file()
    assert only(chat.photo(60), d.AddTo).report_id == 1
    assert only(chat.say("lubangnya makin besar", 1700), d.AddTo).ticket == "T1"
    assert chat.say("lampu mati di desa teloko", 1900) == []
    assert chat.state.draft is not None


def test_late_place_joins_a_report_that_has_none():
    for answer in ("text", "pin", "tap", "bad tap"):
        chat = Chat()
        chat.say(ROAD)
        chat.wait(7)
        chat.wait(1800)
        if answer == "text":
            add = only(chat.say("di desa celikah", 2000), d.AddTo)
        elif answer == "pin":
            add = only(chat.pin(-3.3819, 104.8220, 2000), d.AddTo)
        elif answer == "tap":
            add = only(chat.tap(f"desa:{VILLAGE}", 2000), d.AddTo)
            assert chat.tap(f"desa:{VILLAGE}", 2001) == []
        else:
            assert chat.tap("desa:1", 2000) == []
            continue
        assert add.place.desa_kode == VILLAGE
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    chat.wait(1800)
    assert only(chat.say("lubangnya dalam", 2000), d.AddTo).place is None


def test_new_matter_is_asked_about_once():
    for answer, wanted in (("1", "AddTo"), ("tambahan", "AddTo"), ("2", "Submit"), ("laporan baru", "Submit"), ("", "Submit")):
        chat = Chat()
        chat.file()
        assert names(chat.say(LAMP, 60)) == ["AskAdditionOrNew"]
        assert chat.say("halo", 61) == []
        if answer:
            chat.say(answer, 70)
        effects = chat.wait(75 if answer else 3000)
        assert names(chat.effects)[2:] == [wanted], (answer, effects)
        assert LAMP in (chat.effects[2].text if wanted == "AddTo" else chat.effects[2].draft.text)
    chat = Chat()
    chat.file()
    chat.say(LAMP, 60)
    chat.tap("tambahan", 61)
    assert only(chat.say(f"{LAMP} lagi", 90), d.AddTo), "asked once a report"


@pytest.mark.parametrize(
    "text",
    [
        "Alhamdulillah terimakasih banyak pak bupati", "mantap pak bupati, cepat sekali",
        "terima kasih banyak pak, semoga sehat selalu dan sukses memimpin kabupaten kita ini",
    ],
)
def test_long_thanks_are_no_new_matter(text: str):
    """They cost a question and a report of praise before."""
    chat = Chat()
    chat.file()
    assert set(names(chat.say(text, 60))) <= {"AddTo", "MarkRead"}
    assert chat.wait(3600) == []


def test_new_matter_by_length_and_what_is_none():
    chat = Chat()
    chat.file()
    only(chat.say("sampah juga", 50), d.AddTo)
    only(chat.say(f"tambahan {LAMP}", 55), d.AddTo)
    long = "sampah menumpuk tidak diangkut petugas sampah sudah dua minggu baunya busuk sekali sampai ke dalam rumah kami semua"
    assert names(chat.say(long, 60)) == ["AskAdditionOrNew"]
    chat.photo(61)
    chat.say("3", 62)
    assert len(chat.state.draft.parts) == 3


def test_new_report_on_request_starts_afresh():
    chat = Chat()
    chat.file()
    chat.tap("lapor", 60)
    assert chat.say("jalan rusak di desa celikah", 70) == []
    only(chat.wait(80), d.Submit)


def test_stray_addition_words_are_content():
    chat = Chat()
    assert chat.tap("tambahan") == []
    assert chat.state.draft is None
    chat.say("tambahan", 1)
    assert chat.state.draft.text == "tambahan"


# --- is it done? -----------------------------------------------------------------------------------------------


def test_confirming_by_tap_and_rating():
    chat = Chat()
    assert only(chat.tap(f"beres:{TICKET}"), d.ConfirmReport).ticket == TICKET
    assert only(chat.say("5", 10), d.Rate) == d.Rate(TICKET, 5)
    assert chat.say("5", 11) == []
    assert only(chat.tap(f"bintang:{TICKET}:4", 12), d.Rate) == d.Rate(TICKET, 4)


def test_rating_needs_one_to_five_soon():
    for text, second in (("7", 10), ("4", 2000)):
        chat = Chat()
        chat.tap(f"beres:{TICKET}")
        assert chat.say(text, second) == []
        only(chat.wait(second + 7), d.ShowMenu)


def test_objecting_waits_for_the_reason():
    chat = Chat()
    assert only(chat.tap(f"belum:{TICKET}"), d.ObjectReport) == d.ObjectReport(TICKET)
    assert only(chat.photo(10), d.AddTo).is_reason
    reason = only(chat.say("lubang masih ada di desa teloko lampu jalan mati", 20), d.AddTo)
    assert (reason.ticket, reason.is_reason) == (TICKET, True)
    assert not only(chat.say("dan aspalnya tipis", 30), d.AddTo).is_reason


def test_reason_that_never_came():
    chat = Chat()
    chat.tap(f"belum:{TICKET}")
    assert chat.say(f"{ROAD} di desa celikah", 2000) == []
    only(chat.wait(2008), d.Submit)


def test_words_mean_the_one_report_that_waits():
    assert only(Chat((TICKET,)).say("sudah beres"), d.ConfirmReport).ticket == TICKET
    assert only(Chat((TICKET,)).say("lah beres pak, makasih"), d.ConfirmReport).ticket == TICKET
    assert only(Chat((TICKET,)).say("belum beres"), d.ObjectReport).text == ""
    chat = Chat((TICKET,))
    assert only(chat.say("belum beres, lubangnya masih ada"), d.ObjectReport).text == "belum beres, lubangnya masih ada"
    assert only(Chat(("A", "B")).say(f"sudah beres {TICKET}"), d.ConfirmReport).ticket == TICKET


def test_words_without_one_report_that_waits():
    only(Chat(("A", "B")).say("sudah beres"), d.ShowReports)
    only(Chat().say("belum beres"), d.ShowReports)
    assert Chat().say("sudah beres") == []
    chat = Chat()
    chat.file()
    only(chat.say("belum beres", 20), d.AddTo)
    chat = Chat()
    chat.say("belum beres juga jalan kami")
    assert chat.state.draft is not None


# --- emergencies -----------------------------------------------------------------------------------------------


def test_emergency_is_answered_at_once_and_filed():
    chat = Chat()
    assert only(chat.say("tolong ada kebakaran rumah di desa celikah"), d.Emergency).asks_place is False
    assert chat.say("api makin besar, kebakaran hebat", 3) == []
    only(chat.wait(11), d.Submit)


def test_emergency_without_place_asks_in_the_same_message():
    chat = Chat()
    assert only(chat.say("ada kebakaran rumah!!"), d.Emergency).asks_place
    chat.say("celikah", 5)
    assert only(chat.wait(8), d.Submit).draft.place.desa_kode == VILLAGE
    chat = Chat()
    chat.say("ada kebakaran rumah!!")
    only(chat.wait(46), d.Submit)


def test_emergency_after_filing():
    chat = Chat()
    chat.file()
    assert names(chat.say("sekarang ada kecelakaan di situ", 60)) == ["AddTo", "Emergency"]
    assert names(chat.say("kecelakaan lagi", 70)) == ["AddTo"]
    chat = Chat()
    chat.file()
    assert names(chat.say("ada kebakaran rumah di desa teloko", 60)) == ["Emergency"], "no question about order"
    only(chat.wait(120), d.Submit)


# --- what we cannot read, budgets, late and doubled messages ------------------------------------------------------


def test_one_hint_a_day_for_what_cannot_be_read():
    chat = Chat()
    assert only(chat.say(kind="sticker"), d.Hint).topic is d.HintTopic.UNSUPPORTED
    assert chat.say(kind="unsupported", second=60) == []
    only(chat.say(kind="location", second=86_500), d.Hint)
    chat = Chat()
    chat.file()
    assert chat.say(kind="sticker", second=20) == []


def test_an_advert_is_no_report_and_is_told_so_once_a_day():
    chat = Chat()
    assert only(chat.say("Promo pinjaman cepat cair, klik https://example.org"), d.Hint).topic is d.HintTopic.ADVERT
    assert chat.say("Promo pinjaman cepat cair, klik https://example.org", 60) == []
    assert chat.state.draft is None
    assert chat.wake_at is None
    chat.file(second=120)
    assert names(chat.say("Promo pinjaman cepat cair, klik https://example.org", 180)) == ["AddTo"], "kept where it came"


@pytest.mark.parametrize("kind", ["reaction", "system"])
def test_silent_kinds(kind: str):
    chat = Chat()
    assert chat.say("x", kind=kind) == []
    assert chat.state == d.State()


def test_flood_gets_one_notice_and_loses_nothing():
    chat = Chat()
    for number in range(60):
        chat.say(f"pesan ke {number}", number / 10)
    assert names(chat.effects) == ["Hint"]
    assert chat.wait(60) == [], "over the budget the place is not asked"
    for text in ("cek", "batal saja cek", "menu", "halo"):
        chat.say(text, 61)
    draft = only(chat.wait(60 * 40), d.Submit).draft
    kept = [*draft.text.split("\n"), draft.place.landmark]
    assert all(f"pesan ke {number}" in kept for number in range(60))


def test_flood_after_filing_is_silent():
    chat = Chat()
    chat.file()
    for number in range(40):
        chat.say(f"lagi {number}", 20 + number / 10)
    assert names(chat.say(LAMP, 30)) == ["AddTo"]
    assert names(chat.say("belum beres lagi", 31)) == ["AddTo"]
    chat.waiting = ("A", "B")
    assert chat.say("sudah beres", 32) == []


def test_report_budget_keeps_the_draft_open():
    chat = Chat()
    for number in range(20):
        chat.file(second=number * 2000)
    last = 20 * 2000
    chat.say(f"{ROAD} di desa celikah", last)
    assert only(chat.wait(last + 8), d.Hint).topic is d.HintTopic.SLOW_DOWN
    assert chat.state.draft is not None
    assert chat.wake_at == START + timedelta(seconds=7, days=1)
    chat.say("masih saya", last + 600)
    chat.say("ini soal lain", last + 4000)
    draft = only([item for item in chat.wait(86_409) if not isinstance(item, d.Hint)], d.Submit).draft
    assert draft.text == f"{ROAD} di desa celikah\nmasih saya"
    assert chat.state.draft.text == "ini soal lain", "written much later: another report, as soon as there may be one"


def test_same_message_twice_is_one():
    chat = Chat()
    chat.say(f"{ROAD} di desa celikah", wamid="same")
    before = chat.state
    assert chat.say(f"{ROAD} di desa celikah", 3, wamid="same") == []
    assert chat.state == before


def test_order_of_delivery_does_not_matter():
    events = [("ada jembatan putus", 0), ("di desa celikah", 1), ("sejak kemarin", 2)]
    drafts = set()
    for order in permutations(range(3)):
        chat = Chat()
        for place, index in enumerate(order):
            text, second = events[index]
            chat.say(text, second, wamid=f"w{index}", arrived=START + timedelta(seconds=10 + place / 10))
        drafts.add(only(chat.wait(20), d.Submit).draft.text)
    assert drafts == {"ada jembatan putus\ndi desa celikah\nsejak kemarin"}


def test_cancel_and_text_out_of_order():
    def now(second: float) -> datetime:
        return START + timedelta(seconds=second)

    chat = Chat()
    chat.say("batal", 10, arrived=now(20))
    assert chat.say(ROAD, 5, arrived=now(21)) == []
    assert chat.state.draft is None, "written before BATAL, delivered after it"
    chat = Chat()
    chat.say("satu", 5, arrived=now(20))
    chat.say("tiga", 15, arrived=now(21))
    only(chat.say("batal", 10, arrived=now(22)), d.Cancelled)
    assert chat.state.draft.text == "tiga"
    assert chat.say("batal", 1, arrived=now(23)) == [], "an older BATAL does not reach a newer draft"
    assert chat.state.draft.text == "tiga"


def test_after_an_outage_two_matters_are_two_reports():
    late = START + timedelta(hours=5)
    for order in permutations([(f"{ROAD} di desa celikah", 0), (LAMP, 7200), ("sudah lama", 7210)]):
        chat = Chat()
        for text, second in order:
            assert chat.say(text, second, arrived=late, wamid=text) == []
        assert names(chat.wait(5 * 3600 + 10)) == ["Submit", "Submit"]
        assert [effect.draft.text for effect in chat.effects] == [f"{ROAD} di desa celikah", f"{LAMP}\nsudah lama"]
        assert (chat.state.recent.ticket, chat.state.earlier[0].ticket) == ("T2", "T1")


def test_cancel_after_an_outage_means_the_open_draft():
    chat = Chat()
    late = START + timedelta(hours=5)
    chat.say(f"{ROAD} di desa celikah", 0, arrived=late)
    only(chat.say("batal", 7200, arrived=late), d.Cancelled)
    chat.say(f"{ROAD} di desa celikah", 7300, arrived=late)
    only(chat.tap("batal", 14_400), d.Cancelled)


def test_state_of_another_release_is_read():
    state = d.State.from_json({"seen": ["a"], "unknown": 1, "draft": None})
    assert state == replace(d.State(), seen=("a",))
    assert d.State.from_json(None) == d.State()
    assert d.remember_report(d.State(), 1, "T") == d.State()


# --- what villagers write besides reports -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reply"),
    [("siapa ini", d.ShowMenu), ("ini nomor apa", d.ShowMenu), ("1", d.ShowMenu),
     ("laporan saya kemarin gimana pak?", d.ShowReports), ("cek 123", d.ShowReports), ("LB-7K3MQ9", d.ShowReports),
     ("bangsat", d.Hint), ("stop", d.ShowMenu),
     ("Sebarkan ke 10 grup, jangan dihapus: akan ada gempa besar", d.Hint)],
)  # fmt: skip
def test_what_is_no_report_gets_one_answer(text: str, reply: type):
    chat = Chat()
    chat.say(text)
    chat.wait(60 * 31)
    assert [type(effect) for effect in chat.effects] == [reply]
    assert chat.state.draft is None


@pytest.mark.parametrize(
    "text",
    ["batalkan pungutan di sekolah", "laporan desa fiktif bagaimana ini", "jalan goblok rusak", "status tanah kami di celikah"],
)
def test_a_report_that_sounds_like_a_command_is_a_report(text: str):
    chat = Chat()
    chat.say(text)
    assert chat.state.draft is not None


@pytest.mark.parametrize("text", ["batal salah pencet", "maaf pak salah kirim", "gak jadi pak", "stop"])
def test_taking_it_back_in_other_words(text: str):
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    only(chat.say(text, 20), d.Cancelled)


def test_words_that_say_nothing_yet_are_asked_what_and_where_and_are_kept():
    chat = Chat()
    chat.say("nama saya budi")
    assert not only(chat.wait(7), d.AskWhat).draft.place.is_known
    assert chat.say("teloko", 20) == [], "a place is no matter yet"
    assert chat.wait(60) == []
    chat.say("jalan rusak", 61)
    draft = only(chat.wait(63), d.Submit).draft
    assert draft.text == "nama saya budi\nteloko\njalan rusak"
    assert draft.place.desa_kode is not None


def test_a_village_alone_is_asked_what_is_the_matter_there():
    chat = Chat()
    chat.say("desa teloko kec kayuagung")
    assert only(chat.wait(7), d.AskWhat).draft.place.desa_kode is not None


def test_how_to_get_a_paper_is_the_same_in_every_village():
    chat = Chat()
    chat.say("cara bikin KTP hilang syaratnya apa pak?")
    assert names(chat.wait(7)) == ["Submit"]


def test_an_answer_that_tells_the_matter_is_part_of_the_story():
    chat = Chat()
    chat.photo()
    chat.wait(7)
    chat.say("jalan rusak di teloko pak", 20)
    draft = only(chat.wait(22), d.Submit).draft
    assert (draft.text, draft.place.landmark) == ("jalan rusak di teloko pak", "")


def test_a_voice_may_be_the_answer_a_photo_is_not():
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    chat.say(second=20, kind="audio", media_id="v")
    only(chat.wait(22), d.Submit)


def test_what_was_written_before_the_question_is_no_answer():
    chat = Chat()
    chat.say(ROAD, 10)
    chat.wait(17)
    assert chat.say("sejak kemarin", 8, arrived=START + timedelta(seconds=20)) == []
    assert chat.state.draft.is_waiting
    assert chat.state.draft.text == f"sejak kemarin\n{ROAD}"


def test_an_emergency_as_the_answer_is_filed_at_once():
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    draft = only(chat.say("ada orang tertabrak di situ, kecelakaan pak", 20), d.Submit).draft
    assert (draft.is_emergency, "kecelakaan" in draft.text) == (True, True), "its number tells to call 112"


def test_an_emergency_that_was_under_way_for_hours_is_told_with_the_rest():
    chat = Chat()
    late = START + timedelta(hours=3)
    assert chat.say("ada perahu terbalik di sungai", 0, arrived=late) == []
    assert only(chat.wait(3 * 3600 + 7), d.Emergency).asks_place
    only(chat.wait(3 * 3600 + 60), d.Submit)


def test_lapor_lagi_and_somebody_elses_report():
    chat = Chat()
    chat.file()
    assert chat.say("lapor lagi pak, sampah menumpuk di pasar Tugumulyo", 60) == []
    only(chat.wait(68), d.Submit)
    assert chat.say("lapor lagi pak, sampahnya makin menumpuk", 80)[-1:] == [chat.effects[-1]]
    assert isinstance(chat.effects[-1], d.AddTo), "the same matter again is no other report"
    chat = Chat()
    chat.file()
    assert names(chat.say("ini tetangga mau ikut lapor pak", 60)) == ["AskAdditionOrNew"]
    chat = Chat()
    chat.file()
    only(chat.wait(60) or chat.say("lapor lagi", 60) or chat.wait(67), d.Hint)
    assert chat.say("jalan di celikah juga rusak", 70) == []
    only(chat.wait(80), d.Submit)


def test_a_bare_place_hours_later_completes_the_report_and_a_new_matter_does_not():
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    chat.wait(1800)
    assert only(chat.say("desa celikah", 5 * 3600), d.AddTo).place.desa_kode == VILLAGE
    assert chat.say("desa celikah", 6 * 3600) == []
    assert chat.state.draft is not None, "it has its place now"


def test_ubah_names_another_place_and_costs_no_third_message():
    chat = Chat()
    chat.file(f"{ROAD} di desa Teloko")
    assert only(chat.say("ubah bukan teloko tapi celikah", 60), d.AddTo).place.desa_kode == VILLAGE
    chat = Chat()
    chat.say(ROAD)
    chat.wait(7)
    assert chat.say("ubah", 20) == [], "a question and the number are enough"
    chat.say("jembatan putus di desa celikah", 30)
    assert only(chat.wait(38), d.Submit).draft.text == "jembatan putus di desa celikah"


def test_an_ubah_that_was_under_way_for_long_changes_nothing_newer():
    chat = Chat()
    chat.say(f"{ROAD} di desa celikah", 9000)
    chat.say("ubah jembatan putus", 0, arrived=START + timedelta(seconds=9001))
    assert chat.state.draft.text.endswith(f"{ROAD} di desa celikah")


def test_a_late_message_finds_its_own_report_and_leaves_the_newer_one_fresh():
    chat = Chat()
    chat.file(second=200_000)
    chat.say("sampah menumpuk di pasar Tugumulyo", 60_000, arrived=START + timedelta(seconds=200_030))
    only(chat.wait(200_040), d.Submit)
    assert only(chat.say("lubangnya dalam", 200_050), d.AddTo).ticket == "T1"
    assert only(chat.photo(60_100) or chat.effects, d.AddTo).ticket == "T2"


def test_the_answer_to_a_question_about_a_late_message_is_its_answer():
    """Written at 0, delivered two hours later, asked about then and answered at once: one report."""
    chat = Chat()
    chat.say(ROAD, 0, arrived=START + timedelta(hours=2))
    assert names(chat.wait(7207))[-1:] == ["AskPlace"]
    chat.say("desa Celikah", 7260)
    assert only(chat.wait(7300), d.Submit).draft.place.desa_kode == VILLAGE
    assert names(chat.say("tolong segera ya pak", 7400)) == ["AddTo"], "the number came a moment ago"
    assert chat.wait(20_000) == []


def test_whoever_was_greeted_is_not_asked_for_the_village_too():
    chat = Chat()
    chat.say("halo", 0)
    assert names(chat.wait(8)) == ["ShowMenu"]
    chat.say(ROAD, 60)
    assert not only(chat.wait(68), d.Submit).draft.place.is_known
    assert only(chat.say("desa Celikah", 90), d.AddTo).place.desa_kode == VILLAGE


def test_a_bundle_after_days_is_no_flood():
    chat = Chat()
    for number in range(40):
        chat.say(f"{ROAD} di desa celikah nomor {number}", number * 1200, arrived=START + timedelta(seconds=50_000 + number / 10))
    assert chat.effects == []
    only(chat.wait(50_020), d.Submit)


def test_days_later_nothing_can_be_asked_so_it_is_filed():
    chat = Chat()
    chat.say(ROAD, 0, arrived=START + timedelta(hours=70))
    only(chat.wait(70 * 3600 + 7), d.Submit)


def test_long_after_a_question_another_matter_is_a_report_of_its_own():
    chat = Chat()
    chat.say(ROAD, 0)
    assert names(chat.wait(8)) == ["AskPlace"]
    assert only(chat.say("Lampu jalan mati di desa Teloko", 8000), d.Submit).draft.text == ROAD


def test_batal_means_the_open_draft_however_late_it_comes():
    chat = Chat()
    chat.say(ROAD, 0)
    chat.wait(8)
    assert "Submit" not in names(chat.say("batal", 8000))
    assert chat.state.draft is None


def test_a_bare_figure_after_a_report_is_no_menu():
    chat = Chat()
    chat.file()
    assert "ShowReports" not in names(chat.say("2", 60))


def test_a_report_that_was_refused_is_forgotten():
    chat = Chat()
    chat.say(f"{ROAD} di desa Celikah", 0)
    state = d.step(chat.state, d.Tick(START + timedelta(seconds=8)), known()).state
    assert dialog_types.forget_report(state).recent is None
