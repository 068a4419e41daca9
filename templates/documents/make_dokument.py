"""Writes the ready Word template, and the example of a municipality's own.

    python templates/documents/make_dokument.py

A Word file is a zip of XML, so it is made here, where it can be read and compared. The
placeholders are described in docs/document-templates.md; a test holds that the files are
those that this script makes.
"""

import io
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
READY = HERE / "dokument.docx"
EXAMPLE = HERE.parent.parent / "docs" / "document-templates.example.docx"

WIDTH = 9354  # twentieths of a point between the margins of A4
NAMES = 3600  # room for the names of the head's lines
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

ACCENT, MUTED, LINE, BAND = "17495C", "4A5763", "C6D0D7", "EDF2F5"
DRAFT_FILL, DRAFT_INK = "FDECC8", "5E3C00"


def run(text: str, *, bold: bool = False) -> str:
    """Return a run of text."""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{weight}<w:t xml:space="preserve">{text}</w:t></w:r>'


TAB = "<w:r><w:tab/></w:r>"


def p(style: str, *runs: str) -> str:
    """Return a paragraph."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(runs)}</w:p>"


def tag(text: str) -> str:
    """Return a paragraph that is an instruction, and gone in the document."""
    return p("", run("{%p " + text + " %}"))


def cell(*paragraphs: str) -> str:
    """Return a cell of a table; the program sets the widths."""
    inner = "".join(paragraphs)
    return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{inner}</w:tc>'


def row_tag(text: str) -> str:
    """Return a row that is an instruction."""
    return f"<w:tr>{cell(p('TableText', run('{%tr ' + text + ' %}')))}</w:tr>"


def cells(names: str, style: str) -> str:
    """Return the cells of a row, one for each of a list."""
    return (
        cell(p(style, run("{%tc for name in " + names + " %}")))
        + cell(p(style, run("{{ name }}")))
        + cell(p(style, run("{%tc endfor %}")))
    )


def table() -> str:
    """Return the table of a block: headings that are repeated on each page, and its rows."""
    look = '<w:tblLook w:val="0020" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
        f'{look}</w:tblPr><w:tblGrid><w:gridCol w:w="{WIDTH}"/></w:tblGrid>'
        "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        f"{cells('block.header', 'TableText')}</w:tr>"
        f"{row_tag('for row in block.rows')}"
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells('row', 'TableText')}</w:tr>"
        f"{row_tag('endfor')}</w:tbl>"
    )


def sections(*, heading: str = "{{ section.title }}") -> str:
    """Return the loop over all that the document says."""
    return "".join(
        (
            tag("for section in sections"),
            tag("if section.level == 1"),
            p("Heading1", run(heading)),
            tag("else"),
            p("Heading2", run(heading)),
            tag("endif"),
            tag("for block in section.blocks"),
            tag('if block.kind == "paragraph"'),
            p(
                "",
                run("{% if block.label %}"),
                run("{{ block.label }}: ", bold=True),
                run("{% endif %}"),
                run("{{ block.text }}"),
            ),
            tag('elif block.kind == "points"'),
            tag("for point in block.points"),
            tag("if block.numbered"),
            p("ListNumber", run("{{ point }}")),
            tag("else"),
            p("ListBullet", run("{{ point }}")),
            tag("endif"),
            tag("endfor"),
            tag("else"),
            tag("if block.caption"),
            p("Caption", run("{{ block.caption }}")),
            tag("endif"),
            table(),
            p("AfterTable"),
            tag("endif"),
            tag("endfor"),
            tag("endfor"),
        )
    )


def points(names: str, heading: str) -> str:
    """Return a heading with a list below it, when there is anything in the list."""
    return "".join(
        (
            tag(f"if {names}"),
            p("Heading1", run("{{ " + heading + " }}")),
            tag(f"for line in {names}"),
            p("ListBullet", run("{{ line }}")),
            tag("endfor"),
            tag("endif"),
        )
    )


def pairs(names: str, style: str) -> str:
    """Return a line of name and value for each of a list."""
    return "".join(
        (
            tag(f"for pair in {names}"),
            p(style, run("{{ pair.name }}", bold=True), TAB, run("{{ pair.value }}")),
            tag("endfor"),
        )
    )


def ready_body() -> str:
    """Return the ready template: all that every document has."""
    return "".join(
        (
            p("Municipality", run("{{ municipality }}")),
            p("Title", run("{{ title }}")),
            p("Subtitle", run("{{ subtitle }}")),
            tag("if draft"),
            p("Draft", run("{{ draft }}")),
            tag("endif"),
            pairs("marks", "Mark"),
            p("AfterTable"),
            pairs("facts", "Fact"),
            points("summary", "summary_heading"),
            sections(),
            points("footnotes", "footnotes_heading"),
        )
    )


def example_body() -> str:
    """Return a template as a municipality may write it: fewer marks, in its own order."""
    return "".join(
        (
            p("Title", run("{{ title }} {{ period }}")),
            p("Subtitle", run("{{ forum }}, {{ municipality }}")),
            p("Mark", run("Diarienummer", bold=True), TAB, run("{{ dnr or 'saknas' }}")),
            p("Mark", run("Status", bold=True), TAB, run("{{ status }}, version {{ version }}")),
            p("Mark", run("Åtkomstklass", bold=True), TAB, run("{{ access_class }}")),
            tag("if approved_by"),
            p("Mark", run("Fastställd av", bold=True), TAB, run("{{ approved_by }}")),
            tag("endif"),
            p("AfterTable"),
            pairs("facts", "Fact"),
            sections(heading="{{ section.number }} {{ section.heading }}"),
            points("footnotes", "footnotes_heading"),
        )
    )


def field(code: str) -> str:
    """Return a field that Word fills in, as the number of the page."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def header() -> str:
    """Return what stands at the top of each page."""
    words = "{{ running }}{% if draft %} · {{ draft }}{% endif %}"
    return f"{XML}<w:hdr {W} {R}>{p('Header', run(words))}</w:hdr>"


