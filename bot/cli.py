"""The command line.

What a command needs is imported inside it: `samrad --help` answers at once, and a check
of a file starts no chat and no typesetting.
"""

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.hosted import Hosted
    from bot.settings import Settings
    from samverkan.problems import Problem

FAILED = 1
UNUSABLE = 2

app = typer.Typer(
    name="samrad",
    help="Samråd: the chat bot that gathers a municipality's lägesbild.",
    epilog="Exit status: 0 done, 1 something is wrong, 2 the command cannot be carried out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
# The years that the rules of holidays hold for.
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
people_app = typer.Typer(help="Who holds which function.", no_args_is_help=True)
app.add_typer(people_app, name="people")
teams_app = typer.Typer(help="The app in Microsoft Teams.", no_args_is_help=True)
app.add_typer(teams_app, name="teams")

Config = Annotated[
    Path, typer.Argument(metavar="CONFIG", help="Settings; see config.example.toml.")
]


def main() -> None:
    """Run the command line."""
    app()


def _show_version(value: bool) -> None:  # noqa: FBT001 -- typer calls it with the flag alone
    if value:
        typer.echo(f"samrad {version('samrad')}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise typer.BadParameter("an instant needs an offset, as in 2026-11-19T09:00:00+01:00")
    return instant


@app.command(epilog="Example: samrad run config.toml")
def run(
    config: Config,
    *,
    # Hidden: it is for rehearsals and tests, see docs/reliability.md.
    rehearse: Annotated[
        datetime | None,
        typer.Option(parser=_instant, hidden=True, help="Let it be this instant at the start."),
    ] = None,
) -> None:
    """Run the bot in the foreground until SIGTERM or Ctrl-C."""
    settings, hosted = _loaded(config)
    from bot.memory import one_heap, without

    one_heap()
    # structlog loads both for tracebacks and loggers that the bot does not use.
    with without("rich", "twisted"):
        import structlog  # noqa: F401 -- here, so that all later imports find it
    from bot.app import MissingPartError
    from bot.app import run as run_bot
    from bot.clock import SystemClock, TravelClock
    from bot.lock import TakenError
    from bot.platforms.base import LoginFailed
    from bot.web import PortTakenError

    clock = SystemClock() if rehearse is None else TravelClock(rehearse)
    try:
        asyncio.run(run_bot(settings, hosted, clock))
    except LoginFailed as error:
        typer.echo(f"The login failed: {error}. samrad check {config} tells more.", err=True)
        raise typer.Exit(FAILED) from error
    except TakenError as error:
        typer.echo(f"Another copy is running: {error}.", err=True)
        raise typer.Exit(FAILED) from error
    except PortTakenError as error:
        typer.echo(f"The port of web.port is taken: {error}.", err=True)
        raise typer.Exit(FAILED) from error
    except MissingPartError as error:
        typer.echo(f"{error}.", err=True)
        raise typer.Exit(UNUSABLE) from error


@app.command(epilog="Example: samrad demo --out demo-output --keep")
def demo(
    *,
    out: Annotated[
        Path, typer.Option(help="Folder for the transcript, and the files that members get.")
    ] = Path("demo-output"),
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the homeserver and the bots running.")
    ] = False,
) -> None:
    """Play a week of EST Vecko, its meeting and a council on a homeserver of its own."""
    from bot.demo.play import main as play

    raise typer.Exit(play(out, keep))


@app.command(epilog="Example: samrad check config.toml --offline")
def check(
    config: Annotated[
        Path,
        typer.Argument(
            metavar="CONFIG", help="Settings, or a model: a file, or a ready one's name."
        ),
    ],
    *,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not try to log in to the homeserver.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the findings as one JSON object.")
    ] = False,
) -> None:
    """Say what is wrong with settings or a model: file, key, and an example of what is right."""
    from bot.check import check as find

    findings = asyncio.run(find(config, datetime.now(UTC), offline=offline))
    if as_json:
        typer.echo(json.dumps(asdict(findings), ensure_ascii=False, indent=2))
    else:
        for fact in findings.facts:
            typer.echo(f"ok: {fact}")
        for remark in findings.remarks:
            typer.echo(f"note: {remark}")
        _tell(findings.problems)
    if findings.problems:
        raise typer.Exit(FAILED)


