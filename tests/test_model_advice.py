"""What a municipality should look at is told apart from what is wrong."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from samverkan.model_file import read_with_advice
from tests.helpers.aby import changed

ADVICE: dict[str, tuple[tuple[tuple[str, str], ...], str, str]] = {
    "no strategic council": (
        (("strategic_council = true\n", ""),),
        "forums",
        "no forum handles the strategic questions, as law 2023:196 wants",
    ),
    "a board without indicators": (
        (('indicators = ["antal unga i öppenvård"]\n', ""),),
        "boards[1].indicators",
        "Socialnämnden has no indicators",
    ),
    "a function that sits nowhere": (
        (('invited = ["kopman"]\n', ""),),
        "functions[7]",
        "Köpmannaföreningens representant sits in no forum",
    ),
    "an operative function that nobody asks": (
        (
            ('level = "taktisk"', 'level = "operativ"'),
            ('asked = ["faltare", "kommunpolis"]', 'asked = ["kommunpolis"]'),
            ('"faltare",\n    "frit', '"frit'),
        ),
        "functions[3]",
        "nobody asks Fältare, who sits in an operative forum",
    ),
    "a forum without a chair": (
        (('chair = "trygghetssamordnare"\n', ""),),
        "forums[1].chair",
        "nobody leads Planeringsgruppen",
    ),
    "a chair who is no member": (
        (('chair = "kommunpolis"', 'chair = "socialchef"'),),
        "forums[2].chair",
        "socialchef leads Veckogruppen without being a member",
    ),
    "a forum without a charter": (
        (('charter = "Uppdragsbeskrivning, Trygghetsrådet 2026-02-05"\n', ""),),
        "forums[2].charter",
        "Veckogruppen has no uppdragsbeskrivning",
    ),
    "a forum that meets nobody knows when": (
        (('cadence = { before = "trygghetsrad", working_days = 10, at = 09:00:00 }\n', ""),),
        "forums[1].cadence",
        "nothing says when Planeringsgruppen meets",
    ),
    "compiled before its sources close": (
        (
            (
                'sources = ["veckogrupp.lagesbild"]',
                'sources = ["planeringsgrupp.verksamhetsrapport"]',
            ),
            ('every = "month"', 'before = "trygghetsrad"'),
            ("closes = { working_days_after = 5", "closes = { working_days = 11"),
        ),
        "forums[2].collections[1].closes",
        "månadsbild is compiled before verksamhetsrapport of Planeringsgruppen closes",
    ),
    "two groups of the same people": (
        (('"kommunpolis", "faltare"]', '"kommunpolis", "faltare", "fritidsledare_soderby"]'),),
        "forums[2].members",
        "Veckogruppen and Planeringsgruppen have 80% of their members in common",
    ),
}


@pytest.mark.parametrize(("changes", "key", "what"), ADVICE.values(), ids=ADVICE)
def test_advice_names_its_key_its_line_and_what_to_do(
    changes: tuple[tuple[str, str], ...], key: str, what: str, tmp_path: Path
) -> None:
    path = tmp_path / "aby.toml"
    path.write_text(changed(*changes), encoding="utf-8")
    (advice,) = read_with_advice(path)[1]
    assert (advice.key, advice.what) == (key, what)
    assert advice.file == str(path)
    assert advice.example
    assert advice.line is not None


def test_a_model_where_nothing_is_collected_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "aby.toml"
    collection = re.compile(r"\[\[forums\.collections\]\].*?\n\n", re.DOTALL)
    path.write_text(collection.sub("", changed()), encoding="utf-8")
    told = [each.what for each in read_with_advice(path)[1]]
    assert "no forum collects anything, so nobody is asked" in told
    assert not [what for what in told if what.startswith("nobody asks")]


@pytest.mark.parametrize("status", ["informellt", "avslutat"])
def test_an_informal_or_closed_group_needs_neither_chair_nor_charter(
    status: str, tmp_path: Path
) -> None:
    path = tmp_path / "aby.toml"
    changes = (
        ('chair = "kommunpolis"\n', ""),
        ('charter = "Uppdragsbeskrivning, Trygghetsrådet 2026-02-05"\n', ""),
        ('status = "aktivt"', f'status = "{status}"'),
    )
    path.write_text(changed(*changes), encoding="utf-8")
    assert read_with_advice(path)[1] == ()


def test_groups_for_different_areas_may_have_the_same_members(tmp_path: Path) -> None:
    path = tmp_path / "aby.toml"
    same = '["trygghetssamordnare", "kommunpolis", "faltare", "fritidsledare_soderby"]'
    path.write_text(
        changed(
            (
                'members = ["trygghetssamordnare", "kommunpolis", "faltare"]',
                f'areas = ["ovriga_kommunen"]\nmembers = {same}',
            )
        ),
        encoding="utf-8",
    )
    assert read_with_advice(path)[1] == ()


def test_advice_leaves_the_exit_status_at_nought_and_an_error_does_not(tmp_path: Path) -> None:
    path = tmp_path / "aby.toml"
    path.write_text(changed(('chair = "trygghetssamordnare"\n', "")), encoding="utf-8")
    shown = CliRunner().invoke(app, ["check", str(path)])
    assert shown.exit_code == 0
    assert f"note: {path}:" in shown.stdout
    assert "forums[1].chair: nobody leads Planeringsgruppen" in shown.stdout
    path.write_text(changed(('reports_to = ["trygghetsrad"]', 'reports_to = ["x"]')), "utf-8")
    shown = CliRunner().invoke(app, ["check", str(path)])
    assert shown.exit_code == 1
    assert "wrong:" in shown.stderr
