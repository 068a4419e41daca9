import asyncio
import json
from dataclasses import asdict, replace
from importlib.resources import files
from io import BytesIO

import pikepdf
import pytest

from bot.rendering.documents import (
    TEMPLATES,
    RenderingError,
    render_pdf,
    render_picture,
    render_weekly_pdf,
    render_weekly_png,
    weekly_pdf,
    weekly_png,
)
from bot.rendering.papers import PDF_TEMPLATE
from bot.rendering.printable import font_characters
from samverkan.picture import WeeklyPicture
from tests.helpers.pdfs import bookmarks, structure, text_of
from tests.helpers.pictures import (
    empty_week,
    external_week,
    large_week,
    ordinary_week,
    week_with,
)

WEEKS = pytest.mark.parametrize(
    "picture",
    [
        pytest.param(ordinary_week(), id="ordinary"),
        pytest.param(empty_week(), id="empty"),
        pytest.param(large_week(), id="large"),
        pytest.param(external_week(), id="external"),
    ],
)

HOSTILE = pytest.mark.parametrize(
    "text",
    [
        pytest.param('#import "x": * #panic("ut") #read("/etc/hostname") #sys.inputs', id="typst"),
        pytest.param(
            "= Rubrik\n- punkt\n`kod` $x^2$ *fet* <märke> @hänvisning // tyst", id="markup"
        ),
        pytest.param("{{ 7 * 7 }} {% include 'x' %}", id="jinja"),
        pytest.param("<script>alert('å')</script> &amp;", id="html"),
        pytest.param("😀👩‍👩‍👧‍👦🇸🇪👍🏽", id="emoji"),
        pytest.param("漢字 عربي שלום हिन्दी", id="scripts"),
        pytest.param("\u202eabc\u202c \u2066def\u2069 \u200f", id="right-to-left"),
        pytest.param("a\x00b\x07c\x1b[31md\x7f\ud800", id="controls"),
        pytest.param("ord" * 100, id="long-word"),
        pytest.param("z" + "\u0301" * 300, id="piled-marks"),
        pytest.param("\ufeff\u200b\u00ad\ufe0f\U000e0001", id="invisible"),
        pytest.param("lång text om kvällen " * 2400, id="fifty-kilobytes"),
        pytest.param("", id="empty"),
        pytest.param("\r\n\u2028 \t \n", id="blank"),
    ],
)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


