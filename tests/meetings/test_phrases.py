"""What is said in a meeting and sounds like a commitment or a decision (DOMAIN 11.4)."""

from datetime import date

import pytest

from samverkan.meetings import decisions
from samverkan.meetings.attendance import counted
from samverkan.meetings.decisions import State
from samverkan.meetings.phrases import Phrase, recognised
from samverkan.meetings.who import function_first, function_meant
from samverkan.model_file import load_ready

SALEM = load_ready("salem")
COUNCIL = SALEM.forum_by_id["chefssamrad"]
TODAY = date(2026, 12, 8)

SAID = {
    "KoF tar fram ett förslag till den 12 december": Phrase(
        "atagande", "chef_kof", date(2026, 12, 12)
    ),
    "Polisen återkommer v. 50": Phrase("atagande", "lokalpolisomradeschef", date(2026, 12, 11)),
    "Msb ansvarar för att belysningen lagas": Phrase("atagande", "chef_msb"),
    "Rapporten ska vara klart senast 31 januari": Phrase("atagande", None, date(2027, 1, 31)),
    "ansvarig: BoU": Phrase("atagande", "chef_bou"),
    "Förvaltningschefen för KoF åtar sig att se över gården till 15 januari": Phrase(
        "atagande", "chef_kof", date(2027, 1, 15)
    ),
    "vi bordlägger": Phrase("bordlagd"),
    "Punkten bordläggs till nästa möte": Phrase("bordlagd"),
    "frågan hänskjuts till planeringsgruppen": Phrase("hanskjuten", forum="planeringsgrupp"),
    "beslutades att köpa in kameror": Phrase("beslut"),
    "Samrådet ställer sig bakom förslaget": Phrase("beslut"),
}
ORDINARY = (
    "Läget är lugnt i Rönninge",
    "Polisen rapporterar färre inbrott än i höstas",
    "Soc och BoU träffas varje månad",
    "Belysningen är trasig i gångtunneln",
)


@pytest.mark.parametrize("said", SAID)
def test_a_commitment_or_a_decision_is_heard(said: str) -> None:
    assert recognised(SALEM, COUNCIL, said, TODAY) == SAID[said]


@pytest.mark.parametrize("said", ORDINARY)
def test_ordinary_talk_is_taken_for_nothing_more(said: str) -> None:
    assert recognised(SALEM, COUNCIL, said, TODAY) is None


@pytest.mark.parametrize(
    ("words", "function"),
    [
        ("KoF", "chef_kof"),
        ("kof", "chef_kof"),
        ("förvaltningschefen för Msb", "chef_msb"),
        ("socialforvaltningen", "chef_soc"),
        ("polisen", "lokalpolisomradeschef"),
        ("kommunpolisen", "kommunpolis"),
        ("räddningstjänsten", "kommunsamordnare_rtj"),
        ("säkerhetssamordnaren", "sakerhetssamordnare"),
        ("kyrkoherden", None),
        ("", None),
    ],
)
def test_functions_are_known_by_their_everyday_names(words: str, function: str | None) -> None:
    assert function_meant(SALEM, words, COUNCIL) == function


@pytest.mark.parametrize(
    ("said", "function"),
    [
        ("Drog- och brottsförebyggande samordnare", "bf_samordnare"),
        ("Drog- och brottsförebyggande samordnare, andra tjänsten", "bf_samordnare_2"),
    ],
)
def test_a_whole_name_means_its_function_although_another_begins_with_it(
    said: str, function: str
) -> None:
    model = load_ready("skelleftea")
    fris = model.forum_by_id["fris"]
    assert function_meant(model, said, fris) == function
    assert function_first(model, f"{said} bjuder in", fris) == (function, "bjuder in")


def test_a_council_without_mandate_proposes_and_the_line_decides() -> None:
    assert decisions.first_state(COUNCIL) is State.FORESLAGET
    assert decisions.answered(State.FORESLAGET, "ja") is State.BEKRAFTAT
    assert decisions.answered(State.FORESLAGET, "annan_lydelse") is State.ANNAN_LYDELSE
    assert not decisions.stands(decisions.answered(State.FORESLAGET, "nej"))


@pytest.mark.parametrize("state", [s for s in State if s is not State.FORESLAGET])
def test_what_is_decided_is_not_decided_again(state: State) -> None:
    with pytest.raises(decisions.AlreadyAnsweredError):
        decisions.answered(state, "ja")


def test_a_steering_group_decides_itself() -> None:
    board = load_ready("skelleftea").forum_by_id["styrgrupp"]
    assert decisions.first_state(board) is State.BESLUTAT


def test_a_deputy_breaks_a_row_of_absences() -> None:
    assert counted("soc", ["franvarande", None, "ersattare", "franvarande"]).in_a_row == 2
    assert counted("soc", ["ersattare", "franvarande"]).in_a_row == 0
    assert counted("soc", ["narvarande"]).present == 1


MINE = {
    "jag tar fram statistik till den 12 december": "2026-12-12",
    "Jag fixar det": "",
    "jag ska ringa skolan senast 12 december": "2026-12-12",
}


@pytest.mark.parametrize("said", MINE)
def test_what_somebody_takes_on_in_the_first_person_is_theirs(said: str) -> None:
    found = recognised(SALEM, COUNCIL, said, TODAY, "chef_kof")
    assert found is not None
    assert (found.kind, found.owner) == ("atagande", "chef_kof")
    assert (found.due.isoformat() if found.due else "") == MINE[said]
    assert recognised(SALEM, COUNCIL, said, TODAY) is None


@pytest.mark.parametrize("said", ["jag ska bara säga en sak", "jag tycker att det är bra"])
def test_talk_in_the_first_person_is_no_promise(said: str) -> None:
    assert recognised(SALEM, COUNCIL, said, TODAY, "chef_kof") is None
