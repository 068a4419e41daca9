"""The Typst compiler in a process of its own, which ends when the document is done.

With `--many` it goes on until standard input ends: a job on each line, with `path`, the
file to write. Each is answered with a line of JSON, null or why Typst refused.

Run as a file, so that the child imports Typst and nothing else of the house. Standard
input carries the job as JSON, standard output the PDF or PNG. Exit status 1 means that
Typst refused; standard error says why.

The job: `main` (template), `root` (the only folder the template may read), `fonts`
(folder), `data` (JSON text, reaches the template as sys.inputs.data), `format` ("pdf" or
"png"), `standards` (PDF standards), `ppi` (PNG), `timestamp` (Unix seconds).
"""

import json
import sys
from pathlib import Path
from typing import Any

import typst


class RefusedError(Exception):
    """Typst made nothing of a job. The text says why."""


def main() -> int:
    """Compile the one job on standard input, or many."""
    if "--many" in sys.argv:
        for line in sys.stdin.buffer:
            job = json.loads(line)
            answer = None
            try:
                Path(job["path"]).write_bytes(compiled(job))
            except RefusedError as refusal:
                answer = f"{job['main']}: {refusal}"
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
        return 0
    try:
        sys.stdout.buffer.write(compiled(json.load(sys.stdin.buffer)))
    except RefusedError as refusal:
        sys.stderr.write(str(refusal))
        return 1
    return 0


def compiled(job: dict[str, Any]) -> bytes:
    """Return what a job makes. Raises RefusedError."""
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
        raise RefusedError(str(refusal)) from refusal
    if not isinstance(made, bytes):
        raise RefusedError("a picture must be one page")
    return made


if __name__ == "__main__":
    sys.exit(main())
