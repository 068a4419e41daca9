"""The Typst compiler in a process of its own (`bot.rendering.children`).

A job: `main` (template), `root` (the only folder the template may read), `fonts`
(folder), `data` (JSON text, reaches the template as sys.inputs.data), `format` ("pdf" or
"png"), `standards` (PDF standards), `ppi` (PNG), `timestamp` (Unix seconds).
"""

import sys
from typing import Any

import typst

from bot.rendering.serving import RefusedJobError, serve


def compiled(job: dict[str, Any]) -> bytes:
    """Return the PDF or the PNG of a job."""
    compiler = typst.Compiler(
        job["main"],
        root=job["root"],
        font_paths=[job["fonts"]],
        ignore_system_fonts=True,
        sys_inputs={"data": job["data"]},
    )
    try:
        made = compiler.compile(
            format=job["format"],
            ppi=job["ppi"],
            pdf_standards=job["standards"],
            timestamp=job["timestamp"],
        )
    except typst.TypstError as refusal:
        raise RefusedJobError(str(refusal)) from refusal
    if not isinstance(made, bytes):
        raise RefusedJobError("a picture must be one page")
    return made


if __name__ == "__main__":
    sys.exit(serve(compiled))
