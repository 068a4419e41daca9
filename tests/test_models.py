"""Somebody who knows a municipality must recognise it in its model (DOMAIN 2, 5)."""

from datetime import date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from samverkan import calendar
from samverkan.cadence import Alternating, Before, InMonths, InPeriods, WhenNeeded
from samverkan.collection import all_collections, asked_in, recipients, sources_of
from samverkan.model_file import load_ready, read_with_advice, ready_models
from samverkan.model_forums import meetings_a_year
from samverkan.structure import Forum, Municipality

MODELS = Path(__file__).parents[1] / "municipalities"
FIVE = ("haninge", "lekeberg", "salem", "skelleftea", "sollentuna")


def forum(model: str, id_: str) -> Forum:
    """Return a forum of a ready model."""
    return load_ready(model).forum_by_id[id_]


def advice(model: str) -> list[str]:
    """Return what a municipality is told to look at."""
    return [each.what for each in read_with_advice(MODELS / f"{model}.toml")[1]]


def test_there_are_five_ready_models() -> None:
    assert ready_models() == FIVE


@pytest.mark.parametrize("name", FIVE)
def test_a_ready_model_is_checked_without_errors(name: str) -> None:
    shown = CliRunner().invoke(app, ["check", str(MODELS / f"{name}.toml")])
    assert shown.exit_code == 0, shown.output
    assert not shown.stderr


@pytest.mark.parametrize("name", FIVE)
def test_a_ready_model_can_be_dumped_and_read_again(name: str) -> None:
    model = load_ready(name)
    assert Municipality.model_validate(model.model_dump()) == model


@pytest.mark.parametrize("name", FIVE)
def test_every_function_of_a_ready_model_sits_somewhere(name: str) -> None:
    assert not [what for what in advice(name) if "sits in no forum" in what]


@pytest.mark.parametrize("name", FIVE)
def test_every_active_forum_of_a_ready_model_has_a_chair_and_a_time(name: str) -> None:
    told = advice(name)
    assert not [what for what in told if what.startswith(("nobody leads", "nothing says when"))]


@pytest.mark.parametrize("name", FIVE)
def test_a_ready_model_says_what_is_assumed(name: str) -> None:
    text = (MODELS / f"{name}.toml").read_text(encoding="utf-8")
    assert "# Source: " in text
    assert text.lower().count("assumption") >= 10


YEAR = {
    ("lekeberg", "bra"): 4,
    ("lekeberg", "est_krets"): 12,
    ("salem", "chefssamrad"): 4,
    ("salem", "planeringsgrupp"): 8,
    ("salem", "utsattningsgrupp"): 53,
    ("salem", "natverk_trygghet_trivsel"): 2,
    ("salem", "trygghetsvandring"): 2,
    ("sollentuna", "est_ledning"): 3,
    ("sollentuna", "est_strategisk"): 3,
    ("sollentuna", "est_fordjupning_edsberg"): 4,
    ("sollentuna", "est_fordjupning_tureberg"): 4,
    ("sollentuna", "strategiskt_samverkansforum"): 2,
    ("skelleftea", "styrgrupp"): 1,
    ("haninge", "styrgrupp"): 4,
    ("haninge", "ks_redovisning"): 2,
    ("haninge", "avstamning_presidiet"): 2,
}


@pytest.mark.parametrize(("where", "times"), YEAR.items(), ids=[".".join(each) for each in YEAR])
def test_a_forum_meets_as_often_as_its_source_says(where: tuple[str, str], times: int) -> None:
    model = load_ready(where[0])
    assert meetings_a_year(model, model.forum_by_id[where[1]].cadence) == times


def test_lekebergs_bra_is_political_and_decides_over_one_monthly_picture() -> None:
    model = load_ready("lekeberg")
    bra = model.forum_by_id["bra"]
    assert [model.function_by_id[id_].elected for id_ in bra.members].count(True) == 4
    assert (bra.mandate, bra.strategic_council) == ("beslutande", True)
    assert model.forum_by_id["est_krets"].reports_to == ("bra",)
    assert "Socialnämnden has no indicators" in advice("lekeberg")


def test_salems_chefssamrad_changes_hands_and_decides_nothing() -> None:
    model = load_ready("salem")
    council = model.forum_by_id["chefssamrad"]
    assert isinstance(council.chair, Alternating)
    parties = [model.function_by_id[id_].organisation for id_ in council.chairs]
    assert parties == ["kommunen", "polisen"]
    assert council.mandate == "informerande"
    assert council.invited == ("kommunsamordnare_rtj",)