@WEEKS
def test_a_document_claims_archive_and_accessibility_and_carries_their_marks(
    picture: WeeklyPicture,
) -> None:
    """PDF/A-2a and PDF/UA-1 with language, title, tags (DOMAIN 17)."""
    with opened(render_weekly_pdf(picture)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == (
                "Veckolägesbild v. 47 2026, EST Vecko, Sollentuna kommun"
            )
            assert "Trygghetssamordnare, Sollentuna kommun" in metadata["dc:creator"]
        assert str(pdf.Root.Lang).startswith("sv")
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "/StructTreeRoot" in pdf.Root
        assert all("/FontFile3" in font or "/FontFile2" in font for font in descriptors(pdf))


def descriptors(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [
        entry
        for entry in pdf.objects
        if isinstance(entry, pikepdf.Dictionary) and entry.get("/Type") == "/FontDescriptor"
    ]


def test_tables_have_header_cells_and_the_diagram_has_words() -> None:
    with opened(render_weekly_pdf(ordinary_week())) as pdf:
        nodes = structure(pdf)
        kinds = [kind for kind, _ in nodes]
        alternatives = [alt for _, alt in nodes if alt]
    assert kinds.count("/Table") == 7
    assert kinds.count("/THead") == 7
    assert kinds.count("/TH") == 7 * 5
    assert {"/H1", "/H2", "/L", "/LI", "/Figure"} <= set(kinds)
    assert " | ".join(alternatives) == (
        "Liggande stapeldiagram över antal händelser per område. "
        "Edsberg minst 13, föregående vecka 13; Tureberg 8, föregående vecka 5; "
        "Sollentuna centrum 10, föregående vecka 9."
    )


def test_the_bookmarks_are_the_headings_of_the_document_type() -> None:
    with opened(render_weekly_pdf(ordinary_week())) as pdf:
        titles = bookmarks(pdf)
    assert titles == [
        "Sammanfattning",
        "Lägesbild per område",
        "Edsberg",
        "Tureberg",
        "Sollentuna centrum",
        "Vidtagna åtgärder",
        "Potentiell händelseutveckling",
        "Resursplanering",
        "Kommande händelser",
        "Vilka som har rapporterat",
        "Osäkerheter",
        "Källor",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Sollentuna kommun",
        "Veckolägesbild v. 47",
        "16–22 november 2026 · EST Vecko",
        "KS 2026/118",
        "Trygghetschef",
        "K3 samverkan",
        "6 av 7 tillfrågade funktioner har svarat.",
        "Fler påträffade lustgastuber",
        "upp 2; 1 obekräftad",
        "nivå 3; obekräftad",
        "inkom efter stängning",
        "för få för att bedöma",
        "Inga händelser inrapporterade från Rotebro, Helenelund, Häggvik och övriga kommundelar.",
        "Ej rapporterat: Kollektivtrafik",
        "Inget att rapportera: Räddningstjänst, Socialtjänst",
        "Vakanta funktioner: Näringsliv",
        "version 2 · fastställd · åtkomstklass K3 samverkan",
        "sida 2 av 3",
    ],
)
def test_the_document_says(words: str, ordinary_text: str) -> None:
    assert words in ordinary_text


@pytest.fixture(scope="module")
def ordinary_text() -> str:
    return text_of(render_weekly_pdf(ordinary_week()))


def test_only_a_draft_is_marked_as_one(ordinary_text: str) -> None:
    draft = text_of(render_weekly_pdf(replace(large_week(), status="utkast", status_name="Utkast")))
    assert "UTKAST. Dokumentet är inte fastställt." in draft
    assert draft.count("UTKAST – inte fastställd") > 10
    assert "UTKAST" not in ordinary_text


def test_empty_parts_say_so_in_words() -> None:
    text = text_of(render_weekly_pdf(empty_week()))
    assert "Inget inrapporterat från något område. 0 av 3 tillfrågade funktioner" in text
    assert text.count("Inget inrapporterat.") == 2
    assert text.count("Inget skrivet.") == 3
    assert text.count("Inga angivna.") == 2
    assert "Ej rapporterat: Socialtjänst, Skola, Polis" in text


def test_an_external_reader_sees_no_place_and_no_small_count() -> None:
    """K2 hides counts under three, and a sum that would give them away (DOMAIN 15.1)."""
    text = text_of(render_weekly_pdf(external_week()))
    assert "Edsbergs torg" not in text.replace("kring Edsbergs torg", "")
    assert "Otrygghetsskapande samling <3 4 2 jämförs inte" in text
    assert "Antalet händelser visas inte, föregående vecka 13." in text
    assert "Enskilda händelser redovisas inte i åtkomstklass K2" in text


@HOSTILE
def test_nothing_reported_is_evaluated_or_breaks_the_document(text: str) -> None:
    picture = week_with(text)
    assert render_weekly_pdf(picture).startswith(b"%PDF-1.7")
    assert render_weekly_png(picture).png.startswith(b"\x89PNG")


def test_typst_syntax_is_printed_as_it_was_written() -> None:
    written = "#import `x` $y$ *z* {{ 7 * 7 }}"
    assert written in text_of(render_weekly_pdf(week_with(written)))


def test_every_character_on_the_list_has_a_glyph() -> None:
    """The list beside the font is what keeps PDF/A from refusing a document."""
    every = " ".join(f"a{character}" for character in sorted(font_characters()))
    assert render_weekly_pdf(week_with(every)).startswith(b"%PDF")


def test_equal_pictures_give_equal_files() -> None:
    assert render_weekly_pdf(ordinary_week()) == render_weekly_pdf(ordinary_week())
    assert render_weekly_png(ordinary_week()) == render_weekly_png(ordinary_week())


@WEEKS
def test_the_picture_is_as_wide_as_a_phone_can_show(picture: WeeklyPicture) -> None:
    shown = render_weekly_png(picture)
    assert shown.png.startswith(b"\x89PNG\r\n\x1a\n")
    assert shown.width == 1280
    assert 500 < shown.height < 10_000
    assert len(shown.png) < 2_000_000


def test_the_alternative_text_says_what_the_picture_shows() -> None:
    assert render_weekly_png(ordinary_week()).alt == (
        "Veckolägesbild v. 47, 16–22 november 2026, EST Vecko, Sollentuna kommun. "
        "Fastställd, version 2, 2026-11-23, åtkomstklass K3.\n"
        "6 av 7 tillfrågade funktioner har svarat. Ej rapporterat: Kollektivtrafik.\n"
        "Edsberg: nivå 3, förhöjt läge. Summa minst 13, föregående vecka 13, oförändrat. "
        "Narkotika, lustgas 6, föregående vecka 4, upp 2, 1 obekräftad; "
        "Skadegörelse minst 5, föregående vecka 5, oförändrat; "
        "Otrygghetsskapande samling 2, föregående vecka 4, ned 2, för få för att bedöma.\n"
        "Tureberg: nivå 2, något förhöjt läge. Summa 8, föregående vecka 5, upp 3. "
        "Buskörning, trafikstörning 7, föregående vecka 5, upp 2; "
        "Nedskräpning, dumpning 1, ingen tidigare uppgift, för få för att bedöma.\n"
        "Sollentuna centrum: nivå 4, allvarligt läge. Summa 10, föregående vecka 9, upp 1. "
        "Våld, slagsmål 1, föregående vecka 0, upp 1, för få för att bedöma; "
        "Stöld, tillgrepp 9, föregående vecka 9, oförändrat.\n"
        "Inga händelser inrapporterade från Rotebro, Helenelund, Häggvik och övriga kommundelar."
    )


def test_the_alternative_text_of_an_empty_draft_says_that_it_is_empty_and_a_draft() -> None:
    alt = render_weekly_png(empty_week()).alt
    assert "Utkast, inte fastställd, version 1" in alt
    assert "0 av 3 tillfrågade funktioner har svarat." in alt
    assert alt.endswith("Inget inrapporterat från något område.")


def test_the_alternative_text_hides_what_the_picture_hides() -> None:
    alt = render_weekly_png(external_week()).alt
    assert "Summa visas inte" in alt
    assert "Otrygghetsskapande samling färre än 3, föregående vecka 4" in alt


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb" (WCAG 2.1)."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_text_colour_has_contrast_enough() -> None:
    """4.5:1 between text and what it stands on (DOMAIN 17)."""
    palette = json.loads((files("templates") / "documents" / "palette.json").read_text("utf-8"))
    pairs = [
        (palette[ink], palette[on])
        for ink in ("ink", "muted", "accent")
        for on in ("paper", "band")
    ]
    pairs += [(shade["ink"], shade["fill"]) for shade in palette["levels"].values()]
    pairs.append((palette["draft"]["ink"], palette["draft"]["fill"]))
    for ink, ground in pairs:
        dark, light = sorted((luminance(ink), luminance(ground)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def test_every_template_named_is_there_and_every_template_there_is_named() -> None:
    shared = {"husstil.typ", PDF_TEMPLATE}
    named = {name for one in TEMPLATES.values() for name in (one.pdf, one.picture, one.alt) if name}
    there = {
        entry.name
        for entry in (files("templates") / "documents").iterdir()
        if entry.name.endswith((".typ", ".j2"))
    }
    assert named | shared == there


def test_an_unknown_document_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        render_pdf("D99", {})
    with pytest.raises(KeyError):
        render_picture("D99", {})


def test_a_refusal_tells_the_log_which_template_and_why() -> None:
    with pytest.raises(RenderingError, match=r"^veckolagesbild\.typ: .*forum"):
        render_pdf(
            "D2", {key: value for key, value in asdict(empty_week()).items() if key != "forum"}
        )


async def test_documents_are_made_beside_the_event_loop() -> None:
    pdf, shown = await asyncio.gather(weekly_pdf(empty_week()), weekly_png(empty_week()))
    assert pdf == render_weekly_pdf(empty_week())
    assert shown == render_weekly_png(empty_week())
