"""The messages citizens get about their report. Each costs money: one when it was filed, one when it ended.

At most 300 characters, warm, plain, one thing to do. `who` is the name of an agency, `when` a date.
"""

from __future__ import annotations

from datetime import datetime

from laporbup.text import dates

LIMIT = 300

LINK_TITLE = "Lihat laporan"
DONE_TITLE = "Sudah beres"
NOT_DONE_TITLE = "Belum beres"
EVERYBODY = "Dinas terkait"

TICKET_ASSIGNED = "Terima kasih, Bapak/Ibu. Laporan *{ticket}* sudah kami teruskan ke {who}. Paling lambat selesai {when}.{more}"
TICKET_WAITING = (
    "Terima kasih, Bapak/Ibu. Laporan *{ticket}* sudah kami terima. Petugas sedang mencarikan dinas yang berwenang.{more}"
)
TICKET_EMERGENCY = (
    "Laporan *{ticket}* sudah kami teruskan sebagai keadaan darurat ke {who}. "
    "Kalau ada nyawa yang terancam, telepon *112* sekarang juga.{more}"
)
TICKET_REFERRED = (
    "Terima kasih, Bapak/Ibu. Laporan *{ticket}* kami catat, tetapi yang berwenang: *{where}*. "
    "Silakan hubungi langsung ke sana."
)
TICKET_OUTSIDE = (
    "Terima kasih, Bapak/Ibu. Laporan *{ticket}* kami catat, tetapi tempatnya di luar Kabupaten OKI. {where}"
)
TICKET_WAITING_EMERGENCY = (
    "Laporan *{ticket}* sudah kami terima sebagai keadaan darurat. Petugas kami beri tahu sekarang. "
    "Kalau ada nyawa yang terancam, telepon *112* sekarang juga.{more}"
)
CALL_112 = " Kalau ada nyawa yang terancam, telepon *112* sekarang juga."
NO_PLACE = " Nama *desanya* belum kami tahu, tolong balas di sini."
MORE = " Perkembangannya ada di tautan ini."
PARTNER = " Ditangani bersama {who}."

ASK_INFO = "Laporan *{ticket}*: petugas butuh keterangan dari Bapak/Ibu.\n\n“{note}”\n\nBalas saja pesan ini."
RESOLVED = "Laporan *{ticket}* dinyatakan selesai oleh {who}.\n\n“{note}”\n\nMenurut Bapak/Ibu, sudah beres?"
RESOLVED_SILENT = (
    "Laporan *{ticket}* dinyatakan selesai oleh {who}. Buktinya ada di tautan laporan.\n\nMenurut Bapak/Ibu, sudah beres?"
)
REFERRED = "Laporan *{ticket}* bukan wewenang kabupaten.\n\n“{note}”\n\nSilakan hubungi langsung ke sana ya, Bapak/Ibu."
REJECTED = (
    "Maaf, laporan *{ticket}* belum bisa kami teruskan.\n\n“{note}”\n\n"
    "Kalau masih perlu, kirim laporan baru yang lebih lengkap."
)

SUPPORTED = "Laporan *{ticket}* yang Bapak/Ibu dukung dinyatakan selesai oleh {who}.\n\n“{note}”"
SUPPORTED_SILENT = "Laporan *{ticket}* yang Bapak/Ibu dukung dinyatakan selesai oleh {who}. Buktinya ada di tautan laporan."
SUPPORTED_ENDED = "Laporan *{ticket}* yang Bapak/Ibu dukung tidak bisa kami kerjakan.\n\n“{note}”"

#: Where to go with what lies outside the regency.
OUTSIDE_REFERRAL = "Silakan lapor lewat SP4N-LAPOR! (lapor.go.id atau SMS 1708)."
STILL_DONE = "Laporan {ticket} sudah ditutup beberapa minggu lalu. Masih beres? Kalau rusak lagi, tulis saja di sini."


def ticket_assigned(
    ticket: str, who: str, due: datetime, *, is_emergency: bool, partner: str = "", has_place: bool = True
) -> str:
    """The first message: the number, to whom, by when."""
    if is_emergency:
        return _ended(TICKET_EMERGENCY, has_place, ticket=ticket, who=short(who, 80))
    helped = PARTNER.format(who=short(partner, 60)) if partner else ""
    return _ended(TICKET_ASSIGNED, has_place, helped, ticket=ticket, who=short(who, 80), when=dates.day_month(due))


def ticket_waiting(ticket: str, *, is_emergency: bool = False, has_place: bool = True) -> str:
    """The first message when a verifier chooses the agency."""
    return _ended(TICKET_WAITING_EMERGENCY if is_emergency else TICKET_WAITING, has_place, ticket=ticket)


def ticket_referred(ticket: str, where: str, *, is_outside: bool, is_emergency: bool = False) -> str:
    """The first and only message when it is not the regency's to solve: where to go."""
    pattern = TICKET_OUTSIDE if is_outside else TICKET_REFERRED
    more = CALL_112 if is_emergency else ""
    room = min(120, LIMIT - len(pattern.format(ticket=ticket, where="")) - len(more))
    return pattern.format(ticket=ticket, where=short(where, room)) + more


def _ended(pattern: str, has_place: bool, helped: str = "", **facts: str) -> str:
    """The pattern with its last sentence: please name the village, if there is room, or where to look."""
    text = pattern.format(more=helped + (MORE if has_place else NO_PLACE), **facts)
    return text if len(text) <= LIMIT else pattern.format(more=helped + MORE, **facts)


def ask_info(ticket: str, question: str) -> str:
    """An officer's question."""
    return _quoting(ASK_INFO, question, ticket=ticket)


def resolved(ticket: str, who: str, note: str) -> str:
    """The closing message, with two buttons below it."""
    who = short(who, 80)
    if not note.strip():
        return RESOLVED_SILENT.format(ticket=ticket, who=who)
    return _quoting(RESOLVED, note, ticket=ticket, who=who)


def supported(ticket: str, who: str, note: str, action: str) -> str:
    """The only message to somebody who supported a report of others: how it ended."""
    who = short(who, 80)
    if action != "RESOLVE":
        return _quoting(SUPPORTED_ENDED, note, ticket=ticket)
    if not note.strip():
        return SUPPORTED_SILENT.format(ticket=ticket, who=who)
    return _quoting(SUPPORTED, note, ticket=ticket, who=who)


def still_done(ticket: str) -> str:
    """Some weeks later: has it held?"""
    return STILL_DONE.format(ticket=ticket)


def ended(ticket: str, note: str, *, is_referral: bool) -> str:
    """The closing message of what a verifier referred or rejected, with the reason."""
    return _quoting(REFERRED if is_referral else REJECTED, note, ticket=ticket)


def _quoting(pattern: str, note: str, **facts: str) -> str:
    room = LIMIT - len(pattern.format(note="", **facts))
    return pattern.format(note=short(note, room), **facts)


def short(words: str, room: int) -> str:
    """`words` on one line, cut at a word's end to fit into `room` characters."""
    line = " ".join(words.split())
    if len(line) <= room:
        return line
    return line[: room - 1].rsplit(" ", 1)[0].rstrip(".,;:") + "…"
