"""People who hold functions, as a municipality lists them in a spreadsheet (DOMAIN 19).

One row is one person in one function for a time. The columns are found by their headings,
English or Swedish, in any order; the file may come from any spreadsheet program.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from samverkan.collection import ERSATTARE, ORDINARIE, Seat, all_collections, asked_in
from samverkan.problems import Problem, did_you_mean, nearest
from samverkan.structure import Function, Municipality

HEADINGS: dict[str, str] = {
    "name": "name",
    "namn": "name",
    "function": "function",
    "funktion": "function",
    "role": "role",
    "roll": "role",
    "matrix_id": "matrix_id",
    "matrix": "matrix_id",
    "account": "matrix_id",
    "konto": "matrix_id",
    "platform": "platform",
    "plattform": "platform",
    "from": "from",
    "från": "from",
    "fran": "from",
    "to": "to",
    "till": "to",
}
"""What may stand above a column -> the column's own name."""

NEEDED = ("name", "function", "matrix_id")
EXAMPLE = "Tolvan Tolvansson;faltgruppen;ordinarie;@tolvan:example.se;2026-01-01;"

_ROLES = {"": ORDINARIE, "ordinarie": ORDINARIE, "ersattare": ERSATTARE, "ersättare": ERSATTARE}
MATRIX = "matrix"
"""Where people are when the list does not say."""
_ACCOUNTS: dict[str, tuple[re.Pattern[str], str, str]] = {
    MATRIX: (re.compile(r"@[!-9;-~]+:[A-Za-z0-9.\-\[\]:]+"), "Matrix id", "@tolvan:example.se"),
    # The object id in Entra: the only name of a user that does not change.
    "teams": (
        re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
        "object id of a Teams user",
        "11111111-2222-3333-4444-555555555555",
    ),
}
"""Platform -> what an account there looks like, what it is called, and an example."""
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})[/ -](\d{4})")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row of the list.

    Attributes:
        line: line in the file, from 1.
        name: the person's name.
        function: function id of the municipality.
        role: ordinarie or ersattare.
        matrix_id: the person's account: a Matrix id, or that of another platform.
        from_day: first day in the function, None when always.
        to_day: last day, None until further notice.
        platform: where the account is.

    """

    line: int
    name: str
    function: str
    role: str
    matrix_id: str
    from_day: date | None
    to_day: date | None
    platform: str = MATRIX


class PeopleError(Exception):
    """A list of people that cannot be taken in. `problems` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def parse_people(content: bytes, municipality: Municipality, file: str) -> tuple[PersonRow, ...]:
    """Read a list of people.

    UTF-8 with or without a byte order mark, else Windows-1252; semicolon, comma or tab.
    `file` is its name in problems. Raises PeopleError with every problem, and then takes
    no row: half a list would make functions vacant that are not.
    """
    if b"\0" in content:
        what = "is no list in text form"
        raise PeopleError((Problem(file, "", what, "save the sheet as CSV (UTF-8)"),))
    lines = _text(content).splitlines()
    headings = lines[0] if lines else ""
    rows = list(csv.reader(lines, delimiter=_separator(headings)))
    columns, problems = _columns(rows[0] if rows else [], file)
    people: list[PersonRow] = []
    for line, row in enumerate(rows[1:] if not problems else [], start=2):
        if any(cell.strip() for cell in row):
            cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
            person, wrong = _person(cells, line, municipality, file)
            problems += wrong
            people += [person] if person is not None else []
    problems += _twice(people, file)
    if not people and not problems:
        problems.append(Problem(file, "", "lists nobody", EXAMPLE))
    if problems:
        raise PeopleError(tuple(sorted(problems, key=lambda problem: problem.line or 0)))
    return tuple(people)


def vacancies(municipality: Municipality, seats: Iterable[Seat], day: date) -> tuple[Function, ...]:
    """Return the functions that a collection asks without an ordinarie holder on a day."""
    held = {seat.function for seat in seats if seat.role == ORDINARIE and seat.holds(day)}
    asked = dict.fromkeys(
        function for pair in all_collections(municipality) for function in asked_in(*pair)
    )
    return tuple(municipality.function_by_id[id_] for id_ in asked if id_ not in held)


