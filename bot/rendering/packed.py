"""Zip files, which Word and spreadsheet files are, with equal bytes for equal content."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def repacked(file: bytes, parts: Mapping[str, bytes] | None = None) -> bytes:
    """Return the zip file with no times in it, and with `parts` in the place of its own."""
    made = BytesIO()
    with ZipFile(BytesIO(file)) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            content = (parts or {}).get(name)
            entry = ZipInfo(name, _LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name) if content is None else content)
    return made.getvalue()
