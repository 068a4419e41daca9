"""Each rule of a model is broken once, on Åby of the documentation."""

import re

import pytest

from samverkan.model_file import ModelError, parse_municipality
from samverkan.problems import Problem
from samverkan.structure import Municipality
from tests.helpers.aby import ABY, changed


def problems(text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a model."""
    with pytest.raises(ModelError) as caught:
        parse_municipality(text, "aby.toml")
    return caught.value.problems


COUNCIL = 'cadence = { every = "year", months = [3, 6, 9, 12], nth = 2, day = "torsdag"'
BREAKS: dict[str, tuple[tuple[str, str], str, str]] = {
    "an agreement with an unknown party": (
        ('parties = ["kommunen", "polisen"]', 'parties = ["kommunen", "polis"]'),
        "agreements[0].parties[1]",
        'no organisation has the id "polis", did you mean "polisen"?',
    ),
    "an agreement that an unknown forum follows up": (
        ('forum = "trygghetsrad"', 'forum = "radet"'),
        "agreements[0].forum",
        'no forum has the id "radet"',
    ),
    "an agreement that an unknown function owns": (
        ('forum = "trygghetsrad"', 'owner = "chefen"'),
        "agreements[0].owner",
        'no function has the id "chefen"',
    ),
    "an agreement that ends before it begins": (
        ("valid_until = 2029-12-31", "valid_until = 2025-12-31"),
        "agreements[0].valid_until",
        "is before valid_from",
    ),
    "an unknown parent": (
        ('parent = "tatorten"', 'parent = "tatorte"'),
        "areas[1].parent",
        'no area has the id "tatorte", did you mean "tatorten"?',
    ),
    "areas in a circle": (
        ('name = "Tätorten"', 'name = "Tätorten"\nparent = "soderby"'),
        "areas[0].parent",
        "tatorten lies, step by step, in itself",
    ),
    "an unknown police class": (
        ('"utsatt"', '"farligt"'),
        "areas[1].police_class",
        "should be 'utsatt', 'risk' or 'sarskilt_utsatt'",
    ),
    "a department under an unknown board": (
        ('board = "socialnamnden"', 'board = "kulturnamnden"'),
        "departments[0].board",
        'no board has the id "kulturnamnden"',
    ),
    "a board twice": (
        ('id = "socialnamnden"', 'id = "ks"'),
        "boards[1].id",
        '"ks" is used twice',
    ),
    "an unknown department": (
        ('department = "socialforvaltningen"', 'department = "socialen"'),
        "functions[2].department",
        'no department has the id "socialen"',
    ),
    "two home keys": (
        ("home_areas =", 'home_area = "soderby"\nhome_areas ='),
        "functions[3]",
        "home_area and home_areas both say where it works: keep one of them",
    ),
    "an unknown one of several homes": (
        ('["norrangen", "soderby"]\nsuperior', '["norrangen", "solna"]\nsuperior'),
        "functions[3].home_areas[1]",
        'no area has the id "solna"',
    ),
    "written for an unknown area": (
        ('for_each_area = "tatorten"', 'for_each_area = ["norrangen", "soderby", "solna"]'),
        "functions[4].for_each_area[2]",
        'no area has the id "solna"',
    ),
    "nobody who coordinates": (
        ('role = "samordnare"', 'role = "chef"'),
        "functions",
        'law 2023:196 demands a coordinator: no function has the role "samordnare"',
    ),
    "a deputy of nobody": (
        ("deputies = { lokalpolisomradeschef =", "deputies = { faltare ="),
        "forums[0].deputies.faltare",
        '"faltare" is no member, so nobody comes in its place',
    ),
    "an unknown deputy": (
        ('= "kommunpolis" }', '= "narpolis" }'),
        "forums[0].deputies.lokalpolisomradeschef",
        'no function has the id "narpolis"',
    ),
    "a deputy of itself": (
        ('= "kommunpolis" }', '= "lokalpolisomradeschef" }'),
        "forums[0].deputies.lokalpolisomradeschef",
        '"lokalpolisomradeschef" cannot come in its own place',
    ),
    "an unknown invited function": (
        ('invited = ["kopman"]', 'invited = ["kopmam"]'),
        "forums[0].invited[0]",
        'no function has the id "kopmam", did you mean "kopman"?',
    ),
    "an adjunct member": (
        ('adjunct = ["socialchef"]', 'adjunct = ["faltare"]'),
        "forums[1].adjunct[0]",
        '"faltare" is a member already',
    ),
    "an unknown guest": (
        ('functions = ["ordforande_ks"]', 'functions = ["ordforande"]'),
        "forums[0].guests[0].functions[0]",
        'no function has the id "ordforande", did you mean "ordforande_ks"?',
    ),
    "a guest at a fifth meeting": (
        ("meetings = [2, 4]", "meetings = [2, 5]"),
        "forums[0].guests[0].meetings",
        "trygghetsrad has 4 planned meetings a year",
    ),
    "a forum for an unknown area": (
        ('areas = ["norrangen", "soderby"]\nmembers', 'areas = ["solna"]\nmembers'),
        "forums[2].areas[0]",
        'no area has the id "solna"',
    ),
    "an unknown function that takes turns": (
        ('alternating = ["kommundirektor"', 'alternating = ["direktor"'),
        "forums[0].chair",
        'no function has the id "direktor", did you mean "kommundirektor"?',
    ),
    "a function that takes turns with itself": (
        ('alternating = ["kommundirektor"', 'alternating = ["lokalpolisomradeschef"'),
        "forums[0].chair",
        "the same function stands twice among those who take turns",
    ),
    "a chair without a first year": (
        (", first_year = 2026", ""),
        "forums[0].chair.first_year",
        "is missing",
    ),
    "an unknown kind of cadence": (
        ('every = "year"', 'every = "quarter"'),
        "forums[0].cadence",
        "is none of the kinds there are",
    ),
    "a key of another cadence": (
        (COUNCIL, f"{COUNCIL}, interval = 2"),
        "forums[0].cadence.interval",
        'is not a key here, did you mean "interval"?',
    ),
    "a number as the time of a meeting": (
        (f"{COUNCIL}, at = 13:00:00", f"{COUNCIL}, at = 13"),
        "forums[0].cadence.at",
        "should be a local time of the day",
    ),
    "a year with neither times nor months": (
        ("months = [3, 6, 9, 12], ", ""),
        "forums[0].cadence",
        "a year needs either times, which are spread, or the months",
    ),
    "months in each month": (
        ('every = "year"', 'every = "month"'),
        "forums[0].cadence",
        "every month has neither times nor months",
    ),
    "a month twice": (
        ("months = [3, 6, 9, 12]", "months = [3, 3]"),
        "forums[0].cadence.months",
        "a month stands twice",
    ),
    "a fifth month of a tertial": (
        ('every = "year", months = [3, 6, 9, 12]', 'every = "tertial", months = [5]'),
        "forums[0].cadence.months",
        "its months are 1 to 4",
    ),
    "more times than months": (
        ('every = "year", months = [3, 6, 9, 12]', 'every = "term", times = 2, months = [2]'),
        "forums[0].cadence.times",
        "1 months are named, but times is 2",
    ),
    "weekday nought of a month": (
        ("nth = 2", "nth = 0"),
        "forums[0].cadence.nth",
        "0 is no weekday of a month: 1 is the first, -1 the last",
    ),
    "before an unknown forum": (
        ('before = "trygghetsrad"', 'before = "trygghetsradet"'),
        "forums[1].cadence.before",
        'no forum has the id "trygghetsradet", did you mean "trygghetsrad"?',
    ),
    "before itself": (
        ('before = "trygghetsrad"', 'before = "planeringsgrupp"'),
        "forums[1].cadence.before",
        "planeringsgrupp meets, step by step, before itself",
    ),
    "before what has no dates": (
        (f"{COUNCIL}, at = 13:00:00 }}", 'cadence = { every = "when_needed" }'),
        "forums[1].cadence.before",
        "trygghetsrad has no planned meetings to be before",
    ),
    "asking an unknown function": (
        ('asked = ["faltare", "kommunpolis"]', 'asked = ["faltaren"]'),
        "forums[1].collections[0].asked[0]",
        'no function has the id "faltaren", did you mean "faltare"?',
    ),
    "a round before an unknown forum": (
        ('before = "trygghetsrad"\nask', 'before = "trygghetsradet"\nask'),
        "forums[1].collections[0].before",
        'no forum has the id "trygghetsradet", did you mean "trygghetsrad"?',
    ),
    "a round before what has no dates": (
        (f"{COUNCIL}, at = 13:00:00 }}", 'cadence = { every = "when_needed" }'),
        "forums[1].collections[0].before",
        "trygghetsrad has no planned meetings to be before",
    ),
    "a round by two schedules": (
        ('before = "trygghetsrad"\nask', 'before = "trygghetsrad"\nevery = "month"\nask'),
        "forums[1].collections[0].every",
        "every and before both say what a round is for: keep one of them",
    ),
    "an unknown schedule": (
        ('every = "month"', 'every = "quarter"'),
        "forums[2].collections[1].every",
        "should be 'day', 'week', 'month', 'tertial', 'term', 'half_year' or 'year'",
    ),
    "a day of the week in a month": (
        ("ask = { working_days = 20, at", 'ask = { day = "mandag", at'),
        "forums[1].collections[0].ask",
        "a round that is no week counts its moments in working days",
    ),
    "working days in a week": (
        ('closes = { week = 1, day = "mandag"', "closes = { working_days = 1"),
        "forums[2].collections[0].closes",
        "a weekly round has its moments on days of weeks",
    ),
    "working days both ways": (
        ("working_days_after = 5", "working_days = 1, working_days_after = 5"),
        "forums[2].collections[1].closes",
        "working_days counts back and working_days_after on: keep one",
    ),
    "a meeting of a round that is no week": (
        ('every = "month"', 'every = "month"\nmeeting = { day = "mandag", at = 09:00:00 }'),
        "forums[2].collections[1].meeting",
        "only a weekly round says when its meeting is: others have it from a cadence",
    ),
    "a week without a meeting": (
        ('meeting = { week = 1, day = "tisdag", at = 09:00:00 }\n', ""),
        "forums[2].collections[0].meeting",
        "is missing",
    ),
    "a collection that never asks": (
        ("ask = { working_days = 20, at = 09:00:00 }\n", ""),
        "forums[1].collections[0].ask",
        "is missing",
    ),
    "a reminder before the question": (
        ("nudges = [{ working_days = 15", "nudges = [{ working_days = 25"),
        "forums[1].collections[0].nudges[0]",
        "must come after ask, which is at 09.00, 20 working days before",
    ),
    "a verksamhetsrapport without headings": (
        (
            'title = "Verksamhetsrapport"\nheadings = ["arbetet sedan förra mötet", ',
            'title = "Verksamhetsrapport"\nheadings = [] # ["arbetet sedan förra mötet", ',
        ),
        "forums[1].collections[0].document",
        "verksamhetsrapport has no headings for a verksamhetsrapport to be written under",
    ),
    "a sammanstallning that asks": (
        ('every = "month"', 'every = "month"\nasked = ["faltare"]'),
        "forums[2].collections[1].asked",
        "nobody is asked for a sammanstallning",
    ),
    "a sammanstallning of nothing": (
        ('sources = ["veckogrupp.lagesbild"]\n', ""),
        "forums[2].collections[1].sources",
        "says nothing to compile from",
    ),
    "sources of what is asked for": (
        ('before = "trygghetsrad"\nask', 'before = "trygghetsrad"\nsources = ["veckogrupp"]\nask'),
        "forums[1].collections[0].sources",
        "only a sammanstallning is compiled from sources, not verksamhetsrapport",
    ),
    "an unknown source": (
        ('"veckogrupp.lagesbild"', '"veckogrupp.lagesrapport"'),
        "forums[2].collections[1].sources[0]",
        'no collection of a forum, or of a type of forums, is "veckogrupp.lagesrapport"',
    ),
    "sources in a circle": (
        ('"veckogrupp.lagesbild"', '"veckogrupp.*"'),
        "forums[2].collections[1].sources",
        "veckogrupp.manadsbild is compiled, step by step, from itself",
    ),
    "flowing to an unknown forum": (
        ('flows_to = ["trygghetsrad"]', 'flows_to = ["radet"]'),
        "forums[1].collections[0].flows_to[0]",
        'no forum has the id "radet"',
    ),
    "flowing to itself": (
        ('flows_to = ["planeringsgrupp"]', 'flows_to = ["veckogrupp"]'),
        "forums[2].collections[1].flows_to[0]",
        "gets its own documents without being named",
    ),
    "an end before the start": (
        ("end = 2029-12-31", "end = 2025-12-31"),
        "forums[0].end",
        "2025-12-31 is before the start",
    ),
    "reporting to an unknown forum": (
        ('reports_to = ["trygghetsrad"]', 'reports_to = ["radet"]'),
        "forums[1].reports_to[0]",
        'no forum has the id "radet"',
    ),
    "reporting in a circle": (
        ('reports_to = ["trygghetsrad"]', 'reports_to = ["veckogrupp"]'),
        "forums[1].reports_to",
        "planeringsgrupp reports, step by step, to itself",
    ),
    "a flow from nowhere": (
        ('from = "veckogrupp"', 'from = "veckogruppen"'),
        "flows[0].from",
        'no forum, function, board or party has the id "veckogruppen", did you mean "veckogrupp"?',
    ),
    "a flow in place": (
        ('from = "veckogrupp"', 'from = "planeringsgrupp"'),
        "flows[0].to",
        "is where it came from",
    ),
    "a flow as an unknown document": (
        ('document = "veckolagesbild"\nwhen', 'document = "veckobild"\nwhen'),
        "flows[0].document",
        'no document has the id "veckobild", did you mean "veckolagesbild"?',
    ),
    "an end of a flow that is two things": (
        ('id = "socialforvaltningen"', 'id = "planeringsgrupp"'),
        "flows[0].to",
        '"planeringsgrupp" is the id of several parts of the model, so the end is not clear',
    ),
}


@pytest.mark.parametrize(("change", "key", "what"), BREAKS.values(), ids=BREAKS)
def test_a_broken_rule_is_told_with_its_key_its_line_and_an_example(
    change: tuple[str, str], key: str, what: str
) -> None:
    (problem,) = [each for each in problems(changed(change)) if each.key == key]
    assert (problem.file, problem.what) == ("aby.toml", what)
    assert problem.example or key == "functions[3]"
    assert problem.line is not None


def test_a_problem_of_an_entry_for_many_areas_is_told_once_where_it_stands() -> None:
    text = changed(('role = "fritidsledare"\nsuperior = "kommundirektor"', 'role = "Ledare"'))
    (problem,) = problems(text)
    assert problem.key == "functions[4].role"
    assert problem.line is not None
    assert text.splitlines()[problem.line - 1] == 'role = "Ledare"'


def test_entries_after_one_for_many_areas_keep_their_place_in_the_file() -> None:
    (problem,) = problems(changed(('role = "naringsidkare"', 'role = "Handel"')))
    assert problem.key == "functions[7].role"


def aby() -> Municipality:
    """Return Åby."""
    return parse_municipality(ABY, "aby.toml")


def test_one_entry_becomes_one_function_for_each_area() -> None:
    north = aby().function_by_id["fritidsledare_norrangen"]
    south = aby().function_by_id["fritidsledare_soderby"]
    assert [north.name, south.name] == ["Fritidsledare i Norrängen", "Fritidsledare i Söderby"]
    assert [north.home_area, south.home_area] == ["norrangen", "soderby"]
    assert north.for_each_area == south.for_each_area == ("norrangen", "soderby")


def test_one_entry_becomes_one_flow_for_each_area() -> None:
    flows = [flow for flow in aby().flows if flow.for_each_area]
    assert [flow.from_ for flow in flows] == ["fritidsledare_norrangen", "fritidsledare_soderby"]
    assert flows[0].what == "läget i Norrängen"


def test_one_entry_becomes_one_forum_for_each_area_with_its_own_members() -> None:
    text = changed(
        ('id = "veckogrupp"', 'id = "veckogrupp_{area}"\nfor_each_area = "tatorten"'),
        ('name = "Veckogruppen"', 'name = "Veckogruppen {area_name}"'),
        ('areas = ["norrangen", "soderby"]\nmembers', "members"),
        ('    "fritidsledare_norrangen",\n    "fritidsledare_soderby",', '"fritidsledare_{area}",'),
        ('"veckogrupp.lagesbild"', '"veckogrupp_{area}.lagesbild"'),
        ('from = "veckogrupp"', 'from = "veckogrupp_soderby"'),
    )
    model = parse_municipality(text, "aby.toml")
    south = model.forum_by_id["veckogrupp_soderby"]
    assert (south.name, south.areas) == ("Veckogruppen Söderby", ("soderby",))
    assert "fritidsledare_soderby" in south.members
    assert len(model.forums) == 4


def test_a_home_is_the_sole_one_of_several() -> None:
    one = parse_municipality(changed(('["norrangen", "soderby"]\nsup', '["soderby"]\nsup')), "x")
    assert one.function_by_id["faltare"].home_area == "soderby"
    assert aby().function_by_id["faltare"].home_area is None
    assert aby().function_by_id["kommunpolis"].home_areas == ("norrangen",)


def test_the_chairs_are_all_who_lead_at_some_time() -> None:
    forums = aby().forum_by_id
    assert forums["trygghetsrad"].chairs == ("kommundirektor", "lokalpolisomradeschef")
    assert forums["veckogrupp"].chairs == ("kommunpolis",)
    without = re.sub(r"chair = \"trygghetssamordnare\"\n", "", ABY)
    assert parse_municipality(without, "x").forum_by_id["planeringsgrupp"].chairs == ()