def _text(content: bytes) -> str:
    """Decode; Windows-1252 is what Swedish spreadsheets save when they do not save UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(headings: str) -> str:
    return max(";,\t", key=headings.count)


def _columns(headings: Sequence[str], file: str) -> tuple[dict[str, int], list[Problem]]:
    """Find each column by its heading."""
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    for at, heading in enumerate(headings):
        word = heading.strip().lower().replace(" ", "_").replace("-", "_")
        column = HEADINGS.get(word)
        if column is None and word:
            what = f"is no heading{did_you_mean(word, HEADINGS)}"
            problems.append(Problem(file, heading.strip(), what, ";".join(HEADINGS), line=1))
        elif column in columns:
            problems.append(Problem(file, heading.strip(), "stands twice", line=1))
        elif column is not None:
            columns[column] = at
    example = "name;function;role;matrix_id;from;to"
    problems += [
        Problem(file, column, "is missing among the headings", example, line=1)
        for column in NEEDED
        if column not in columns
    ]
    return columns, problems


def _person(
    cells: dict[str, str], line: int, municipality: Municipality, file: str
) -> tuple[PersonRow | None, list[Problem]]:
    """Return a row, or what is wrong with it."""
    problems = [Problem(file, *wrong, line=line) for wrong in _wrong_cells(cells, municipality)]
    if problems:
        return None, problems
    row = PersonRow(
        line=line,
        name=cells["name"],
        function=_function(cells["function"], municipality) or "",
        role=_ROLES[cells.get("role", "").lower()],
        matrix_id=_account(cells),
        platform=_platform(cells),
        from_day=_day(cells.get("from", "")),
        to_day=_day(cells.get("to", "")),
    )
    if row.from_day and row.to_day and row.to_day < row.from_day:
        what = f"{row.to_day} is before the first day, {row.from_day}"
        return None, [Problem(file, "to", what, "", line)]
    return row, []


def _wrong_cells(
    cells: dict[str, str], municipality: Municipality
) -> Iterator[tuple[str, str, str]]:
    """Yield column, what is wrong and an example."""
    if not cells["name"]:
        yield "name", "is empty", "Tolvan Tolvansson"
    function = cells["function"]
    if _function(function, municipality) is None:
        known = municipality.function_by_id
        names = {item.name.lower(): item.id for item in municipality.functions}
        near = nearest(function.lower(), [*known, *names])
        suggestion = f', did you mean "{names.get(near, near)}"?' if near else ""
        yield "function", f'"{function}" is no function{suggestion}', next(iter(known))
    role = cells.get("role", "")
    if role.lower() not in _ROLES:
        yield "role", f'"{role}" is no role{did_you_mean(role, _ROLES)}', "ordinarie or ersättare"
    platform = _platform(cells)
    if platform not in _ACCOUNTS:
        what = f'"{platform}" is no platform{did_you_mean(platform, _ACCOUNTS)}'
        yield "platform", what, " or ".join(_ACCOUNTS)
    else:
        form, called, example = _ACCOUNTS[platform]
        if not form.fullmatch(cells["matrix_id"]):
            yield "matrix_id", f'"{cells["matrix_id"]}" is no {called}', example
    for column in ("from", "to"):
        try:
            _day(cells.get(column, ""))
        except ValueError:
            yield column, f'"{cells[column]}" is no date', "2026-01-31 or 31/1/2026"


def _platform(cells: dict[str, str]) -> str:
    return cells.get("platform", "").lower() or MATRIX


def _account(cells: dict[str, str]) -> str:
    """Return the account; an object id is the same in any case, and stored in one."""
    account = cells["matrix_id"]
    return account if _platform(cells) == MATRIX else account.lower()


def _function(word: str, municipality: Municipality) -> str | None:
    """Return the id of a function that is written by its id or its name."""
    for function in municipality.functions:
        if word.lower() in (function.id, function.name.lower()):
            return function.id
    return None


def _day(word: str) -> date | None:
    """Read an ISO date or the Swedish d/m/yyyy (DOMAIN 12). Raises ValueError."""
    if not word:
        return None
    if swedish := _DAY_MONTH_YEAR.fullmatch(word):
        day, month, year = map(int, swedish.groups())
        return date(year, month, day)
    return date.fromisoformat(word)


def _twice(people: Sequence[PersonRow], file: str) -> list[Problem]:
    """Return what two rows contradict each other about."""
    problems: list[Problem] = []
    names: dict[str, PersonRow] = {}
    for at, person in enumerate(people):
        first = names.setdefault(person.matrix_id.lower(), person)
        if first.name != person.name:
            what = f"{person.matrix_id} is called {first.name} on line {first.line}"
            problems.append(Problem(file, "name", what, first.name, person.line))
        for earlier in people[:at]:
            same = (earlier.matrix_id.lower(), earlier.function) == (
                person.matrix_id.lower(),
                person.function,
            )
            if same and _overlap(earlier, person):
                what = f"{person.name} holds {person.function} on line {earlier.line} already"
                problems.append(Problem(file, "", what, "", person.line))
    return problems


def _overlap(one: PersonRow, other: PersonRow) -> bool:
    starts = max(one.from_day or date.min, other.from_day or date.min)
    ends = min(one.to_day or date.max, other.to_day or date.max)
    return starts <= ends