def test_elected_members_come_to_two_of_salems_four_chefssamrad() -> None:
    model = load_ready("salem")
    (guests,) = model.forum_by_id["chefssamrad"].guests
    assert len(guests.meetings) == 2
    assert len(guests.functions) == len(model.boards) == 5
    assert all(model.function_by_id[id_].elected for id_ in guests.functions)


def test_salems_coordinator_and_police_sit_in_every_group_of_the_agreement() -> None:
    for id_ in ("chefssamrad", "planeringsgrupp", "operativ_grupp"):
        members = forum("salem", id_).members
        assert "sakerhetssamordnare" in members
        assert {"kommunpolis", "omradespolis"} & set(members)


def test_six_report_before_each_of_salems_chefssamrad() -> None:
    flows = load_ready("salem").flows
    reporting = [
        flow.from_
        for flow in flows
        if (flow.to, flow.document) == ("planeringsgrupp", "verksamhetsrapport")
    ]
    assert reporting == ["soc", "bou", "kof", "msb", "polisen", "raddningstjansten"]


def test_salem_is_told_what_the_audit_told_it() -> None:
    assert "Nätverk för trygghet och trivsel has no uppdragsbeskrivning" in advice("salem")


def test_sollentuna_has_its_six_est_groups() -> None:
    groups = [each.id for each in load_ready("sollentuna").forums if each.id.startswith("est_")]
    assert groups == [
        "est_vecko",
        "est_ledning",
        "est_strategisk",
        "est_fordjupning_edsberg",
        "est_fordjupning_tureberg",
        "est_insats",
    ]
    assert isinstance(forum("sollentuna", "est_insats").cadence, WhenNeeded)


def test_only_est_vecko_is_asked_in_sollentuna() -> None:
    model = load_ready("sollentuna")
    asking = [each.id for each, item in all_collections(model) if item.asks and not each.is_resting]
    assert asking == ["est_vecko"]
    assert model.forums[0].id == "est_vecko"


def closings(model: str, year: int = 2026) -> dict[str, list[date]]:
    """Return the days on which the rounds of each collection close in a year."""
    town = load_ready(model)
    zone = calendar.zone(town)
    start, end = (datetime(year + n, 1, 1, tzinfo=zone) for n in (0, 1))
    found: dict[str, list[date]] = {}
    for due in calendar.due(town, start, end):
        if due.kind == "closing":
            days = found.setdefault(f"{due.forum}.{due.collection}", [])
            days.append(calendar.local_day(town, due.at))
    return found


def held(model: str, forum_id: str, year: int = 2026) -> list[date]:
    """Return the days on which a forum meets in a year."""
    return [m.day for m in calendar.meetings(load_ready(model), year) if m.forum == forum_id]


ROUNDS = {
    ("lekeberg", "est_krets.lagesbild"): 12,
    ("salem", "planeringsgrupp.verksamhetsrapport"): 4,
    ("salem", "planeringsgrupp.lagesbild_lokal"): 1,
    ("salem", "operativ_grupp.lagesrapport"): 8,
    ("sollentuna", "est_vecko.lagesbild"): 52,
    ("sollentuna", "est_vecko.manadsrapport"): 12,
    ("sollentuna", "est_strategisk.tertialanalys"): 3,
    ("skelleftea", "forebyggargrupp_boliden.omradesbild"): 12,
    ("skelleftea", "fris.omradesbilder"): 12,
    ("skelleftea", "beredningsgrupp.redovisning"): 1,
    ("skelleftea", "beredningsgrupp.lagesbild_samlad"): 1,
    ("haninge", "strategisk_samordningsgrupp.lagesbild"): 4,
    ("haninge", "styrgrupp.redovisning"): 2,
    ("haninge", "avstamning_presidiet.redovisning"): 2,
}


@pytest.mark.parametrize(
    ("where", "times"), ROUNDS.items(), ids=[".".join(each) for each in ROUNDS]
)
def test_a_collection_closes_as_often_as_its_source_says(
    where: tuple[str, str], times: int
) -> None:
    model, collection = where
    assert len(closings(model)[collection]) == times


