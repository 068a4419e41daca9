"""Documents that are data (`samverkan.paper.Paper`) as PDF, Word and spreadsheet.

Every rendering is made from `bot.rendering.paper_view`. In chat it is the template
`papper`, fed with {"paper": paper}. Equal documents give equal bytes.
"""

from bot.rendering.documents import TypstWorker, typeset
from bot.rendering.paper_view import view
from bot.rendering.printable import printable_data
from samverkan.paper import Paper

PDF_TEMPLATE = "dokument.typ"


def paper_pdf(paper: Paper, fingerprint: str = "", *, worker: TypstWorker | None = None) -> bytes:
    """Return a document as PDF/A-2a and PDF/UA-1.

    Args:
        paper: the document.
        fingerprint: SHA-256 of an approved version's data, shown on each page.
        worker: the Typst to use, when many documents are made.

    Raises:
        RenderingError: Typst refused, or took more than a minute.

    """
    shown = view(paper, fingerprint)
    data = printable_data(shown)
    if isinstance(data, dict):
        # A fingerprint is copied and compared, so nothing may come between its digits.
        data["seal"] = shown["seal"]
    return typeset(PDF_TEMPLATE, data, "pdf", worker)