def footer() -> str:
    """Return what stands at the bottom of each page: the marks, the page, the fingerprint."""
    page = (run("sida "), field("PAGE"), run(" av "), field("NUMPAGES"))
    seal = p("Footer", run("{{ seal }}"))
    return f"{XML}<w:ftr {W} {R}>{p('Footer', run('{{ footer }}'), TAB, *page)}{seal}</w:ftr>"


def document(body: str) -> str:
    """Return the document's XML: A4 with margins as on paper."""
    return (
        f"{XML}<w:document {W} {R}><w:body>{body}"
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="default" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1361" w:right="1276" w:bottom="1247" w:left="1276" '
        'w:header="680" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def style(
    id_: str,
    name: str,
    paragraph: str = "",
    letters: str = "",
    *,
    after: str = "Normal",
    kind: str = "paragraph",
) -> str:
    """Return a style; Word knows the built-in ones by their English names."""
    based = "" if id_ == "Normal" else '<w:basedOn w:val="Normal"/>'
    custom = "" if name[0].islower() or id_ in BUILT_IN else ' w:customStyle="1"'
    default = ' w:default="1"' if id_ == "Normal" else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{id_}"{custom}{default}><w:name w:val="{name}"/>'
        f'{based}<w:next w:val="{after}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


BUILT_IN = {"Normal", "Title", "Subtitle", "ListBullet", "ListNumber"}


def letters(size: float, colour: str = "", *, bold: bool = False) -> str:
    """Return the look of letters; sizes in points."""
    half = round(size * 2)
    weight = "<w:b/>" if bold else ""
    shade = f'<w:color w:val="{colour}"/>' if colour else ""
    return f'{weight}{shade}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def space(before: int, after: int, *, lead: str = "") -> str:
    """Return the space around a paragraph, in twentieths of a point."""
    return f'{lead}<w:spacing w:before="{before}" w:after="{after}"/>'


