"""`samrad demo` as people run it: once, for real, on a homeserver of its own."""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from struct import unpack
from zipfile import ZipFile

import docx
import pytest
from icalendar import Calendar

from bot.demo.play import FAILED, INTERRUPTED
from bot.demo.script import line, say, script, stage

COMMAND = (str(Path(sys.executable).with_name("samrad")), "demo", "--out")
LONGEST = 240  # seconds before the demo counts as hung, on a machine that does much else
NUMBER = "121212-1212"
DAYS_OF_THE_LADDER = (
    "Fredag den 11 december",
    "Torsdag den 17 december",
    "Fredag den 18 december",
    "Måndag den 21 december",
    "Måndag den 28 december",
    "Måndag den 4 januari",
    "Torsdag den 7 januari",
)

# Side by side with the other tests, but these in one process: the week is played once.
pytestmark = pytest.mark.xdist_group("demo")


@dataclass(frozen=True)
class Played:
    """What a run of the demo left."""

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

    def text_of(self, pattern: str) -> str:
        """Return the text of the one Word document of a kind, a line for each paragraph."""
        (file,) = self.out.glob(pattern)
        return "\n".join(one.text for one in docx.Document(str(file)).paragraphs)

    def only(self, pattern: str) -> bytes:
        """Return the one file of a kind."""
        (file,) = self.out.glob(pattern)
        return file.read_bytes()


def _in(temporary: Path) -> dict[str, str]:
    """Return an environment whose temporary files can be told from those of others."""
    temporary.mkdir(exist_ok=True)
    return {**os.environ, "TMPDIR": str(temporary), "COLUMNS": "100"}


def _rest_in(temporary: Path) -> tuple[str, ...]:
    return tuple(path.name for path in temporary.iterdir())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play the week once."""
    folder = tmp_path_factory.mktemp("demo")
    out, temporary = folder / "demo-output", folder / "temporary"
    done = subprocess.run(  # noqa: S603 -- our own command
        [*COMMAND, str(out)],
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
        env=_in(temporary),
    )
    return Played(done.returncode, done.stdout, done.stderr, out, _rest_in(temporary))


def test_the_demo_ends_well_and_complains_of_nothing(played: Played) -> None:
    assert (played.status, played.errors) == (0, ""), played.terminal


def test_the_demo_leaves_the_files_of_the_week_and_of_two_meetings(played: Played) -> None:
    kinds = Counter(file.stem.partition("-")[0] + file.suffix for file in played.out.iterdir())
    assert kinds == {
        "transcript.md": 1,
        "lagesbild.pdf": 1,
        "lagesbild.png": 1,
        "kallelse.pdf": 2,
        "kallelse.docx": 2,
        "est_vecko.ics": 1,
        "chefssamrad.ics": 1,
        "motesanteckningar.pdf": 1,
        "motesanteckningar.docx": 1,
        "protokollsutkast.pdf": 1,
        "protokollsutkast.docx": 1,
    }
    assert not played.left_behind


def test_each_file_is_what_its_name_says(played: Played) -> None:
    for file in played.out.glob("*.pdf"):
        assert file.read_bytes().startswith(b"%PDF-1.7")
    for file in played.out.glob("*.docx"):
        assert ZipFile(file).testzip() is None
    for file in played.out.glob("*.ics"):
        assert len(Calendar.from_ical(file.read_bytes()).walk("VEVENT")) == 1
    png = played.only("*.png")
    assert png.startswith(b"\x89PNG")
    width, height = unpack(">II", png[16:24])
    assert (width, height > 1000) == (1280, True)


def test_the_transcript_links_every_file(played: Played) -> None:
    for file in played.out.iterdir():
        assert file.suffix == ".md" or f"]({file.name})" in played.transcript


def test_the_meeting_leads_to_two_promises_and_a_decision(played: Played) -> None:
    notes = played.text_of("motesanteckningar*.docx")
    assert notes.count("Klart senast: 2026-") == 2
    assert "Beslut: Skolan i Häggvik har två vuxna vid entrén" in notes
    assert "räcket är löst" in notes


def test_the_council_s_decision_is_that_of_the_chief_in_the_line(played: Played) -> None:
    minutes = played.text_of("protokollsutkast*.docx")
    assert "Beslut: Msb byter armaturerna i gångtunneln senast 2027-02-26" in minutes
    assert "har beslutat i annan lydelse" in minutes


def test_a_forgotten_promise_is_followed_over_new_year_until_it_is_kept(played: Played) -> None:
    for day in DAYS_OF_THE_LADDER:
        assert f"### {day}" in played.transcript
    assert "### Fredag den 25 december" not in played.transcript
    assert "### Fredag den 1 januari" not in played.transcript
    assert say("kontroll.lofte", nummer=script("lofte")["nummer"]) in played.transcript


@pytest.mark.parametrize("name", ["direkt", "trad", "skriver_om", "inget", "andrar", "for_sent"])
def test_the_transcript_holds_what_members_wrote(played: Played, name: str) -> None:
    assert line(name).text in played.transcript


def test_the_transcript_names_every_member_and_every_room(played: Played) -> None:
    for here in (stage("vecka"), stage("salem")):
        assert f"## {here.room}" in played.transcript
        for part in here.cast.values():
            assert part.name in played.transcript


def test_the_personal_number_is_shown_when_typed_and_kept_nowhere(played: Played) -> None:
    assert NUMBER in played.terminal
    assert NUMBER not in played.transcript
    assert say("gor.stoppad_text") in played.transcript
    assert say("kontroll.stopp") in played.transcript


def test_no_line_on_the_terminal_is_wider_than_a_hundred_columns(played: Played) -> None:
    assert not [line for line in played.terminal.splitlines() if len(line) > 100]


async def test_a_demo_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    process = await asyncio.create_subprocess_exec(
        *COMMAND, str(tmp_path / "out"), stdout=asyncio.subprocess.PIPE, env=_in(temporary)
    )
    assert process.stdout is not None
    await _wait_for_line(process.stdout, say("steg.forra"))
    assert _rest_in(temporary)
    process.terminate()
    await asyncio.wait_for(process.communicate(), LONGEST)
    assert process.returncode == INTERRUPTED
    assert not _rest_in(temporary)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    out = tmp_path / "file" / "out"
    done = subprocess.run(  # noqa: S603 -- our own command
        [*COMMAND, str(out)], capture_output=True, text=True, check=False, timeout=LONGEST
    )
    assert done.returncode == FAILED
    assert str(out) in done.stdout.replace("\n", "")


async def _wait_for_line(stream: asyncio.StreamReader, wanted: str) -> None:
    async with asyncio.timeout(LONGEST):
        while wanted not in (await stream.readline()).decode():
            assert not stream.at_eof()
