"""What a reader of a PDF finds: its text, its tags and its bookmarks."""

from io import BytesIO

import pikepdf
import pypdf


def text_of(pdf: bytes) -> str:
    """Return the text of all pages in reading order, white space folded, breaks undone."""
    pages = (page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def structure(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Return every tag in reading order with its alternative text, "" when it has none."""
    found: list[tuple[str, str]] = []
    waiting: list[pikepdf.Object] = [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append((str(node.S), str(node.get("/Alt", ""))))
            waiting.append(node.get("/K", pikepdf.Array()))
    return found


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    """Return the titles of the outline, depth first."""

    def below(items: list[pikepdf.OutlineItem]) -> list[str]:
        return [title for item in items for title in (str(item.title), *below(list(item.children)))]

    with pdf.open_outline() as outline:
        return below(list(outline.root))