def shaded(fill: str) -> str:
    """Return a ground of colour."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def styles() -> str:
    """Return the styles: house colours, Swedish as the language of all text."""
    keep = "<w:keepNext/><w:keepLines/>"
    # The longest name of a line of the head is "Sammanträdesdatum och tid", in bold.
    hang = f'<w:ind w:left="{NAMES}" w:hanging="{NAMES}"/>'
    stop = f'<w:tabs><w:tab w:val="left" w:pos="{NAMES}"/></w:tabs>'
    right = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'

    def listed(number: int) -> str:
        return f'<w:numPr><w:numId w:val="{number}"/></w:numPr>' + space(0, 60)

    inner = "".join(
        (
            style("Normal", "Normal"),
            style("Municipality", "Kommun", space(0, 60), letters(10.5, MUTED, bold=True)),
            style(
                "Title", "Title", space(0, 60, lead="<w:keepNext/>"), letters(27, ACCENT, bold=True)
            ),
            style("Subtitle", "Subtitle", space(0, 160), letters(13)),
            style(
                "Draft",
                "Utkast",
                shaded(DRAFT_FILL) + space(80, 160),
                letters(10.5, DRAFT_INK, bold=True),
            ),
            style("Mark", "Märkning", shaded(BAND) + stop + space(0, 20) + hang, letters(10)),
            style("Fact", "Uppgift", stop + space(0, 40) + hang, ""),
            style(
                "Heading1",
                "heading 1",
                space(300, 100, lead=keep) + '<w:outlineLvl w:val="0"/>',
                letters(13, ACCENT, bold=True),
            ),
            style(
                "Heading2",
                "heading 2",
                space(240, 80, lead=keep) + '<w:outlineLvl w:val="1"/>',
                letters(11.5, ACCENT, bold=True),
            ),
            style("ListBullet", "List Bullet", listed(1), "", after="ListBullet"),
            style("ListNumber", "List Number", listed(2), "", after="ListNumber"),
            style(
                "Caption", "caption", space(120, 80, lead="<w:keepNext/>"), letters(10.5, bold=True)
            ),
            style("TableText", "Tabelltext", space(30, 30), letters(10), after="TableText"),
            style("AfterTable", "Efter tabell", space(0, 60), letters(6)),
            style("Header", "header", space(0, 0), letters(8.5, MUTED)),
            style("Footer", "footer", right + space(0, 0), letters(8, MUTED)),
        )
    )
    return (
        f"{XML}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
        '<w:sz w:val="21"/><w:szCs w:val="21"/>'
        '<w:lang w:val="sv-SE" w:eastAsia="sv-SE" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="100" w:line="259" w:lineRule="auto"/>'
        f"</w:pPr></w:pPrDefault></w:docDefaults>{inner}{table_style()}</w:styles>"
    )


def table_style() -> str:
    """Return the look of tables: thin lines, headings in the accent over a thicker one."""

    def line(side: str, width: int, colour: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{colour}"/>'

    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="PaperTable">'
        '<w:name w:val="Dokumenttabell"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        f"{line('bottom', 4, LINE)}{line('insideH', 4, LINE)}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/>'
        '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow">'
        f'<w:rPr><w:b/><w:color w:val="{ACCENT}"/></w:rPr>'
        f"<w:tcPr><w:tcBorders>{line('bottom', 8, ACCENT)}</w:tcBorders></w:tcPr>"
        "</w:tblStylePr></w:style>"
    )


def numbering() -> str:
    """Return the two lists: points and numbers."""

    def level(number: int, form: str, text: str, style_id: str) -> str:
        return (
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:pStyle w:val="{style_id}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr></w:lvl></w:abstractNum>'
        )

    return (
        f"{XML}<w:numbering {W}>{level(0, 'bullet', '•', 'ListBullet')}"
        f"{level(1, 'decimal', '%1.', 'ListNumber')}"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


def settings() -> str:
    """Return the settings: Swedish, and the layout of today's Word."""
    return (
        f'{XML}<w:settings {W}><w:defaultTabStop w:val="720"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="sv-SE"/></w:settings>'
    )


def relations(*targets: tuple[str, str]) -> str:
    """Return what a part points at: kinds and targets, numbered from rId1."""
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def content_types() -> str:
    """Return what each part is."""
    parts = {
        "/word/document.xml": f"{WORD}.document.main+xml",
        **{f"/word/{n}.xml": f"{WORD}.{n}+xml" for n in ("styles", "numbering", "settings")},
        "/word/header1.xml": f"{WORD}.header+xml",
        "/word/footer1.xml": f"{WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    inner = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def core() -> str:
    """Return the properties; the program fills in those of each document."""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Dokument</dc:title>'
        "<dc:language>sv-SE</dc:language></cp:coreProperties>"
    )


def word_file(body: str) -> bytes:
    """Return a Word file."""
    metadata = f"{PACKAGE}/relationships/metadata/core-properties"
    parts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(
            (f"{OFFICE}/officeDocument", "word/document.xml"), (metadata, "docProps/core.xml")
        ),
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": relations(
            (f"{OFFICE}/styles", "styles.xml"),
            (f"{OFFICE}/numbering", "numbering.xml"),
            (f"{OFFICE}/settings", "settings.xml"),
            (f"{OFFICE}/header", "header1.xml"),
            (f"{OFFICE}/footer", "footer1.xml"),
        ),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/header1.xml": header(),
        "word/footer1.xml": footer(),
        "docProps/core.xml": core(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            # Stored, not deflated: two versions of zlib make different bytes.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode())
    return packed.getvalue()


if __name__ == "__main__":
    READY.write_bytes(word_file(ready_body()))
    EXAMPLE.write_bytes(word_file(example_body()))
