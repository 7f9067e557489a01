"""A form filled in within the chat: one report at once, its place as careful as that of words, nothing twice."""

from __future__ import annotations

import pytest

from laporbup.domain import dialog as d
from laporbup.domain.dialog_types import FilledForm, FormFile
from tests.domain.known import known
from tests.domain.test_dialog import Chat, names, only

STORY = "Jembatan kayu patah, anak sekolah tidak bisa lewat"
PEDAMARAN, PEDAMARAN_VI = "16.02.03", "16.02.03.2002"


def send(chat: Chat, second: float = 0, text: str = STORY, **fields: object) -> list[d.Effect]:
    wamid = fields.pop("wamid", f"f{second}")
    return chat.say(text, second, "form", form=FilledForm(**fields), wamid=wamid)  # type: ignore[arg-type]


def test_it_is_a_report_at_once_with_everything_in_it():
    chat = Chat()
    filed = only(
        send(chat, desa="pedamaran 6", kecamatan_kode=PEDAMARAN, category="jalan", landmark="depan SD", is_anonymous=True,
             is_confidential=True, files=(FormFile("m1", "image/jpeg", "abc"), FormFile("m2"))),
        d.Submit,
    )
    draft = filed.draft
    assert (draft.text, draft.category, draft.place.landmark) == (STORY, "jalan", "depan SD")
    assert (draft.place.desa_kode, draft.place.kecamatan_kode) == (PEDAMARAN_VI, PEDAMARAN)
    assert (draft.is_anonymous, draft.is_confidential) == (True, True)
    assert [(part.media_id, part.kind) for part in draft.media] == [("m1", "image"), ("m2", "image")]
    assert (chat.state.draft, chat.wake_at) == (None, None)


def test_a_village_that_is_not_of_the_kecamatan_picked_is_kept_as_it_was_typed():
    filed = only(send(Chat(), desa="Dusun Entah", kecamatan_kode=PEDAMARAN, landmark="dekat pasar"), d.Submit)
    assert (filed.draft.place.desa_kode, filed.draft.place.kecamatan_kode) == (None, PEDAMARAN)
    assert filed.draft.place.landmark == "Dusun Entah; dekat pasar"


@pytest.mark.parametrize("pick", [True, False])
def test_a_name_borne_by_several_villages(pick):
    twins = known().places.match("Perigi", is_answer=True).ambiguous
    desa = known().places.desa[twins[0]]
    chat = Chat()
    if pick:
        filed = only(send(chat, desa=desa.nama, kecamatan_kode=desa.kecamatan_kode), d.Submit)
        assert filed.draft.place.desa_kode == desa.kode
        return
    asked = only(send(chat, desa=desa.nama), d.AskWhichVillage)
    assert set(asked.options) == set(twins)
    chat.tap(f"desa:{twins[1]}", 20)
    assert only(chat.wait(60), d.Submit).draft.place.desa_kode == twins[1]


def test_without_any_place_the_one_question_is_asked_and_everything_filled_in_stays():
    chat = Chat()
    only(send(chat, category="jalan", is_anonymous=True), d.AskPlace)
    chat.say("pedamaran 6", 10)
    draft = only(chat.wait(40), d.Submit).draft
    assert (draft.category, draft.is_anonymous, draft.place.desa_kode) == ("jalan", True, PEDAMARAN_VI)
    assert draft.text == STORY


def test_the_place_may_stand_in_the_story():
    assert only(send(Chat(), text="Lampu mati di desa Celikah"), d.Submit).draft.place.desa_kode


def test_it_joins_the_draft_that_was_asked_for_its_place():
    chat = Chat()
    chat.say("Jembatan di sini patah")
    only(chat.wait(8), d.AskPlace)
    filed = only(send(chat, 60, kecamatan_kode=PEDAMARAN), d.Submit)
    assert filed.draft.text == f"Jembatan di sini patah\n{STORY}"
    assert chat.reports == 1


def test_it_never_joins_the_report_before():
    chat = Chat()
    chat.file()
    only(send(chat, 60, kecamatan_kode=PEDAMARAN), d.Submit)
    assert chat.reports == 2


@pytest.mark.parametrize(("second", "reports"), [(120, 1), (700, 2)])
def test_the_same_form_again_within_minutes_is_the_same_report(second, reports):
    chat = Chat()
    send(chat, kecamatan_kode=PEDAMARAN, token="a")
    effects = send(chat, second, text=f"  {STORY.upper()} ", kecamatan_kode=PEDAMARAN)
    assert chat.reports == reports
    if reports == 1:
        again = only(effects, d.AddTo)
        assert (again.report_id, [part.wamid for part in again.parts], again.text) == (1, [f"f{second}"], "")


def test_the_photos_of_a_repetition_join_what_was_made_of_the_form():
    chat = Chat()
    only(send(chat), d.AskPlace)
    assert send(chat, 5, files=(FormFile("m1"),)) == []
    chat.say("pedamaran 6", 10)
    assert [part.media_id for part in only(chat.wait(40), d.Submit).draft.media] == ["m1"]
    [again] = send(chat, 50, files=(FormFile("m2"),))
    assert isinstance(again, d.AddTo)
    assert [part.media_id for part in again.parts] == ["m2"]


def test_the_same_message_delivered_twice_is_one():
    chat = Chat()
    send(chat, kecamatan_kode=PEDAMARAN, wamid="w")
    assert send(chat, 1, kecamatan_kode=PEDAMARAN, wamid="w") == []


def test_after_batal_the_same_form_is_a_report_again():
    chat = Chat()
    send(chat, kecamatan_kode=PEDAMARAN)
    only(chat.say("batal", 30), d.CancelReport)
    only(send(chat, 60, kecamatan_kode=PEDAMARAN), d.Submit)


def test_an_emergency_is_answered_and_waits_only_for_its_place():
    chat = Chat()
    assert names(send(chat, text="Rumah terbakar, tolong!", kecamatan_kode=PEDAMARAN)) == ["Emergency", "Submit"]
    [alarm] = send(chat, 900, text="Rumah tetangga terbakar, tolong")
    assert alarm.asks_place
    assert chat.reports == 1
    only(chat.wait(946), d.Submit)


def test_codes_nobody_knows_are_no_place():
    only(send(Chat(), kecamatan_kode="99.99.99", desa=""), d.AskPlace)


def test_over_the_budget_of_reports_it_waits_and_loses_nothing():
    chat = Chat()
    for number in range(20):
        send(chat, number * 60, text=f"{STORY} nomor {number}", kecamatan_kode=PEDAMARAN)
    assert chat.reports == 20
    send(chat, 1300, text="Yang terakhir", kecamatan_kode=PEDAMARAN, category="jalan", files=(FormFile("m"),))
    assert chat.reports == 20
    [draft] = [effect.draft for effect in chat.wait(90_000) if isinstance(effect, d.Submit)]
    assert (draft.text, draft.category, len(draft.media)) == ("Yang terakhir", "jalan", 1)


def test_a_place_outside_is_known_to_be_outside():
    assert not only(send(Chat(), desa="Palembang"), d.Submit).draft.place.inside_oki


def test_a_kecamatan_typed_as_the_village_is_the_kecamatan():
    filed = only(send(Chat(), desa="kecamatan Mesuji"), d.Submit)
    assert filed.draft.place.kecamatan_kode is not None
    assert filed.draft.place.desa_kode is None