def test_all_six_are_asked_for_a_verksamhetsrapport_before_each_of_salems_chefssamrad() -> None:
    model = load_ready("salem")
    group = model.forum_by_id["planeringsgrupp"]
    item = group.collections[0]
    functions = [model.function_by_id[id_] for id_ in asked_in(group, item)]
    parties = [function.department or function.organisation for function in functions]
    assert parties == ["soc", "bou", "kof", "msb", "polisen", "raddningstjansten"]
    assert (item.kind, item.before, item.flows_to) == (
        "verksamhetsrapport",
        "chefssamrad",
        ("chefssamrad",),
    )


@pytest.mark.parametrize("year", range(2026, 2031))
def test_haninges_presidium_sees_the_account_before_it_goes_to_ks(year: int) -> None:
    closed = closings("haninge", year)
    days = zip(
        closed["styrgrupp.redovisning"],
        held("haninge", "avstamning_presidiet", year),
        closed["avstamning_presidiet.redovisning"],
        held("haninge", "ks_redovisning", year),
        strict=True,
    )
    for draft, presidium, account, board in days:
        assert draft < presidium < account < board


@pytest.mark.parametrize("year", range(2026, 2031))
def test_sollentunas_tertialanalys_is_there_when_est_strategisk_and_est_ledning_meet(
    year: int,
) -> None:
    for analysis, strategic, ledning in zip(
        closings("sollentuna", year)["est_strategisk.tertialanalys"],
        held("sollentuna", "est_strategisk", year),
        held("sollentuna", "est_ledning", year),
        strict=True,
    ):
        assert analysis < strategic < ledning


@pytest.mark.parametrize("year", range(2026, 2031))
def test_skellefteas_areas_report_after_they_met_and_before_fris_does(year: int) -> None:
    closed = closings("skelleftea", year)
    for met, area, compiled, fris in zip(
        held("skelleftea", "forebyggargrupp_boliden", year),
        closed["forebyggargrupp_boliden.omradesbild"],
        closed["fris.omradesbilder"],
        held("skelleftea", "fris", year),
        strict=True,
    ):
        assert met < area < compiled < fris


def test_fris_hears_of_every_area() -> None:
    model = load_ready("skelleftea")
    (item,) = model.forum_by_id["fris"].collections
    assert len(sources_of(model, item)) == 19
    assert len(recipients(model, model.forum_by_id["fris"], item)) == 21


def test_sollentuna_is_told_of_the_overlap_and_the_gap_that_its_report_found() -> None:
    told = advice("sollentuna")
    assert "Stadsbyggnadsnämnden has no indicators" in told
    overlap = "Styrgrupp för utvecklingsuppdraget and EST Ledning have 86% of their members"
    assert any(what.startswith(overlap) for what in told)


def test_skellefteas_nineteen_groups_are_one_entry_and_report_to_fris() -> None:
    model = load_ready("skelleftea")
    groups = [each for each in model.forums if each.type == "forebyggargrupp"]
    assert len(groups) == 19
    assert len({each.areas for each in groups}) == 19
    assert {each.reports_to for each in groups} == {("fris",)}
    text = (MODELS / "skelleftea.toml").read_text(encoding="utf-8")
    assert text.count('type = "forebyggargrupp"') == 1


def test_skellefteas_outsiders_lower_the_groups_to_k2() -> None:
    model = load_ready("skelleftea")
    group = model.forum_by_id["forebyggargrupp_boliden"]
    assert [id_ for id_ in group.members if model.function_by_id[id_].external] == [
        "kyrka_boliden",
        "forening_boliden",
    ]
    assert group.access_class == "K2"


def test_haninges_steering_group_meets_twice_each_term_and_the_presidium_before_ks() -> None:
    cadence = forum("haninge", "styrgrupp").cadence
    assert isinstance(cadence, InPeriods)
    assert (cadence.every, cadence.times) == ("term", 2)
    before = forum("haninge", "avstamning_presidiet").cadence
    assert isinstance(before, Before)
    assert before.before == "ks_redovisning"


def test_haninges_bra_is_closed_and_the_line_leads() -> None:
    assert forum("haninge", "bra").status == "avslutat"
    styrgrupp = forum("haninge", "styrgrupp")
    assert (styrgrupp.chair, styrgrupp.strategic_council) == ("kommundirektor", True)


def test_lekebergs_councils_are_spread_over_the_year() -> None:
    cadence = forum("lekeberg", "bra").cadence
    assert isinstance(cadence, InMonths)
    assert cadence.months == (3, 6, 9, 12)
