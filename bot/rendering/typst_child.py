"""The Typst compiler in a process of its own (`bot.rendering.children`).

A job: `main` (template), `root` (the only folder the template may read), `fonts`
(folder), `data` (JSON text, reaches the template as sys.inputs.data), `format` ("pdf" or
"png"), `standards` (PDF standards), `ppi` (PNG), `timestamp` (Unix seconds).
"""

import sys
from functools import cache
from typing import Any

import typst

from bot.rendering.serving import RefusedJobError, serve


def compiled(job: dict[str, Any]) -> bytes:
    """Return the PDF or the PNG of a job."""
    compiler = _compiler(job["main"], job["root"], job["fonts"])
    try:
        made = compiler.compile(
            sys_inputs={"data": job["data"]},
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


@cache
def _compiler(main: str, root: str, fonts: str) -> typst.Compiler:
    """Return the compiler of a template, which has read its fonts."""
    return typst.Compiler(main, root=root, font_paths=[fonts], ignore_system_fonts=True)


if __name__ == "__main__":
    sys.exit(serve(compiled))
