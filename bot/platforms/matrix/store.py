"""Small JSON files in the store's folder, replaced whole or not at all."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

_OWNER_ONLY = 0o600
_OWNER_ONLY_FOLDER = 0o700


def open_folder(folder: Path) -> Path:
    """Make the folder if needed, readable by its owner alone, and return it."""
    folder.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY_FOLDER)
    return folder


def read(file: Path) -> dict[str, Any]:
    """Return what was last written, or an empty dictionary.

    Raises `ValueError` when the file is damaged: going on without it would take the
    whole history for read, or become a new device.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return {}
    found = json.loads(raw)
    if not isinstance(found, dict):
        raise ValueError(f"{file.name} in the Matrix store is no JSON object")  # noqa: TRY004 -- one error for every damage
    return found


def write(file: Path, content: dict[str, Any]) -> None:
    """Replace the file; after a crash the old or the new one stands, also after a power cut."""
    _replace(file, json.dumps(content, ensure_ascii=False).encode())


def secret(file: Path) -> str:
    """Return the secret kept in the file, made at the first call."""
    if not file.exists():
        _replace(file, secrets.token_urlsafe(32).encode())
    return file.read_text()


def _replace(file: Path, raw: bytes) -> None:
    beside = file.with_name(f"{file.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as target:
        target.write(raw)
        target.flush()
        os.fsync(target.fileno())
    beside.replace(file)
