"""What issue 4 promises of 2026 and 2027, municipality by municipality, counted (DOMAIN 2, 5)."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tests.simulation.invariants import weeks_without_picture
from tests.simulation.outcome import Outcome, moment

YEAR = 2026
_OF_MEETINGS = ("D24", "D25")
"""Agendas and notes have the day of their meeting as period."""
_SIX_REPORTS = 6
"""Soc, BoU, KoF, Msb, polisen and räddningstjänsten."""


def lekeberg(outcome: Outcome) -> Iterator[str]:
    """Twelve joint pictures a year, and four BRÅ."""
    months = {
        row["period"]
        for row in outcome.documents
        if row["forum"] == "est_krets"
        and row["period"].startswith(str(YEAR))
        and not row["type"].startswith(_OF_MEETINGS)
    }
    yield from _expect("monthly pictures", len(months), 12)
    yield from _expect("BRÅ", len(outcome.meetings_of("bra", YEAR)), 4)


def salem(outcome: Outcome) -> Iterator[str]:
    """Chefssamråd in turn under municipality and police, prepared by six reports."""
    meetings = outcome.meetings_of("chefssamrad", YEAR)
    yield from _expect("chefssamråd", len(meetings), 4)
    yield from _expect("with elected members", sum(row["politicians"] for row in meetings), 2)
    parties = [
        {row["chair_party"] for row in outcome.meetings_of("chefssamrad", year)}
        for year in (YEAR, YEAR + 1)
    ]
    if sorted(map(sorted, parties)) != [["kommun"], ["polis"]]:
        yield f"chefssamråd is led by {parties}"
    plans = len(outcome.meetings_of("planeringsgrupp", YEAR))
    if plans < 6:
        yield f"planeringsgrupp meets {plans} times"
    yield from _expect("nätverk", len(outcome.meetings_of("natverk_trygghet_trivsel", YEAR)), 2)
    for meeting in meetings:
        starts = moment(meeting["starts"])
        asked = {
            function
            for row in outcome.rounds
            if "verksamhetsrapport" in row["collection"]
            and starts - timedelta(days=75) < moment(row["opened"]) < starts
            and row["closed"]
            and moment(row["closed"]) < starts
            for function in (*row["asked"], *row["vacant"])
        }
        if len(asked) < _SIX_REPORTS:
            yield f"before chefssamråd {meeting['starts']} only {sorted(asked)} are asked"


def sollentuna(outcome: Outcome) -> Iterator[str]:
    """Want a picture of each of the 53 weeks, and the EST groups each tertial or quarter."""
    first, last = date(YEAR, 1, 1), date(YEAR, 12, 31)
    yield from weeks_without_picture(outcome, "est_vecko", first, last)
    weeks = {
        row["period"]
        for row in outcome.documents
        if row["forum"] == "est_vecko" and row["period"].startswith(f"{YEAR}-W")
    }
    yield from _expect("weekly pictures", len(weeks), 53)
    for forum, times in (
        ("est_ledning", 3),
        ("est_strategisk", 3),
        ("est_fordjupning_edsberg", 4),
        ("est_fordjupning_tureberg", 4),
        ("strategiskt_samverkansforum", 2),
    ):
        yield from _expect(forum, len(outcome.meetings_of(forum, YEAR)), times)


def skelleftea(outcome: Outcome) -> Iterator[str]:
    """Nineteen area groups that report to Fris, and feedback to the styrgrupp once a year."""
    groups = [one for one in outcome.municipality.forums if one.type == "forebyggargrupp"]
    yield from _expect("area groups", len(groups), 19)
    for group in groups:
        if "fris" not in group.reports_to:
            yield f"{group.id} does not report to Fris"
        if not outcome.meetings_of(group.id, YEAR):
            yield f"{group.id} does not meet"
    reporting = {
        row["forum"]
        for row in outcome.rounds
        if row["forum"] in {group.id for group in groups} and row["period"].startswith(str(YEAR))
    }
    asked = {
        function
        for row in outcome.rounds
        if row["forum"] == "fris"
        for function in (*row["asked"], *row["vacant"])
    }
    from_areas = {one.id for one in groups if set(one.members) & asked}
    yield from _expect("groups with a picture for Fris", len(reporting | from_areas), 19)
    yield from _expect("feedback to styrgrupp", len(outcome.meetings_of("styrgrupp", YEAR)), 1)


def haninge(outcome: Outcome) -> Iterator[str]:
    """Two styrgrupp a term, and two accounts to KS with the presidium before each."""
    terms = [
        1 if moment(row["starts"]).month <= 6 else 2
        for row in outcome.meetings_of("styrgrupp", YEAR)
    ]
    if sorted(terms) != [1, 1, 2, 2]:
        yield f"styrgrupp meets in terms {terms}"
    accounts = [moment(row["starts"]) for row in outcome.meetings_of("ks_redovisning", YEAR)]
    before = [moment(row["starts"]) for row in outcome.meetings_of("avstamning_presidiet", YEAR)]
    yield from _expect("accounts to KS", len(accounts), 2)
    for account in accounts:
        if not any(account - timedelta(days=31) <= one < account for one in before):
            yield f"no meeting with the presidium before {account}"


PROMISED: dict[str, Callable[[Outcome], Iterator[str]]] = {
    one.__name__: one for one in (lekeberg, salem, sollentuna, skelleftea, haninge)
}


def _expect(what: str, found: int, wanted: int) -> Iterator[str]:
    if found != wanted:
        yield f"{what}: {found}, not {wanted}"
