"""The Typst compiler in a process of its own, which ends when the document is done.

Run as a file, so that the child imports Typst and nothing else of the house. Standard
input carries the job as JSON, standard output the PDF or PNG. Exit status 1 means that
Typst refused; standard error says why.

The job: `main` (template), `root` (the only folder the template may read), `fonts`
(folder), `data` (JSON text, reaches the template as sys.inputs.data), `format` ("pdf" or
"png"), `standards` (PDF standards), `ppi` (PNG), `timestamp` (Unix seconds).
"""

import json
import sys

import typst


def main() -> int:
    """Compile the one job on standard input."""
    job = json.load(sys.stdin.buffer)
    compiler = typst.Compiler(
        job["main"],
        root=job["root"],
        font_paths=[job["fonts"]],
        ignore_system_fonts=True,
        sys_inputs={"data": job["data"]},
    )
    try:
        compiled = compiler.compile(
            format=job["format"],
            ppi=job["ppi"],
            pdf_standards=job["standards"],
            timestamp=job["timestamp"],
        )
    except typst.TypstError as refusal:
        sys.stderr.write(str(refusal))
        return 1
    if not isinstance(compiled, bytes):
        sys.stderr.write("a picture must be one page")
        return 1
    sys.stdout.buffer.write(compiled)
    return 0


if __name__ == "__main__":
    sys.exit(main())
