"""Documents compiled from what was reported: every heading, honest about what is missing."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from commands.wording import words
from samverkan.digest import Contribution, Head, Material, Source, compile_paper, counted
from samverkan.incidents import Incident
from samverkan.model_file import load_ready
from samverkan.paper import Paper, Paragraph, Points, Table, frozen, thawed
from samverkan.passages import Passage
from samverkan.structure import Document, Municipality

wording = partial(words, "sammanstallning")
SALEM = load_ready("salem")
KLOTTER = Incident("ronninge", "klotter", 4)
STOLD = Incident("salemstaden", "stold", 1)


def head_of(document: Document, access_class: str | None = None) -> Head:
    return Head(
        type=document.type,
        document=document.id,
        title=document.title,
        forum="Gruppen",
        author="Samordnaren",
        access_class=access_class or document.access_class,
        day=date(2026, 12, 1),
        headings=document.headings,
    )


def text_of(paper: Paper, heading: str) -> str:
    """Return all words under a heading."""
    section = next(s for s in paper.sections if s.heading.casefold() == heading.casefold())
    said = []
    for block in section.blocks:
        if isinstance(block, Table):
            said += [block.caption, *block.header, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, Points):
            said += block.items
        else:
            said += [block.label, block.text]
    return " | ".join(said)


def material(*contributions: Contribution, **more: object) -> Material:
    incidents = [incident for each in contributions for incident in each.incidents]
    filled = Material(
        "november 2026",
        "1–30 november 2026",
        contributions,
        counts=counted(SALEM, incidents),
        asked=("fritidsfaltare", "skolan", "socialfaltare"),
    )
    return replace(filled, **more)  # type: ignore[arg-type]


def lagesrapport(*contributions: Contribution, **more: object) -> Paper:
    head = head_of(SALEM.document_by_id["lagesrapport"])
    return compile_paper(SALEM, material(*contributions, **more), head, wording)


@pytest.mark.parametrize("name", ["lekeberg", "salem", "sollentuna", "skelleftea", "haninge"])
def test_every_document_of_every_model_has_all_its_headings_even_without_material(
    name: str,
) -> None:
    municipality: Municipality = load_ready(name)
    for document in municipality.documents:
        paper = compile_paper(
            municipality, Material("november 2026", "1–30 november"), head_of(document), wording
        )
        assert [s.heading.casefold() for s in paper.sections] == [
            heading.casefold() for heading in document.headings
        ]
        assert all(section.blocks for section in paper.sections)
        assert thawed(frozen(paper)) == paper


def test_a_lagesrapport_grades_each_area_and_says_how_it_has_changed() -> None:
    paper = lagesrapport(
        Contribution("fritidsfaltare", passages=(Passage("mopeder", "", "ronninge", 3, "okar"),)),
        Contribution("socialfaltare", passages=(Passage("", "", "ronninge", 4),)),
        levels_before={"ronninge": 2},
    )
    assert "Rönninge | 4 allvarligt läge | 2 förhöjt läge | upp 2" in text_of(
        paper, "nivåändring sedan förra"
    )
    assert "3 ansträngt läge | ökar | mopeder | Fritidsfältare" in text_of(
        paper, "bedömning per område"
    )
    assert "Ej bedömt: Salems centrum, Salemstaden och övriga kommunen." in text_of(
        paper, "nivåändring sedan förra"
    )
    assert "Högst nivå: Rönninge, 4 (allvarligt läge)." in paper.summary


def test_who_did_not_answer_is_not_a_zero() -> None:
    paper = lagesrapport(
        Contribution("fritidsfaltare", nothing=True), missing=("skolan", "socialfaltare")
    )
    said = text_of(paper, "svarsfrekvens")
    assert "Fritidsfältare | inget att rapportera" in said
    assert "Skolans representant | ej rapporterat" in said
    assert "1 av 3 har svarat." in paper.summary
    assert any("Ej rapporterat: Skolans representant" in note for note in paper.footnotes)


def test_words_stand_under_their_heading_with_the_function_that_wrote_them() -> None:
    document = SALEM.document_by_id["verksamhetsrapport"]
    said = Contribution("chef_ifo", passages=(Passage("Två nya fältare.", document.headings[5]),))
    paper = compile_paper(SALEM, material(said), head_of(document), wording)
    assert "Chef för individ- och familjeomsorg | Två nya fältare." in text_of(
        paper, "behov och hinder"
    )
    assert text_of(paper, "läget på åtaganden").endswith("Inget underlag har lämnats.")


def test_an_open_document_hides_small_numbers_and_reporters_words() -> None:
    document = load_ready("skelleftea").document_by_id["lagesbild_omrade"]
    skelleftea = load_ready("skelleftea")
    area = skelleftea.areas[0].id
    few = Contribution(
        skelleftea.functions[0].id,
        incidents=(Incident(area, "klotter", 2), Incident(area, "stold", 7)),
        passages=(Passage("bråk vid kiosken", "oro bland unga"),),
        measures=("vuxna vid kiosken",),
    )
    filled = Material("nov", "nov", (few,), counts=counted(skelleftea, few.incidents))
    written = frozen(compile_paper(skelleftea, filled, head_of(document), wording))
    said = str(written)
    assert "kiosken" not in said
    assert "'Klotter', '<3'" in said
    assert "'Stöld, tillgrepp', '7'" in said
    inside = str(frozen(compile_paper(skelleftea, filled, head_of(document, "K3"), wording)))
    assert "bråk vid kiosken" in inside
    assert "'Klotter', '2'" in inside


def test_an_area_stands_after_its_own_preposition() -> None:
    haninge = load_ready("haninge")
    there = Incident("dalaro", "klotter", 4)
    filled = Material("nov", "nov", counts=counted(haninge, [there]))
    document = next(each for each in haninge.documents if each.headings)
    paper = compile_paper(haninge, filled, head_of(document, "K3"), wording)
    assert paper.summary[0].endswith("Flest händelser på Dalarö (4).")


def test_figures_are_compared_with_the_periods_before_and_the_year_before() -> None:
    paper = compile_paper(
        SALEM,
        material(
            Contribution("fritidsfaltare", incidents=(KLOTTER, STOLD)),
            earlier=(("oktober 2026", {("ronninge", "klotter"): 2}), ("september 2026", {})),
            year_ago={("ronninge", "klotter"): 6},
        ),
        replace(head_of(SALEM.document_by_id["redovisning_ks"], "K3")),
        wording,
    )
    said = text_of(paper, "lägesbild")
    assert "Kategori | Antal | Förra perioden | Samma period i fjol | Medel" in said
    assert "Klotter | 4 | 2 | 6 | 1" in said
    assert paper.summary[0].startswith("5 händelser har rapporterats, fler än förra perioden (2).")
    assert "Inga rapporterade händelser: Salems centrum och övriga kommunen." in said


def test_an_area_of_its_own_heading_gets_its_figures_and_the_rest_goes_to_the_rest() -> None:
    sollentuna = load_ready("sollentuna")
    rows = (Incident("edsberg", "klotter", 3), Incident("sjoberg", "stold", 5))
    rows = tuple(row for row in rows if row.area in sollentuna.area_by_id)
    filled = Material(
        "november 2026",
        "1–30 november 2026",
        counts=counted(sollentuna, rows),
        weeks=(("v. 45", {"edsberg": 3}), ("v. 46", {})),
        remarks={"edsberg": "Klottret har följt bussen."},
    )
    document = sollentuna.document_by_id["manadsrapport"]
    paper = compile_paper(sollentuna, filled, head_of(document), wording)
    said = text_of(paper, "Edsberg")
    assert "Klotter | 3" in said
    assert "Edsberg | 3 | 0" in said
    assert "Klottret har följt bussen." in said
    assert "Klotter" not in text_of(paper, "Tureberg")


def test_a_compilation_names_the_documents_it_lacks() -> None:
    skelleftea = load_ready("skelleftea")
    filled = Material(
        "2026",
        "2026",
        sources=(
            Source("Centrala stan", ("Lugnt.",)),
            Source("Norrböle", compiled=False, reported=False),
            Source("Ursviken", compiled=False),
        ),
    )
    paper = compile_paper(
        skelleftea, filled, head_of(skelleftea.document_by_id["lagesbild_samlad"]), wording
    )
    said = text_of(paper, "områdesgruppernas lägesbilder")
    assert "Centrala stan | Lugnt." in said
    assert "Ej rapporterat: Norrböle." in said
    assert "1 av 3 underlag är fastställda." in paper.summary
    answers = text_of(paper, "kunskapsbaserat arbetssätt, metod och källor")
    assert "Norrböle | ej rapporterat | Ursviken | rapporterat, ej fastställt" in answers
    block = paper.sections[0].blocks[0]
    assert isinstance(block, Paragraph)
