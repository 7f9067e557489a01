"""Files: what they truly are, what is left of them, who may open them, and that nothing half-done stays."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from sqlmodel import select

from laporbup import clock, db
from laporbup.domain.errors import Forbidden, Invalid, NotFound
from laporbup.domain.roles import Role
from laporbup.models import Alarm, Attachment
from laporbup.services import attachments, intake, media_check, photos
from laporbup.services.intake import NewReport
from laporbup.settings import get_settings
from tests.services import pictures
from tests.support import make_officer, make_report, moment

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42isom" + b"\0" * 64
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\0" * 64


def on_disk(stored):
    return (get_settings().media_dir / stored.path).read_bytes()


def code(data, **more):
    with pytest.raises(Invalid) as caught:
        attachments.store_upload(data, "foto.jpg", **more)
    assert list(get_settings().media_dir.glob("*/*")) == []
    return caught.value.errors["foto"]


class TestStoring:
    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
    def test_a_photo_is_drawn_anew_as_jpeg(self, format):
        stored = attachments.store_upload(pictures.photo(1, format), "x.exe")
        assert (stored.mime, stored.path) == ("image/jpeg", f"{stored.id[:2]}/{stored.id}.jpg")
        assert Image.open(io.BytesIO(on_disk(stored))).format == "JPEG"
        assert (stored.width, stored.height) == (160, 120)
        assert len(on_disk(stored)) == stored.size
        assert len(stored.phash) == 16

    def test_heic_of_an_iphone_is_taken(self):
        import pillow_heif

        pillow_heif.register_heif_opener()
        stored = attachments.store_upload(pictures.photo(2, "HEIF"))
        assert stored.mime == "image/jpeg"
        assert Image.open(io.BytesIO(on_disk(stored))).size == (160, 120)

    def test_big_ones_shrink_and_transparent_ones_get_paper(self):
        out = io.BytesIO()
        Image.new("RGBA", (3200, 1000), (0, 0, 0, 0)).save(out, "PNG")
        stored = attachments.store_upload(out.getvalue())
        assert (stored.width, stored.height) == (1600, 500)
        assert Image.open(io.BytesIO(on_disk(stored))).getpixel((5, 5)) == (255, 255, 255)

    def test_of_an_animation_the_first_picture_stays(self):
        out = io.BytesIO()
        first, second = pictures.noise(3), pictures.noise(4)
        first.save(out, "GIF", save_all=True, append_images=[second])
        image = Image.open(io.BytesIO(on_disk(attachments.store_upload(out.getvalue()))))
        assert getattr(image, "n_frames", 1) == 1

    def test_nothing_but_pixels_survives(self):
        data = pictures.photo_with_exif(place=(-3.4047, 104.8286), orientation=6)
        assert b"<script>" in data
        stored = attachments.store_upload(data)
        kept = on_disk(stored)
        image = Image.open(io.BytesIO(kept))
        assert b"<script>" not in kept
        assert b"Exif" not in kept
        assert not image.getexif()
        assert "comment" not in image.info
        assert image.size == (120, 160), "turned upright before the orientation was dropped"

    def test_time_and_place_are_kept_in_the_row(self, session):
        data = pictures.photo_with_exif(taken="2026:11:24 08:15:00", place=(-3.4047, 104.8286))
        row = attachments.attach(session, attachments.store_upload(data), purpose="REPORT", caption="jembatan")
        assert row.exif_at == moment("2026-11-24 08:15")
        assert (round(row.exif_lat, 4), round(row.exif_lon, 4)) == (-3.4047, 104.8286)

    @pytest.mark.parametrize(
        ("taken", "offset", "expected"),
        [
            ("2026:11:24 08:15:00", "+09:00", datetime(2026, 11, 23, 23, 15, tzinfo=UTC)),
            ("2026:11:24 08:15:00", "-01:30", datetime(2026, 11, 24, 9, 45, tzinfo=UTC)),
            ("2026:11:24 08:15:00", "nonsense", datetime(2026, 11, 24, 1, 15, tzinfo=UTC)),
            ("0000:00:00 00:00:00", None, None),
            ("1970:01:01 00:00:00", None, None),
            (None, None, None),
        ],
    )
    def test_times_of_odd_cameras(self, taken, offset, expected):
        stored = attachments.store_upload(pictures.photo_with_exif(taken=taken, offset=offset))
        assert stored.exif_at == expected

    def test_zero_zero_is_no_place(self):
        assert attachments.store_upload(pictures.photo_with_exif(place=(0.0, 0.0))).exif_lat is None

    @pytest.mark.parametrize(
        ("data", "mime", "ending"),
        [
            (b"OggS" + b"\0" * 60, "audio/ogg", "ogg"),
            (b"#!AMR\n" + b"\0" * 60, "audio/amr", "amr"),
            (b"ID3\x04" + b"\0" * 60, "audio/mpeg", "mp3"),
            (b"\xff\xfb\x90\x00" + b"\0" * 60, "audio/mpeg", "mp3"),
            (b"\xff\xf1\x50\x80" + b"\0" * 60, "audio/aac", "aac"),
            (M4A, "audio/mp4", "m4a"),
            (MP4, "video/mp4", "mp4"),
            (PDF, "application/pdf", "pdf"),
        ],
    )
    def test_voices_videos_and_documents_are_kept_as_they_are(self, data, mime, ending):
        stored = attachments.store_upload(data)
        assert stored.mime == mime
        assert stored.path.endswith(f".{ending}")
        assert on_disk(stored) == data

    def test_no_half_file_under_a_good_name(self, monkeypatch):
        def full(_fd):
            raise OSError(28, "disk full")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="disk full"):
            attachments.store_upload(pictures.photo())
        monkeypatch.undo()
        assert list(get_settings().media_dir.glob("*/*")) == []


class TestRefused:
    def test_too_many_bytes(self):
        assert code(b"\xff\xd8\xff" + b"\0" * 100, max_bytes=50) == "too_big"
        assert photos.MAX_BYTES == 12 * 1024 * 1024

    @pytest.mark.parametrize("side", [8_000, 50_000])
    def test_bombs(self, side):
        bomb = pictures.png_bomb(side)
        assert len(bomb) < 5_000
        assert code(bomb) == "too_large"

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"<!doctype html><script>alert(1)</script>",
            b"GIF0 this is javascript",
            b"PK\x03\x04" + b"\0" * 60,
            b"%PDF-1.4\n<html><script>alert(1)</script>\n%%EOF",
            b"%PDF-1.4 cut off",
            b"\x00\x00\x00\x20ftypqt  \x00\x00\x00\x00" + b"\0" * 60,
            b"MZ\x90\x00" + b"\0" * 60,
        ],
    )
    def test_what_is_no_photo(self, data):
        assert code(data) == "not_image"

    def test_a_web_page_behind_the_head_of_a_gif(self):
        assert code(b"GIF89a/*<svg onload=alert(1)>*/=1;") in ("broken", "not_image")

    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
    def test_truncated(self, format):
        data = pictures.photo(5, format)
        assert code(data[: len(data) // 2]) == "broken"

    def test_a_jpeg_with_a_script_behind_it_loses_the_script(self):
        stored = attachments.store_upload(pictures.photo() + b"<script>alert(1)</script>")
        assert b"script" not in on_disk(stored)

    def test_damaged_heic(self):
        assert code(b"\x00\x00\x00\x20ftypheic" + b"\0" * 200) in ("broken", "not_image")


class TestOpening:
    @pytest.fixture
    def photo(self, session):
        row = attachments.attach(session, pictures.stored(), purpose="REPORT")
        make_report(session, attachments=(row.id,))
        return row

    def test_a_photo_of_a_public_report_is_public(self, session, photo):
        file = attachments.open_for(session, photo.id, None)
        assert (file.is_public, file.mime, file.is_inline) == (True, "image/jpeg", True)
        assert file.path.read_bytes()[:3] == b"\xff\xd8\xff"
        assert file.name.startswith("LB-")
        assert attachments.public_url(photo.id) == f"/media/{photo.id}"

    def test_of_a_confidential_one_only_by_right_or_signature(self, session):
        row = attachments.attach(session, pictures.stored(), purpose="REPORT")
        make_report(session, attachments=(row.id,), is_confidential=True)
        for actor in (None, make_officer(session, Role.HANDLER, "DLH"), make_officer(session, Role.ADMIN)):
            with pytest.raises(Forbidden):
                attachments.open_for(session, row.id, actor)
        holder = make_officer(session, Role.HANDLER, "PUPR")
        assert not attachments.open_for(session, row.id, holder).is_public
        signature = attachments.signed_url(row.id).split("k=")[1]
        assert attachments.open_for(session, row.id, None, signature)

    def test_voices_and_documents_are_not_public(self, session):
        voice = attachments.attach(session, attachments.store_upload(b"OggS" + b"\0" * 60), purpose="REPORT")
        paper = attachments.attach(session, attachments.store_upload(PDF), purpose="REPORT")
        make_report(session, attachments=(voice.id, paper.id))
        for row in (voice, paper):
            with pytest.raises(Forbidden):
                attachments.open_for(session, row.id, None)
        holder = make_officer(session, Role.HANDLER, "PUPR")
        assert attachments.open_for(session, voice.id, holder).is_inline
        assert not attachments.open_for(session, paper.id, holder).is_inline

    def test_a_loose_photo_is_nobodys(self, session):
        row = attachments.attach(session, pictures.stored(), purpose="REPORT")
        with pytest.raises(Forbidden):
            attachments.open_for(session, row.id, make_officer(session, Role.VERIFIER))

    def test_signatures_end_and_fit_one_file(self, session):
        row = attachments.attach(session, pictures.stored(), purpose="REPORT")
        other = attachments.attach(session, pictures.stored(2), purpose="REPORT")
        now = moment("2026-11-24 09:00")
        with clock.fixed(now):
            signature = attachments.signed_url(row.id).split("k=")[1]
            assert attachments.signed_url(row.id).endswith(signature)
            assert attachments.open_for(session, row.id, None, signature)
        longer = "9" + signature
        with clock.fixed(now + timedelta(seconds=60)):
            assert attachments.signed_url(row.id).endswith(signature), "the same page keeps the same links"
            for wrong in (longer, signature[:-1], "x", "900", "", "٩." + signature):
                with pytest.raises(Forbidden):
                    attachments.open_for(session, row.id, None, wrong)
            with pytest.raises(Forbidden):
                attachments.open_for(session, other.id, None, signature)
        with clock.fixed(now + timedelta(seconds=901)), pytest.raises(Forbidden):
            attachments.open_for(session, row.id, None, signature)

    def test_what_is_not_there_is_not_found(self, session, photo):
        with pytest.raises(NotFound):
            attachments.open_for(session, "f" * 32, None)
        row = attachments.pending(session, "media-1")
        with pytest.raises(NotFound):
            attachments.open_for(session, row.id, None)
        (get_settings().media_dir / photo.path).unlink()
        with pytest.raises(NotFound):
            attachments.open_for(session, photo.id, None)

    def test_only_known_purposes(self, session):
        with pytest.raises(ValueError):
            attachments.attach(session, pictures.stored(), purpose="LAIN")


class TestFetching:
    """What comes by WhatsApp is known by id first and fetched later."""

    def test_the_same_medium_is_one_row(self, session):
        first = attachments.pending(session, "media-1", "image/jpeg", "abc", "REPORT", None, "got mampet")
        assert attachments.pending(session, "media-1").id == first.id
        assert (first.state, first.caption) == ("PENDING", "got mampet")

    def test_claimed_fetched_and_shown_on_the_tracker(self, session):
        now = clock.now()
        row = attachments.pending(session, "media-1", "image/jpeg")
        report = intake.submit(session, NewReport("whatsapp", "k", "", attachments=(row.id,))).report
        claimed = attachments.claim_pending(session, now + timedelta(seconds=1))
        assert (claimed.id, claimed.media_id, claimed.attempts) == (row.id, "media-1", 1)
        assert attachments.claim_pending(session, now + timedelta(seconds=2)) is None
        session.info.pop("topics", None)
        attachments.complete(session, row.id, pictures.stored())
        assert (row.state, row.mime, row.next_attempt_at) == ("READY", "image/jpeg", None)
        assert session.info["topics"] == {f"report:{report.ticket}"}
        assert [item.id for item in attachments.of_report(session, report)] == [row.id]

    def test_fetched_twice_the_second_file_goes(self, session):
        row = attachments.pending(session, "media-1")
        attachments.complete(session, row.id, pictures.stored(1))
        second = pictures.stored(2)
        attachments.complete(session, row.id, second)
        assert not (get_settings().media_dir / second.path).exists()
        assert (get_settings().media_dir / row.path).exists()

    def test_failures_wait_longer_and_end(self, session):
        now = clock.now()
        row = attachments.pending(session, "media-1")
        attachments.claim_pending(session, now + timedelta(seconds=1))
        attachments.fetch_failed(session, row.id, "timeout", now)
        assert row.next_attempt_at == now + timedelta(seconds=10)
        attachments.fetch_failed(session, row.id, "timeout", now + timedelta(days=7))
        assert (row.state, row.error) == ("FAILED", "timeout")
        attachments.fetch_failed(session, row.id, "later", now)
        assert row.error == "timeout"

    def test_a_file_we_do_not_take_ends_at_once(self, session):
        row = attachments.pending(session, "media-1")
        attachments.fetch_failed(session, row.id, "not a file we take", clock.now(), is_final=True)
        assert row.state == "FAILED"


class TestSweeping:
    def test_what_never_became_part_of_a_report_goes(self, reference):
        stored, stray = pictures.stored(1), pictures.stored(2)
        with db.unit_of_work() as session, clock.fixed(moment("2026-11-01 09:00")):
            loose = attachments.attach(session, stored, purpose="REPORT").id
            kept = attachments.attach(session, pictures.stored(3), purpose="REPORT")
            make_report(session, attachments=(kept.id,))
        late = clock.now() + timedelta(days=4)
        with db.unit_of_work() as session:
            assert attachments.remove_unused(session, late) == 2
        with db.reading() as session:
            assert session.get(Attachment, loose) is None
            assert session.exec(select(Attachment.id)).all() == [kept.id]
        media = get_settings().media_dir
        assert not (media / stored.path).exists()
        assert not (media / stray.path).exists()
        assert (media / kept.path).exists()

    def test_a_fresh_one_stays(self, session):
        attachments.attach(session, pictures.stored(), purpose="REPORT")
        assert attachments.remove_unused(session, clock.now()) == 0

    def test_a_refused_form_takes_its_file_back(self):
        stored = pictures.stored()
        attachments.discard(stored)
        assert not (get_settings().media_dir / stored.path).exists()

    def test_a_file_without_a_row_goes_after_a_day_even_half_written(self, reference):
        stray = pictures.stored(2)
        half = get_settings().media_dir / "ab" / "abc.part"
        half.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(b"half")
        with db.unit_of_work() as session:
            assert attachments.remove_unused(session, clock.now() + timedelta(hours=23)) == 0
            assert attachments.remove_unused(session, clock.now() + timedelta(hours=25)) == 2
        assert not (get_settings().media_dir / stray.path).exists()
        assert not half.exists()


class TestMissing:
    def test_what_whatsapp_still_has_is_fetched_again_and_the_rest_is_an_alarm(self, session):
        with clock.fixed(moment("2026-11-24 09:00")):
            kept, gone = (attachments.attach(session, pictures.stored(seed), purpose="REPORT") for seed in (1, 2))
            fetched = attachments.pending(session, "media-1")
            attachments.complete(session, fetched.id, pictures.stored(3))
            now = clock.now()
            assert sum(media_check.check(session, now, "") for _ in range(2)) == 0
            assert session.exec(select(Alarm)).all() == []
            for row in (gone, fetched):
                (get_settings().media_dir / row.path).unlink()
            assert media_check.check(session, now, "") == 1
        assert (kept.state, gone.state, fetched.state) == ("READY", "READY", "PENDING")
        assert attachments.claim_pending(session, now).id == fetched.id
        alarm = session.exec(select(Alarm)).one()
        assert (alarm.kind, alarm.data) == ("media_missing", {"count": 1})
        attachments.complete(session, fetched.id, pictures.stored(3))
        assert fetched.state == "READY"

    def test_later_than_meta_keeps_it_there_is_only_the_alarm(self, session):
        row = attachments.pending(session, "media-1")
        attachments.complete(session, row.id, pictures.stored(3))
        (get_settings().media_dir / row.path).unlink()
        assert media_check.check(session, clock.now() + timedelta(days=7), "") == 0
        assert row.state == "READY"
        assert session.exec(select(Alarm)).one()

    def test_every_row_is_looked_at_within_two_days(self, session):
        row = attachments.pending(session, "media-1")
        attachments.complete(session, row.id, pictures.stored(3))
        (get_settings().media_dir / row.path).unlink()
        assert sum(media_check.find_missing(session, clock.now() + timedelta(minutes=10 * run)) for run in range(256)) == 1
