"""Files on their way to the server."""

import asyncio

from nio.crypto import attachments

from bot.platforms.base import Attachment
from bot.platforms.matrix.wire import Json, Wire


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
