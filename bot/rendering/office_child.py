"""Word and spreadsheet files in a process of its own (`bot.rendering.children`).

A job has `make` ("word", "sheets", "read" or "check") and what that takes; see `word`,
`sheets`, `sheet_reading` and `word_check`. The answers to "read" and "check" are JSON.
"""

import base64
import json
import sys
from typing import Any

from bot.rendering.serving import RefusedJobError, serve


def made(job: dict[str, Any]) -> bytes:
    """Return the file, or the findings, of a job; what it does not need is not loaded."""
    if job["make"] == "sheets":
        from bot.rendering.sheets import spreadsheet  # noqa: PLC0415 -- see above

        return spreadsheet(job["shown"], job["words"])
    if job["make"] == "read":
        from bot.rendering.sheet_reading import cells  # noqa: PLC0415 -- see above
        from samverkan.sheets import UnreadableTableError  # noqa: PLC0415 -- see above

        try:
            return json.dumps(cells(base64.b64decode(job["content"]))).encode()
        except UnreadableTableError as error:
            raise RefusedJobError(str(error)) from error
    if job["make"] == "check":
        from bot.rendering.word_check import faults  # noqa: PLC0415 -- see above

        return json.dumps(faults(job["template"], job["examples"])).encode()
    from bot.rendering.word import word_file  # noqa: PLC0415 -- see above

    try:
        return word_file(job["template"], job["shown"], may_turn=job["may_turn"])
    except Exception as error:
        # A municipality's template may hold anything; the ready one takes its place.
        raise RefusedJobError(f"{type(error).__name__}: {error}") from error


if __name__ == "__main__":
    sys.exit(serve(made))
