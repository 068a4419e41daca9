"""A meeting as its members live it: summoned, held in a thread, written up, approved."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.demo.person import Heard
from bot.demo.scene import Scene
from bot.demo.script import line, say, when

_SUMMONS = ("pdf", "docx", "ics")
_PAPER = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class Received:
    """A file as a member downloaded and decrypted it from the room."""

    name: str
    content: bytes

    @property
    def form(self) -> str:
        """How the name ends: "pdf"."""
        return self.name.rpartition(".")[2]


@dataclass(slots=True)
class Sitting:
    """A meeting under way.

    Attributes:
        scene: where it is held.
        part: the part of the script with its times.
        thread: the message whose thread it is held in.
        summons: the files that came with the summons.
        notes: the locked notes, as they came into the room.
        papers: the locked notes as files.

    """

    scene: Scene
    part: str
    thread: str = ""
    summons: Sequence[Received] = ()
    notes: Heard | None = None
    papers: Sequence[Received] = field(default=())

    def step(self, name: str, **values: object) -> None:
        """Begin a step of the play."""
        self.scene.narrator.step(f"steg.{name}", **values)

    async def travel(self, moment: str) -> None:
        """Let it be a moment of the meeting's own times."""
        await self.scene.travel(when(moment, self.part))

    async def summoned(self, shows: Iterable[str]) -> Heard:
        """Let everybody get the summons with its files."""
        heard = await self.scene.all_answered(shows)
        self.summons = await self._files(_SUMMONS)
        return heard

    async def come(self, heard: Heard, functions: Sequence[str]) -> None:
        """Let some tick the summons, and be thanked in private."""
        await self._comes(heard, functions[0], told=True)
        await asyncio.gather(*(self._comes(heard, who, told=False) for who in functions[1:]))
        self.scene.narrator.remark("gor.kommer_flera", vilka=self.scene.names(functions[1:]))

    async def _comes(self, heard: Heard, who: str, *, told: bool) -> None:
        await self.scene.agree(who, heard, told=told)
        thanks = await self.scene.hear(who, line("kommer").shows)
        self.scene.tell_heard(who, thanks, told=told)

    async def begins(self, who: str, present: Sequence[str]) -> None:
        """Let a member begin the meeting, and some tick that they are there."""
        scene = self.scene
        await scene.write(line("mote_start"), who, in_room=True)
        began = await scene.all_answered(line("mote_start").shows)
        self.thread = began.id
        for one in present:
            await scene.agree(one, began, told=one == present[0])
        scene.narrator.remark("gor.narvaro_flera", vilka=scene.names(present[1:]))

    async def notes_down(self, name: str) -> None:
        """Let a member write in the thread what needs no answer."""
        await self.scene.write(line(name), thread=self.thread)

    async def says(self, name: str, reply_to: Heard | None = None) -> Heard:
        """Let a member write in the thread, or reply there, and all hear the answer."""
        words = line(name)
        answered = reply_to.id if reply_to else ""
        await self.scene.write(words, thread=self.thread, reply_to=answered)
        return await self.scene.all_answered(words.shows)

    async def decided_in_line(self, name: str) -> None:
        """Let the one who decides in the line be asked, answer, and the meeting hear of it."""
        scene, words = self.scene, line(name)
        await scene.answered(words.who, line(f"{name}_fraga").shows)
        await scene.write(words)
        await scene.answered(words.who, words.shows)
        await scene.all_answered(line(f"{name}_besked").shows)

    async def ends(self, who: str) -> Heard:
        """Let a member end the meeting; return the draft notes."""
        scene = self.scene
        await scene.write(line("mote_slut"), who, thread=self.thread)
        await scene.all_answered(line("mote_slut").shows)
        return await self.drafted()

    async def drafted(self, *, briefly: bool = False) -> Heard:
        """Let everybody get the draft notes with their files."""
        draft = await self.scene.all_answered(line("mote_utkast").shows, briefly=briefly)
        await self._files(_PAPER)
        return draft

    async def locked(self, who: str, draft: Heard) -> None:
        """Let the last approver tick the draft, and everybody get the locked notes."""
        scene = self.scene
        await scene.agree(who, draft)
        await scene.all_answered(line("mote_last").shows)
        self.notes = await scene.all_answered(line("mote_anteckningar").shows, briefly=True)
        self.papers = await self._files(_PAPER)

    async def _files(self, forms: Sequence[str]) -> Sequence[Received]:
        """Let everybody get files, one member read them, and tell of each."""
        reader = self.scene.member(self.scene.functions[-1]).person
        found = []
        for form in forms:
            heard = await self.scene.all_hear("m.file")
            one = Received(str(heard.content["filename"]), await reader.read_file(heard))
            found.append(one)
            kilobytes = max(1, round(len(one.content) / 1000))
            words = say(f"gor.fil_{form}", namn=one.name, kb=kilobytes)
            self.scene.tell_file(heard, words, file=one.name)
        return found
