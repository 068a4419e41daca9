"""Example veckolägesbilder: an ordinary week, an empty one, a very large one, one for K2."""

from dataclasses import replace

from samverkan.categories import CATEGORIES, LEVEL_NAMES
from samverkan.picture import AreaPicture, Cell, Participation, Row, WeeklyPicture

AREAS = (
    ("edsberg", "Edsberg"),
    ("tureberg", "Tureberg"),
    ("rotebro", "Rotebro"),
    ("helenelund", "Helenelund"),
    ("haggvik", "Häggvik"),
    ("sollentuna_centrum", "Sollentuna centrum"),
    ("ovriga_kommundelar", "övriga kommundelar"),
)
NAMES = {category.id: category.name for category in CATEGORIES}


def cell(
    category: str,
    count: int | None,
    previous: int | None,
    mean: float | None = None,
    *,
    count_min: bool = False,
    unconfirmed: int = 0,
) -> Cell:
    """Return a cell whose mean, when there is one, stands on eight weeks."""
    return Cell(
        category=category,
        name=NAMES[category],
        count=count,
        count_min=count_min,
        previous=previous,
        mean=mean,
        periods=0 if mean is None else 8,
        unconfirmed=unconfirmed,
        too_few=count is None or count < 5,
    )


def row(
    category: str,
    count: str = "1",
    when: str = "",
    place: str = "",
    level: int | None = None,
    *,
    unconfirmed: bool = False,
    late: bool = False,
) -> Row:
    """Return an incident under its category's name."""
    return Row(NAMES[category], count, when, place, level, unconfirmed, late)


def area(
    area_id: str,
    cells: tuple[Cell, ...] = (),
    rows: tuple[Row, ...] = (),
    level: int | None = None,
    analysis: str = "",
) -> AreaPicture:
    """Return an area; the sums come from its cells."""
    counts = [one.count for one in cells]
    before = [one.previous for one in cells if one.previous is not None]
    return AreaPicture(
        area=area_id,
        name=dict(AREAS)[area_id],
        total=None if None in counts else sum(count or 0 for count in counts),
        previous=sum(before) if before else None,
        level=level,
        level_name=LEVEL_NAMES[level] if level else "",
        cells=cells,
        rows=rows,
        analysis=analysis,
    )


def empty_week() -> WeeklyPicture:
    """Return a draft for a first week in which nobody reported anything."""
    return WeeklyPicture(
        municipality="Sollentuna kommun",
        forum="EST Vecko",
        title="Veckolägesbild",
        week="v. 47",
        period="16–22 november 2026",
        year=2026,
        week_number=47,
        version=1,
        status="utkast",
        status_name="Utkast",
        dnr="",
        access_class="K3",
        author="Trygghetssamordnare",
        approved_by="",
        date="2026-11-23",
        meeting="",
        summary=(),
        areas=tuple(area(area_id) for area_id, _ in AREAS),
        measures=(),
        forecast="",
        resources="",
        upcoming=(),
        participation=Participation(
            asked=3,
            reported=(),
            nothing=(),
            missing=("Socialtjänst", "Skola", "Polis"),
            vacant=("Fritid",),
            late=(),
        ),
        uncertainties=(),
        sources=(),
    )


