"""What issue 4 promises of 2026 and 2027, municipality by municipality, counted (DOMAIN 2, 5)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from tests.simulation.invariants import weeks_without_picture
from tests.simulation.outcome import Outcome, moment

YEAR = 2026
_SIX = {"soc", "bou", "kof", "msb", "polisen", "raddningstjansten"}
"""Those whose reports are asked for before each chefssamråd."""


def lekeberg(outcome: Outcome) -> Iterator[str]:
    """Twelve joint pictures a year, and four BRÅ."""
    pictures = outcome.periods_of("est_krets", "lagesbild_gemensam")
    for month in range(1, 13):
        if f"{YEAR}-{month:02d}" not in pictures:
            yield f"no picture of {YEAR}-{month:02d}"
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
    for year in (YEAR, YEAR + 1):
        for number, meeting in enumerate(outcome.meetings_of("chefssamrad", year), 1):
            yield from _unreported(outcome, f"{year}-M{number:02d}", moment(meeting["starts"]))


def _unreported(outcome: Outcome, period: str, starts: datetime) -> Iterator[str]:
    """Hold a chefssamråd to a round of reports before it, asked of all six, and its document."""
    name = f"chefssamråd {starts.date()}"
    rounds = [
        row
        for row in outcome.rounds
        if (row["forum"], row["collection"]) == ("planeringsgrupp", "verksamhetsrapport")
        and row["period"] == period
    ]
    if len(rounds) != 1:
        yield f"{len(rounds)} rounds of reports are for {name}"
        return
    known = {one.id: one for one in outcome.municipality.functions}
    asked = [known[function] for function in (*rounds[0]["asked"], *rounds[0]["vacant"])]
    parties = {one.department or one.organisation for one in asked}
    if parties != _SIX:
        yield f"before {name} {sorted(parties)} are asked"
    if not rounds[0]["closed"] or moment(rounds[0]["closed"]) >= starts:
        yield f"the reports are not compiled before {name}"
    if period not in outcome.periods_of("planeringsgrupp", "verksamhetsrapport"):
        yield f"there is no approved verksamhetsrapport for {name}"


def sollentuna(outcome: Outcome) -> Iterator[str]:
    """Want a picture of each of the 53 weeks, and the EST groups each tertial or quarter."""
    first, last = date(YEAR, 1, 1), date(YEAR, 12, 31)
    yield from weeks_without_picture(outcome, "est_vecko", first, last)
    pictures = outcome.periods_of("est_vecko", "veckolagesbild")
    yield from _expect("weekly pictures", len(_of_year(pictures)), 53)
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
    times = len(outcome.meetings_of("fris", YEAR))
    for group in groups:
        if "fris" not in group.reports_to:
            yield f"{group.id} does not report to Fris"
        if not outcome.meetings_of(group.id, YEAR):
            yield f"{group.id} does not meet"
        asked = {
            row["period"]
            for row in outcome.rounds
            if row["forum"] == group.id and row["period"].startswith(f"{YEAR}-") and row["closed"]
        }
        yield from _expect(f"pictures of {group.id} before Fris", len(asked), times)
    compiled = _of_year(outcome.periods_of("fris", "lagesbild_fris"))
    yield from _expect("pictures of the areas for Fris", len(compiled), times)
    pictures = _of_year(outcome.periods_of("beredningsgrupp", "lagesbild_samlad"))
    yield from _expect("yearly pictures of the whole", len(pictures), 1)
    for year in (YEAR, YEAR + 1):
        yield from _fed_back(outcome, year)


def _fed_back(outcome: Outcome, year: int) -> Iterator[str]:
    """Hold a year to one styrgrupp, and to beredningsgruppen's account in its room before it."""
    meetings = outcome.meetings_of("styrgrupp", year)
    yield from _expect(f"styrgrupp in {year}", len(meetings), 1)
    if f"{year}-M01" not in outcome.periods_of("beredningsgrupp", "redovisning_ks"):
        yield f"beredningsgruppen has no approved account for the styrgrupp of {year}"
    came = [
        message
        for message in outcome.messages
        if message["ref"].startswith(f"picture:skelleftea:beredningsgrupp:redovisning:{year}-M01:")
        and message["to"] == {"kind": "room", "id": "styrgrupp"}
        and all(moment(message["at"]) < moment(meeting["starts"]) for meeting in meetings)
    ]
    # The words and the file of one version; a second one would be feedback twice.
    yield from _expect(f"yearly feedback to the styrgrupp in {year}", len(came), 2)
    agendas = [
        message["text"]
        for message in outcome.messages
        if message["ref"].startswith("summons:")
        and message["forum"] == "styrgrupp"
        and moment(message["at"]).year == year
    ]
    if not any("Redovisning till kommunstyrelsen inför styrgruppen" in text for text in agendas):
        yield f"the account is not on the agenda of the styrgrupp of {year}"


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
    told = _of_year(outcome.periods_of("avstamning_presidiet", "redovisning_ks"))
    yield from _expect("accounts that the presidium has seen", len(told), 2)
    for account in accounts:
        if not any(account - timedelta(days=31) <= one < account for one in before):
            yield f"no meeting with the presidium before {account}"


PROMISED: dict[str, Callable[[Outcome], Iterator[str]]] = {
    one.__name__: one for one in (lekeberg, salem, sollentuna, skelleftea, haninge)
}


def _expect(what: str, found: int, wanted: int) -> Iterator[str]:
    if found != wanted:
        yield f"{what}: {found}, not {wanted}"


def _of_year(periods: set[str]) -> set[str]:
    return {period for period in periods if period.startswith(str(YEAR))}