@app.command(
    epilog="Example: samrad interpret --at 2026-11-19T09:00+01:00 'två krossade rutor i Häggvik'"
)
def interpret(
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="A message as people write it.")
    ] = "",
    *,
    jsonl: Annotated[
        Path | None, typer.Option(help="Read messages from a file: text, role, reported_at.")
    ] = None,
    model: Annotated[
        str, typer.Option(help="A ready model's name, or a path to one.")
    ] = "sollentuna",
    role: Annotated[str, typer.Option(help="The sender's kind of rapportör.")] = "",
    at: Annotated[
        str, typer.Option(metavar="ISO", help="When it was written, with offset; now if left out.")
    ] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Add which words gave which value.")
    ] = False,
) -> None:
    """Say what the bot would understand: one JSON object for each message."""
    from bot.interpret_command import (
        Message,
        UnreadableLineError,
        interpret_to_json,
        read_messages,
    )
    from samverkan.interpretation import Gazetteer
    from samverkan.model_file import ModelError, load_named

    if bool(text) == bool(jsonl):
        raise typer.BadParameter("give either a TEXT or --jsonl FILE")
    try:
        moment = datetime.fromisoformat(at) if at else datetime.now(UTC)
    except ValueError as error:
        raise typer.BadParameter(f"--at {at} is no time; try 2026-11-19T09:00+01:00") from error
    if moment.tzinfo is None:
        raise typer.BadParameter(f"--at {at} has no offset; try {at}+01:00")
    try:
        gazetteer = Gazetteer.of(load_named(model))
        lines = jsonl.read_text(encoding="utf-8").splitlines() if jsonl else []
        messages = read_messages(lines, role, moment) if jsonl else [Message(text, role, moment)]
        for line in interpret_to_json(messages, gazetteer, with_explanation=explain):
            typer.echo(line)
    except ModelError as error:
        _stop(error.problems, UNUSABLE)
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"wrong: {jsonl}: {error}", err=True)
        raise typer.Exit(UNUSABLE) from error
    except UnreadableLineError as error:
        typer.echo(f"wrong: {jsonl}, {error}", err=True)
        raise typer.Exit(FAILED) from error


@app.command("calendar", epilog="Example: samrad calendar sollentuna --year 2026 --ics arshjul.ics")
def calendar_(
    model: Annotated[
        str,
        typer.Argument(metavar="MODEL", help="A ready municipality, or a file that describes one."),
    ],
    *,
    year: Annotated[
        int | None,
        typer.Option(
            min=_FIRST_YEAR, max=_LAST_YEAR, help="Calendar year; this year when left out."
        ),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write an iCalendar file too, or update the one there."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print every meeting as one JSON object.")
    ] = False,
) -> None:
    """Show a municipality's year: which forum meets when, and who leads."""
    from rich.console import Console

    from bot import arshjul_command as arshjul
    from bot.rendering.arshjul import table
    from bot.rendering.calendar_file import NotOurCalendarError
    from samverkan.model_file import ModelError, load_named
    from samverkan.problems import Problem

    now = datetime.now(UTC)
    try:
        municipality = load_named(model)
    except ModelError as error:
        _stop(error.problems, UNUSABLE)
    year = now.year if year is None else year
    if as_json:
        typer.echo(json.dumps(arshjul.as_data(municipality, year), ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False)
        console.print(table(municipality, year, console.width))
    if ics is None:
        return
    try:
        updated = arshjul.write(municipality, year, ics, now)
    except (OSError, NotOurCalendarError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _stop((Problem(str(ics), "", f"the calendar was not written: {reason}"),), FAILED)
    typer.echo(f"{ics} {'updated' if updated else 'written'}", err=True)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no day; try 2026-01-01") from error
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        what = f"{text} is not between {_FIRST_YEAR} and {_LAST_YEAR}; try 2026-01-01"
        raise typer.BadParameter(what)
    return day


@app.command(
    epilog="Example: samrad simulate sollentuna --from 2026-01-01 --to 2026-12-31 --out year"
)
def simulate(
    model: Annotated[
        str,
        typer.Argument(metavar="MODEL", help="A ready municipality, or a file that describes one."),
    ],
    *,
    first: Annotated[
        date, typer.Option("--from", parser=_day, metavar="DAY", help="First day, 2026-01-01.")
    ],
    last: Annotated[
        date, typer.Option("--to", parser=_day, metavar="DAY", help="Last day, included.")
    ],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="New or empty folder, or one of an older run.")
    ],
    seed: Annotated[
        int, typer.Option(help="What is left to chance follows from it: the same again.")
    ] = 1,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the summary as one JSON object.")
    ] = False,
) -> None:
    """Let a whole municipality live through a period, with the real bot and made-up people.

    Writes what was said, asked, met about and approved; see docs/simulation.md.
    """
    from bot.simulate_command import NotOursError, run_simulation
    from samverkan.model_file import ModelError, load_named
    from samverkan.problems import Problem

    if last < first:
        raise typer.BadParameter(f"--to {last} comes before --from {first}")
    try:
        summary = run_simulation(load_named(model), first, last, seed, out)
    except ModelError as error:
        _stop(error.problems, UNUSABLE)
    except (OSError, NotOursError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _stop((Problem(str(out), "", reason),), UNUSABLE)
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        counts = ("messages", "rounds", "meetings", "documents", "commitments")
        told = ", ".join(f"{summary[name]} {name}" for name in counts)
        typer.echo(f"{summary['simulated_days']} days in {summary['wall_seconds']:.0f} s: {told}")
    for fault, times in summary["faults"].items():
        typer.echo(f"wrong: {fault}, {times} times", err=True)
    if summary["faults"]:
        raise typer.Exit(FAILED)


@app.command(
    "handover", epilog="Example: samrad handover config.toml kommunpolis --out overlamning"
)
def handover_(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="Settings.")],
    function: Annotated[
        str, typer.Argument(metavar="FUNCTION", help="Id or name of the function.")
    ],
    *,
    municipality: Annotated[
        str, typer.Option(metavar="ID", help="Whose, where the settings name several.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write it there as PDF, text and JSON."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")] = False,
) -> None:
    """Make the hand-over package of a function, for whoever takes it over. Changes nothing."""
    _, hosted = _loaded(config)
    here = _chosen(hosted, municipality)
    from bot import handover_command as handover
    from bot.check import unusable_database
    from samverkan.problems import Problem

    try:
        wanted = handover.function_named(here.municipality, function)
    except handover.UnclearError as error:
        example = ", ".join(error.names) or here.municipality.functions[0].id
        what = f'"{function}" {"may be several functions" if error.names else "is no function"}'
        _stop((Problem("", "FUNCTION", what, example),), UNUSABLE)
    try:
        made = asyncio.run(
            handover.compiled(here.url, here.municipality, wanted, datetime.now(UTC))
        )
        files = handover.write(made, wanted, out) if out is not None else ()
    except ConnectionError as error:
        _stop((unusable_database(config, error, here),), FAILED)
    except OSError as error:
        _stop((Problem(str(out), "", f"it was not written: {error.strerror}"),), FAILED)
    typer.echo(handover.as_json(made) if as_json else handover.as_text(made))
    for file in files:
        typer.echo(f"{file} written", err=True)


@people_app.command(
    "import", epilog="Example: samrad people import people.csv --config config.toml"
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV; see docs/people.example.csv.")],
    *,
    config: Annotated[Path, typer.Option(metavar="CONFIG", help="Settings.")] = Path("config.toml"),
    municipality: Annotated[
        str, typer.Option(metavar="ID", help="Whose people, where the settings name several.")
    ] = "",
) -> None:
    """Store who holds which function: name, function, role, account, platform, from, to."""
    _, hosted = _loaded(config)
    here = _chosen(hosted, municipality)
    from bot.check import unusable_database
    from bot.people_import import import_people
    from samverkan.people import PeopleError, parse_people
    from samverkan.problems import unreadable

    try:
        rows = parse_people(file.read_bytes(), here.municipality, str(file))
    except OSError as error:
        _stop((unreadable(str(file), error),), UNUSABLE)
    except PeopleError as error:
        _stop(error.problems, FAILED)
    now = datetime.now(UTC)
    try:
        done = asyncio.run(import_people(here.url, here.municipality, rows, now))
    except ConnectionError as error:
        _stop((unusable_database(config, error, here),), FAILED)
    typer.echo(f"{done.people} people, {done.changed} of them changed")
    for name in done.unnamed:
        typer.echo(f"note: {name} is not in the list and keeps what is stored")
    for function in done.vacant:
        typer.echo(f"note: {function.name} ({function.id}) is vacant: nobody is ordinarie today")


@teams_app.command(
    "package", epilog="Example: samrad teams package config.toml --out samrad-teams.zip"
)
def package_(
    config: Config,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The package to write.")] = Path(
        "samrad-teams.zip"
    ),
) -> None:
    """Make the app package that an administrator uploads to Teams; see docs/teams.md."""
    settings, hosted = _loaded(config)
    from bot.teams_command import PackageError, package
    from samverkan.problems import Problem

    try:
        out.write_bytes(package(settings, hosted[0].municipality, str(config)))
    except PackageError as error:
        _stop(error.problems, FAILED)
    except OSError as error:
        _stop((Problem(str(out), "", f"cannot be written: {error.strerror}"),), UNUSABLE)
    typer.echo(f"{out} written; upload it as docs/teams.md says")


