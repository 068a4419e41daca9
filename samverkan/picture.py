"""The veckolägesbild D2 as data: what a document template and a chat text are fed with.

Everything a reader sees is resolved here to names and Swedish forms; a template
only lays it out (DOMAIN 4 D2, 15.5).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One category in one area in the period.

    Attributes:
        category: category id.
        name: category name.
        count: number; None when hidden by the access class ("<3").
        count_min: True when the number is a lower bound.
        previous: number in the previous period; None when there was none.
        mean: mean of the previous periods (at most eight); None without any.
        periods: how many periods the mean is built on.
        unconfirmed: how many of the count are not confirmed by their sender.
        too_few: fewer than five, "för få för att bedöma".

    """

    category: str
    name: str
    count: int | None
    count_min: bool
    previous: int | None
    mean: float | None
    periods: int
    unconfirmed: int
    too_few: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One incident as a line under its area, in words.

    The sender's sentence is never stored: the words are category, count, place and day.

    Attributes:
        category: category name.
        count: "2" or "minst 2".
        when: Swedish day or interval, empty when not stated.
        place: place in the sender's words, empty in K2.
        level: level 1 to 5, when stated.
        unconfirmed: not confirmed by its sender.
        late: came after closing.

    """

    category: str
    count: str
    when: str
    place: str
    level: int | None
    unconfirmed: bool
    late: bool


@dataclass(frozen=True, slots=True)
class AreaPicture:
    """One area.

    Attributes:
        area: area id.
        name: area name.
        total: sum of the counts; None when hidden.
        previous: sum of the previous period; None without one.
        level: highest level stated, if any.
        level_name: its name.
        cells: one per category that occurs, in the order of the closed list.
        rows: the incidents, empty in K2.
        analysis: the coordinator's words; empty when none.

    """

    area: str
    name: str
    total: int | None
    previous: int | None
    level: int | None
    level_name: str
    cells: tuple[Cell, ...]
    rows: tuple[Row, ...]
    analysis: str


@dataclass(frozen=True, slots=True)
class Participation:
    """Who reported. Function names, never persons.

    Attributes:
        asked: how many functions the round asked.
        reported: functions with incidents.
        nothing: functions that said "inget att rapportera".
        missing: functions that are "ej rapporterat" (not zero).
        vacant: functions without a holder.
        late: functions whose answer came after closing.

    """

    asked: int
    reported: tuple[str, ...]
    nothing: tuple[str, ...]
    missing: tuple[str, ...]
    vacant: tuple[str, ...]
    late: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeeklyPicture:
    """The veckolägesbild.

    Attributes:
        municipality: "Sollentuna kommun".
        forum: "EST Vecko".
        title: "Veckolägesbild".
        week: "v. 47", or what the period is called without its year: "november".
        period: "16–22 november 2026".
        year: the year of the period, an ISO year for a week.
        week_number: ISO week; 0 when the period is none.
        version: 1 and up.
        status: utkast, faststalld or reviderad.
        status_name: what people read.
        dnr: registry number; empty when none.
        access_class: K2, K3 or K4.
        author: function that compiled it.
        approved_by: function that approved it; empty in a draft.
        date: ISO date of this version.
        meeting: when it is discussed, in words; empty when none.
        summary: at most three lines.
        areas: every area of the model, in its order.
        measures: measures taken, in words.
        forecast: potential development, the coordinator's words.
        resources: resource planning, the coordinator's words.
        upcoming: coming events, in words.
        participation: who reported.
        uncertainties: standing and computed caveats, in words.
        sources: list of sources, in words.
        before: what the period before is called, "veckan före".
        stored: the period's stored form, for the name of a file; empty for a week.

    """

    municipality: str
    forum: str
    title: str
    week: str
    period: str
    year: int
    week_number: int
    version: int
    status: str
    status_name: str
    dnr: str
    access_class: str
    author: str
    approved_by: str
    date: str
    meeting: str
    summary: tuple[str, ...]
    areas: tuple[AreaPicture, ...]
    measures: tuple[str, ...]
    forecast: str
    resources: str
    upcoming: tuple[str, ...]
    participation: Participation
    uncertainties: tuple[str, ...]
    sources: tuple[str, ...]
    before: str = "veckan före"
    stored: str = ""
