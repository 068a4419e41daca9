"""The narrator: prints the conversation as it happens, and remembers it for the transcript."""

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from bot.demo.script import say
from samverkan import swedish_forms as forms

_WIDEST = 100
_INDENT = 7
_BOT_INDENT = 14


@dataclass(slots=True)
class Told:
    """Something that happened in a chat.

    Attributes:
        event: the platform's id.
        at: local time, as travelled.
        room: where, as a heading of the transcript.
        place: where, in few words.
        who: the speaker's name.
        text: what was said, or a description of it.
        by_bot: the bot said it.
        note: what was done, when it is more than writing.
        thread: it stands in a thread.
        picture: name of the picture that came with it.
        file: name of the file that came with it.

    """

    event: str
    at: datetime
    room: str
    place: str
    who: str
    text: str
    by_bot: bool = False
    note: str = ""
    thread: bool = False
    picture: str = ""
    file: str = ""


class Narrator:
    """Tells what happens.

    Attributes:
        told: everything so far, in order; nothing of what happened while it was muted.
        checks: what has been proved.
        title, intro: what this is.

    """

    def __init__(self, console: Console, steps: int, play: str = "") -> None:
        """Take where to print, how many steps there will be, and the prefix of the play's words."""
        self.told: list[Told] = []
        self.checks: list[str] = []
        self.title = say(f"{play}rubrik")
        self.intro = say(f"{play}inledning")
        self._console = console
        self._width = min(console.width, _WIDEST)
        self._steps = steps
        self._step = 0
        self._muted = False
        self._day = ""
        self._status = console.status("", spinner="dots")

    def open(self) -> None:
        """Say what this is."""
        intro = textwrap.fill(self.intro, self._width)
        self._print(Text(self.title, style="bold"), Text(intro, style="dim"))

    def step(self, name: str, **values: object) -> None:
        """Begin a step."""
        self._step += 1
        count = say("plan", nummer=self._step, antal=self._steps)
        room = self._width - len(count) - 2
        text = textwrap.fill(say(name, **values), room, subsequent_indent=" " * (len(count) + 2))
        self._print(Text(""), Text.assemble((f"{count}  ", "cyan"), (text, "bold")))

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:
        """Show, on a terminal, what is waited for."""
        self._status.update(Text(text, style="dim"))
        with self._status:
            yield

    @contextmanager
    def muted(self) -> Iterator[None]:
        """Pass over what happens meanwhile."""
        self._muted = True
        try:
            yield
        finally:
            self._muted = False

    @property
    def is_muted(self) -> bool:
        """What happens now is passed over."""
        return self._muted

    def remark(self, sentence: str, **values: object) -> None:
        """Say something in the narrator's own words."""
        if not self._muted:
            text = _indented(say(sentence, **values), _INDENT, self._width)
            self._print(Text(text, style="italic dim"))

    def tell(self, told: Told, *, briefly: bool = False, about: str = "") -> None:
        """Print and remember; `briefly` prints the first paragraph alone.

        With `about` the paragraphs that hold these words follow it.
        """
        if self._muted:
            return
        self.told.append(told)
        self._new_day(told.at)
        text = _part(told.text, about) if briefly or about else told.text
        self._print(_shown(told, text, width=self._width))

    def keep(self, told: Told) -> None:
        """Remember without printing what a remark stands for."""
        if not self._muted:
            self.told.append(told)

    def gone(self, event: str, text: str) -> None:
        """Let a deleted message be told of without its words."""
        for told in self.told:
            if told.event == event:
                told.text = text

    def proved(self, sentence: str, **values: object) -> None:
        """Say that something has been checked and is so."""
        self.checks.append(say(sentence, **values))
        shown = textwrap.fill(self.checks[-1], self._width - 4, subsequent_indent=" " * 4)
        self._print(Text.assemble(("  ✓ ", "green"), shown))

    def print(self, *parts: object) -> None:
        """Print as it is."""
        self._print(*parts)

    def _new_day(self, at: datetime) -> None:
        day = forms.day(at.date())
        if day != self._day:
            self._day = day
            self._print(Rule(Text(forms.capitalised(day), style="cyan"), align="left", style="dim"))

    def _print(self, *parts: object) -> None:
        self._console.print(*parts, width=self._width, sep="\n", highlight=False)


def _part(text: str, about: str) -> str:
    """Return the first paragraph of a text, and those that hold some words."""
    first, *others = text.split("\n\n")
    chosen = [each for each in others if about and about in each]
    return "\n\n".join([say("kort", stycke=first), *chosen])


def _shown(told: Told, text: str, *, width: int) -> Text:
    """Return a message as text of its own width: what is not on a terminal has no margin."""
    outer = _BOT_INDENT - _INDENT if told.by_bot else 0
    shown = Text(" " * outer)
    shown.append(f"{forms.clock(told.at):>5}  ", style="dim")
    shown.append(told.who, style="bold magenta" if told.by_bot else "bold")
    place = say("trad", rum=told.place) if told.thread else told.place
    shown.append(f"  {place}", style="dim")
    if told.note:
        shown.append(f"  {told.note}", style="italic dim")
    shown.append("\n")
    shown.append(_indented(text, outer + _INDENT, width))
    return shown


def _indented(text: str, indent: int, width: int) -> str:
    lines = (
        textwrap.fill(
            line,
            # A tick takes the place of two letters.
            width - (cell_len(line) - len(line)),
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + (2 if line.startswith("- ") else 0)),
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )
    return "\n".join(lines)
