"""`make demo-teams` as people run it: once, for real, with a homeserver, playgrounds, a browser."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.play import FAILED
from bot.demo.script import line, say
from tests.teams.packages import installed

COMMAND = (sys.executable, "-W", "ignore", "-m", "tests.teams_demo")
ROOT = Path(__file__).parents[2]
LONGEST = 400  # seconds before it counts as hung, on a machine that does much else
NUMBER = "121212-1212"
PNG = b"\x89PNG\r\n\x1a\n"

pytestmark = pytest.mark.xdist_group("demo")


@dataclass(frozen=True)
class Played:
    """What a run left."""

    status: int
    terminal: str
    errors: str
    out: Path
    left_behind: tuple[str, ...]

    @property
    def transcript(self) -> str:
        """The transcript without what only Markdown needs."""
        text = (self.out / "transcript.md").read_text(encoding="utf-8")
        return text.replace("\\", "").replace("  \n", "\n")


def _run(out: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 -- our own command
        [*COMMAND, str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
        env={**os.environ, "COLUMNS": "100", **environment},
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play the week once."""
    installed("the week with half of its members in Teams", "chromium")
    folder = tmp_path_factory.mktemp("demo-teams")
    out = folder / "demo-output"
    # Not in the test's own folder: the browser's socket bears no path of 108 letters.
    with tempfile.TemporaryDirectory() as temporary:
        done = _run(out, TMPDIR=temporary)
        names = [path.name for path in Path(temporary).iterdir()]
    left = tuple(name for name in names if name.startswith("samrad"))
    return Played(done.returncode, done.stdout, done.stderr, out, left)


def test_the_week_is_played_on_both_and_complains_of_nothing(played: Played) -> None:
    assert (played.status, played.errors) == (0, ""), played.terminal
    assert not played.left_behind


def test_pictures_show_each_kind_of_card_and_the_channel(played: Played) -> None:
    pictures = sorted(played.out.glob("teams-*.png"))
    kinds = Counter(picture.stem.rpartition("-")[2] for picture in pictures)
    assert set(kinds) == {
        *("fraga_lagesbild", "ifyllt", "eko", "andrar", "paminnelse", "stopp", "kanalen"),
    }
    assert all(picture.read_bytes().startswith(PNG) for picture in pictures)


def test_the_transcript_holds_both_rooms_and_links_every_picture(played: Played) -> None:
    assert "## EST Vecko\n" in played.transcript
    assert "## EST Vecko, i Teams\n" in played.transcript
    shown = [picture for picture in played.out.glob("*.png") if "ifyllt" not in picture.name]
    for picture in shown:
        assert f"]({picture.name})" in played.transcript or "andrar" in picture.name


def test_answers_of_both_are_in_the_one_picture_that_both_get(played: Played) -> None:
    for name in ("direkt", "skriver_om", "for_sent"):
        assert line(name).text in played.transcript
    (here, there) = (
        played.transcript.partition(f"## {room}\n")[2].partition("\n## ")[0]
        for room in ("EST Vecko", say("teams.rum", rum="EST Vecko"))
    )
    for count in ("Tureberg: 9 händelser", "Häggvik: 4 händelser", "Edsberg: 5 händelser"):
        assert count in here
        assert count in there


def test_the_personal_number_that_was_typed_in_a_card_is_kept_nowhere(played: Played) -> None:
    assert NUMBER in played.terminal
    assert NUMBER not in played.transcript


def test_what_is_missing_is_said_with_how_to_get_it(tmp_path: Path) -> None:
    done = _run(tmp_path, PATH=str(tmp_path))
    assert done.returncode == FAILED
    assert "node, npm, chromium" in done.stdout
    assert "apt install nodejs npm chromium" in " ".join(done.stdout.split())
    assert not list(tmp_path.iterdir())
