"""Files on their way to the server, and from it."""

import asyncio
import binascii
import re

from nio.crypto import attachments
from nio.exceptions import EncryptionError

from bot.platforms.base import Attachment, Enclosed, Refused
from bot.platforms.matrix.wire import Json, Wire

_ADDRESS = re.compile(r"mxc://(?P<server>[^/?#]+)/(?P<media>[\w-]+)")


async def upload(wire: Wire, attachment: Attachment, *, encrypted: bool) -> Json:
    """Store a file and return the part of the message that says where it is.

    An encrypted one is stored without its name and kind, which the message tells.
    Source: Matrix specification, "Sending encrypted attachments".
    """
    if not encrypted:
        return {"url": await wire.upload(attachment.content, attachment.mime, attachment.name)}
    sealed, keys = await asyncio.to_thread(attachments.encrypt_attachment, attachment.content)
    address = await wire.upload(sealed, "application/octet-stream", None)
    return {"file": {**keys, "url": address}}


async def download(wire: Wire, file: Enclosed, most: int) -> bytes:
    """Return what a message encloses, decrypted when it says how.

    Raises `TooLarge` above `most` bytes, and `Refused` for what is malformed or has been
    tampered with.
    """
    found = _ADDRESS.fullmatch(str(file.reference.get("url")))
    if found is None:
        raise Refused("no address of a file")
    content = await wire.download(found["server"], found["media"], most)
    if "key" not in file.reference:
        return content
    try:
        opened = await asyncio.to_thread(
            attachments.decrypt_attachment,
            content,
            file.reference["key"]["k"],
            file.reference["hashes"]["sha256"],
            file.reference["iv"],
        )
    except (EncryptionError, KeyError, TypeError, ValueError, binascii.Error) as error:
        raise Refused(f"a file cannot be opened: {type(error).__name__}") from error
    return bytes(opened)