def ordinary_week() -> WeeklyPicture:
    """Return an approved week with incidents in three of seven areas."""
    edsberg = area(
        "edsberg",
        (
            cell("narkotika", 6, 4, 3.5, unconfirmed=1),
            cell("skadegorelse", 5, 5, 4.25, count_min=True),
            cell("storande_samling", 2, 4, 2.0),
        ),
        (
            row("narkotika", "6", "fredag 20 november", "Edsbergs torg", 3, unconfirmed=True),
            row("skadegorelse", "minst 2", "natten mot lördag 21 november", "Edsbergsskolan"),
            row("skadegorelse", "3", "16–18 november", "Ribbings väg, garaget"),
            row("storande_samling", "2", "", "Edsbergs centrum", late=True),
        ),
        3,
        "Fler påträffade lustgastuber kring torget än tidigare veckor.\n"
        "Skola och fritid ser samma tider: fredag kväll mellan kl. 19 och 22.",
    )
    tureberg = area(
        "tureberg",
        (cell("buskorning", 7, 5, 6.0), cell("nedskrapning", 1, None)),
        (
            row("buskorning", "7", "hela veckan", "Malmvägen, gångvägen"),
            row("nedskrapning", "1", "torsdag 19 november", "Turebergs torg"),
        ),
        2,
    )
    centrum = area(
        "sollentuna_centrum",
        (cell("vald", 1, 0, 0.75), cell("stold", 9, 9, 8.125)),
        (
            row("vald", "1", "lördag 21 november", "bussterminalen", 4),
            row("stold", "9", "16–22 november", "köpcentrumet"),
        ),
        4,
    )
    filled = {one.area: one for one in (edsberg, tureberg, centrum)}
    return replace(
        empty_week(),
        version=2,
        status="faststalld",
        status_name="Fastställd",
        dnr="KS 2026/118",
        approved_by="Trygghetschef",
        meeting="tisdag 24 november 2026 kl. 9.00",
        summary=(
            "Mer lustgas och narkotika kring Edsbergs torg, framför allt fredag kväll.",
            "Ett våldsbrott vid bussterminalen i Sollentuna centrum.",
            "Lugnt i övriga områden enligt dem som svarat.",
        ),
        areas=tuple(filled.get(area_id, area(area_id)) for area_id, _ in AREAS),
        measures=(
            "Extra fältpass i Edsberg fredag och lördag (Fritid, Socialtjänst).",
            "Belysningen vid Edsbergsskolan är lagad (Sollentunahem).",
        ),
        forecast="Skyltsöndagen den 29 november samlar många unga i centrum.",
        resources="Fältgruppen förstärks fredag. Ordningsvakter i centrum till kl. 23.",
        upcoming=("Skyltsöndag i Sollentuna centrum den 29 november kl. 13–17.",),
        participation=Participation(
            asked=7,
            reported=("Skola", "Fritid", "Sollentunahem", "Polis"),
            nothing=("Räddningstjänst", "Socialtjänst"),
            missing=("Kollektivtrafik",),
            vacant=("Näringsliv",),
            late=("Fritid",),
        ),
        uncertainties=(
            "Siffrorna visar vad som rapporterats, inte allt som har hänt.",
            "En uppgift är inte bekräftad av den som lämnade den.",
        ),
        sources=("Veckans svar från sex funktioner.", "Lägesbild v. 46, version 2."),
    )


def large_week() -> WeeklyPicture:
    """Return a draft with every category in every area, long texts and a revised status."""
    long_text = "\n".join(
        "Återkommande störningar längs gångstråket mellan stationen och skolan beskrivs av "
        f"flera funktioner, med samma tider och platser som föregående veckor (stycke {number}). "
        "Platsen är mörk, och buskaget skymmer sikten från gatan."
        for number in range(1, 5)
    )
    full = tuple(
        area(
            area_id,
            tuple(
                cell(category.id, 3 * index % 17, 2 * index % 13, index / 3, unconfirmed=index % 3)
                for index, category in enumerate(CATEGORIES)
            ),
            tuple(
                row(
                    category.id,
                    str(3 * index % 17),
                    "natten mot söndag 22 november",
                    "gångvägen mellan pendeltågsstationen och högstadieskolan",
                    index % 5 + 1,
                    unconfirmed=index % 3 > 0,
                    late=index % 4 == 0,
                )
                for index, category in enumerate(CATEGORIES)
            ),
            number % 5 + 1,
            long_text,
        )
        for number, (area_id, _) in enumerate(AREAS)
    )
    ordinary = ordinary_week()
    return replace(
        ordinary,
        status="reviderad",
        status_name="Reviderad",
        areas=full,
        measures=ordinary.measures * 12,
        forecast=long_text,
        resources=long_text,
        upcoming=ordinary.upcoming * 12,
        uncertainties=ordinary.uncertainties * 8,
        sources=ordinary.sources * 20,
    )


def external_week() -> WeeklyPicture:
    """Return the ordinary week as K2 shows it: no places, small counts hidden."""
    ordinary = ordinary_week()

    def outside(one: AreaPicture) -> AreaPicture:
        cells = tuple(
            replace(
                each,
                count=each.count if each.count is None or each.count > 2 else None,
                previous=each.previous if each.previous is None or each.previous > 2 else None,
                unconfirmed=0,
            )
            for each in one.cells
        )
        hidden = any(each.count is None for each in cells)
        return replace(one, cells=cells, rows=(), total=None if hidden else one.total)

    return replace(
        ordinary, access_class="K2", areas=tuple(outside(each) for each in ordinary.areas)
    )


def week_with(text: str) -> WeeklyPicture:
    """Return a draft with the same reported text in every place that people write in."""
    one = area("edsberg", (cell("vald", 6, 2, 1.0),), (row("vald", "6", text, text),), 3, text)
    return replace(
        empty_week(),
        summary=(text,),
        areas=(replace(one, name=text[:200]),),
        measures=(text,),
        forecast=text,
        resources=text,
        upcoming=(text,),
        participation=Participation(1, (text,), (), (text,), (), ()),
        uncertainties=(text,),
        sources=(text,),
    )