def _loaded(config: Path) -> "tuple[Settings, tuple[Hosted, ...]]":
    """Return settings and municipalities, or stop and say what is wrong with them."""
    from bot.hosted import load_hosted, problems_of_rooms
    from bot.settings_file import SettingsError, load_settings
    from samverkan.model_file import ModelError

    try:
        settings = load_settings(config)
        hosted = load_hosted(settings, config)
    except (SettingsError, ModelError) as error:
        _stop(error.problems, UNUSABLE)
    if problems := problems_of_rooms(settings, hosted, config):
        _stop(tuple(problems), UNUSABLE)
    return settings, hosted


def _chosen(hosted: "tuple[Hosted, ...]", wanted: str) -> "Hosted":
    """Return the municipality that is meant, or stop: there is no guessing whose data it is."""
    ids = [each.municipality.id for each in hosted]
    if not wanted and len(hosted) == 1:
        return hosted[0]
    if wanted not in ids:
        said = f"--municipality {wanted}" if wanted else "--municipality is missing"
        raise typer.BadParameter(f"{said}: the settings have {', '.join(ids)}")
    return hosted[ids.index(wanted)]


def _stop(problems: "tuple[Problem, ...]", status: int) -> NoReturn:
    _tell(problems)
    raise typer.Exit(status)


def _tell(problems: "tuple[Problem, ...]") -> None:
    for problem in problems:
        typer.echo(f"wrong: {problem}", err=True)
