"""What a citizen does beside writing: albums, stickers, reactions, changed and deleted messages, a new number."""

from __future__ import annotations

from random import Random

from laporbup import clock
from laporbup.whatsapp.emulator import samples, shapes
from laporbup.whatsapp.emulator.rules import Posting
from laporbup.whatsapp.emulator.store import ChatMessage, Media
from laporbup.whatsapp.emulator.world import World

ALBUM = 3
THUMB = "👍"


class NothingThere(Exception):
    """There is no message this could be about."""


def send_album(world: World, number: str) -> None:
    """Three photos at once: three messages without a caption, posted together."""
    kept = [world.keep_inbound(data, "image/jpeg") for data in samples.photos(ALBUM, world.dice)]
    world.receive(number, [{"type": "image", "image": _reference(one)} for one in kept], posting=Posting(batch=True))


def send_voice(world: World, number: str) -> None:
    """A voice note."""
    kept = world.keep_inbound(samples.voice(), "audio/ogg; codecs=opus")
    world.receive(number, [{"type": "audio", "audio": _reference(kept) | {"voice": True}}])


def send_sticker(world: World, number: str) -> None:
    """A sticker."""
    kept = world.keep_inbound(samples.sticker(), "image/webp")
    world.receive(number, [{"type": "sticker", "sticker": _reference(kept) | {"animated": False}}])


def send_unknown(world: World, number: str) -> None:
    """A poll: the Cloud API only says that it cannot say what it was."""
    error = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown",
             "error_data": {"details": "Message type is currently not supported."}}
    world.receive(number, [{"type": "unsupported", "errors": [error], "unsupported": {"type": "poll_creation"}}])


def react(world: World, number: str) -> None:
    """Thumbs up on the newest message of the bot. Raises NothingThere."""
    about = _newest(world, number, "out")
    world.receive(number, [{"type": "reaction", "reaction": {"message_id": about.wamid, "emoji": THUMB}}])
    world.store.annotate(about.wamid, reaction=THUMB)


def edit(world: World, number: str, text: str) -> None:
    """Change the newest message (Meta tells of it only for numbers that are also in the Business app). Raises NothingThere."""
    about = _newest(world, number, "in", ("text",))
    inside = {"type": "text", "text": {"body": text}}
    world.receive(number, [{"type": "edit", "edit": {"original_message_id": about.wamid, "message": inside}}])
    world.store.annotate(about.wamid, edited=text)


def revoke(world: World, number: str) -> None:
    """Delete the newest message for everybody. Raises NothingThere."""
    about = _newest(world, number, "in")
    world.receive(number, [{"type": "revoke", "revoke": {"original_message_id": about.wamid}}])
    world.store.annotate(about.wamid, is_revoked=True)


def come_by_page(world: World, number: str) -> None:
    """The next message begins a chat from the button of our Facebook Page: free for 72 hours once it is answered."""
    world.store.people.set_trait(number, "came_by_page", str(clock.now().timestamp()))
    world.announce(number)


def change_number(world: World, old: str, new: str) -> None:
    """A new SIM card: WhatsApp says so, and the old number is no longer there."""
    people = world.store.people
    if people.trait(old, "hidden"):
        return change_user_id(world, old)
    body = f"{people.name_of(old)} changed from {old} to {new}"
    inside = {"body": body, "wa_id": new, "user_id": shapes.bsuid_of(new), "type": "user_changed_number"}
    entry = _system(old, inside) | {"from": old, "from_user_id": people.bsuid_of(old)}
    people.move(old, new)
    world.tell(new, entry)
    world.announce(old)
    world.announce(new)
    return None


def change_user_id(world: World, number: str) -> None:
    """The business-scoped user id changes; no number is told."""
    old, new = world.store.people.bsuid_of(number), shapes.bsuid_of(f"{number}{Random().random()}")
    world.store.people.set_trait(number, "bsuid", new)
    inside = {"body": "User changed", "user_id": new, "type": "user_changed_user_id"}
    world.tell(number, _system(number, inside) | {"from_user_id": old})
    world.announce(number)


def _system(number: str, inside: shapes.Body) -> shapes.Body:
    wamid = shapes.new_wamid(number)
    return {"id": wamid, "timestamp": str(int(clock.now().timestamp())), "type": "system", "system": inside}


def _newest(world: World, number: str, direction: str, kinds: tuple[str, ...] = ()) -> ChatMessage:
    own = {"edit", "revoke", "reaction"}
    for message in reversed(world.store.messages(number, direction)):
        if message.kind not in own and (not kinds or message.kind in kinds) and not message.note.get("is_revoked"):
            return message
    raise NothingThere


def _reference(kept: Media) -> shapes.Body:
    return {"id": kept.id, "mime_type": kept.mime, "sha256": kept.sha256}
