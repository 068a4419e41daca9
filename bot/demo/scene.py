"""What can be done in the demo, each verb waiting for what really comes to a member's client.

Nothing is read from the bot's own memory: a message counts when the member it is meant
for has received and decrypted it. Each message of the bot is taken note of once, so that
at the end nothing may be left over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.demo.narrator import Narrator, Told
from bot.demo.person import Client, Heard
from bot.demo.script import DidNotHappenError, Line, say
from bot.demo.town import Member, Town
from samverkan import swedish_forms as forms

_MESSAGES = frozenset({"m.room.message", "m.room.encrypted"})
YES = "✅"


@dataclass(slots=True)
class Scene:
    """The town, the narrator, and what has been taken note of.

    Attributes:
        direct: by function, the direct chat with the bot.
        encrypted: how many messages of the bot were decrypted by members.

    """

    town: Town
    narrator: Narrator
    direct: dict[str, str] = field(default_factory=dict)
    encrypted: int = 0
    _noted: set[tuple[str, str]] = field(default_factory=set)

    async def travel(self, moment: str) -> None:
        """Let it be this local time, and let the bot's clock ring."""
        self.town.check_alive()
        self.town.clock.travel(self.town.local(moment))
        await self.town.samrad.sweeper.sweep()

    # -- What members do ------------------------------------------------------------------

    async def write(
        self,
        words: Line,
        who: str = "",
        *,
        thread: str = "",
        reply_to: str = "",
        in_room: bool = False,
    ) -> str:
        """Let a member write, in the direct chat, the room or a thread of it; return the id."""
        member = self.member(who or words.who)
        person = member.person
        room = self.room_of(member) if thread or in_room else self.direct[member.part.function]
        if thread:
            event = await person.in_thread(room, thread, words.text, reply_to)
        else:
            event = await person.say(room, words.text)
        self._tell(member, event, words.text, room=room, thread=bool(thread))
        return event

    async def edit(self, words: Line, event: str) -> None:
        """Let a member give an own message a new text."""
        member = self.member(words.who)
        edit = await member.person.edit(self.direct[words.who], event, words.text)
        self._tell(member, edit, words.text, note=say("gor.redigerar"))

    async def delete(self, who: str, event: str) -> None:
        """Let a member delete an own message."""
        member = self.member(who)
        await member.person.redact(self.direct[who], event)
        self._tell(member, "", say("gor.tar_bort"))
        self.narrator.gone(event, say("gor.borttagen_text"))

    async def agree(self, who: str, heard: Heard, *, told: bool = True) -> None:
        """Let a member react with a tick to a message of the bot."""
        member = self.member(who)
        event = await member.person.react(heard.room, heard.id, YES)
        self._tell(member, event, say("gor.reagerar"), room=heard.room, told=told)

    # -- What members receive -------------------------------------------------------------

    async def hear(
        self, who: str, shows: Iterable[str] = (), *, room: str = "", kind: str = "m.text"
    ) -> Heard:
        """Return the bot's next message to a member, which must contain some words.

        Raises `DidNotHappenError` when it does not come, came unencrypted, or says
        something else.
        """
        member = self.member(who)
        heard = await self._next(member, room or self.direct.get(who, ""))
        self._check(member, heard, kind)
        self.check_words(who, heard, shows)
        return heard

    async def answered(
        self, who: str, shows: Iterable[str] = (), *, room: str = "", briefly: bool = False
    ) -> Heard:
        """Let a member hear the bot, and tell it."""
        heard = await self.hear(who, shows, room=room)
        self.tell_heard(who, heard, briefly=briefly)
        return heard

    async def all_hear(self, kind: str = "m.text", *, thread: str = "") -> Heard:
        """Let every member hear the same message of the bot in the room.

        An answer in a `thread` of the homeserver's room is heard by those who are there.
        """
        everybody = [
            await self.hear(who, room=self.room_of(self.member(who)), kind=kind)
            for who in self.functions
            if self.is_told(who, kind, thread)
        ]
        if len({heard.id for heard in everybody}) != len({heard.room for heard in everybody}):
            raise DidNotHappenError(say("slut.ovantat", vem=self.town.stage.room))
        return everybody[0]

    async def all_answered(self, shows: Iterable[str] = (), *, briefly: bool = False) -> Heard:
        """Let every member hear the bot in the room, and tell it once."""
        heard = await self.all_hear()
        coordinator = self.town.coordinator
        self.check_words(coordinator, heard, shows)
        self.tell_heard(coordinator, heard, briefly=briefly)
        return heard

    def is_told(self, who: str, kind: str, thread: str) -> bool:  # noqa: ARG002 -- for those who are elsewhere
        """Say whether a member gets something of a kind that is said in the room."""
        return not thread or self.room_of(self.member(who)) == self.town.room

    def check_words(self, who: str, heard: Heard, shows: Iterable[str]) -> None:
        """Check that a message contains some words, whatever the case."""
        for words in shows:
            if words.casefold() not in heard.text.casefold():
                name = self.member(who).part.name
                raise DidNotHappenError(say("slut.fel_ord", vem=name, ord=words))

    def tell_heard(
        self,
        who: str,
        heard: Heard,
        *,
        briefly: bool = False,
        told: bool = True,
        about: str = "",
    ) -> None:
        """Tell what the bot said; without `told` only the transcript has it.

        With `about` only the first paragraph and those that hold these words are printed.
        """
        entry = Told(
            event=heard.id,
            at=self.town.now(),
            room=self.room_name(who, heard.room),
            place=self.place_name(who, heard.room),
            who=say("bot"),
            text=heard.text,
            by_bot=True,
            thread=is_in_thread(heard),
        )
        if told:
            self.narrator.tell(entry, briefly=briefly, about=about)
        else:
            self.narrator.keep(entry)

    def tell_file(self, heard: Heard, text: str, *, picture: str = "", file: str = "") -> None:
        """Tell of a picture or file that came into the room."""
        self.narrator.tell(
            Told(
                event=heard.id,
                at=self.town.now(),
                room=self.town.stage.room,
                place=self.town.stage.room,
                who=say("bot"),
                text=text,
                by_bot=True,
                picture=picture,
                file=file,
            )
        )

    async def see_deleted(self, who: str, event: str) -> None:
        """Wait until a message of the member has been deleted by the bot, on client and server."""
        member = self.member(who)
        try:
            gone = await member.person.is_gone(self.town.bot, self.direct[who], event)
        except TimeoutError as error:
            raise DidNotHappenError(say("slut.kvar", var=say("direkt"))) from error
        if not gone:
            raise DidNotHappenError(say("slut.kvar", var=say("direkt")))

    def nobody_else_heard(self) -> None:
        """Check that the bot has said nothing that was not taken note of."""
        for member in self.town.members.values():
            for heard in member.person.heard:
                if self._is_from_bot(heard) and (member.part.function, heard.id) not in self._noted:
                    raise DidNotHappenError(say("slut.ovantat", vem=member.part.name))

    # -- Names ----------------------------------------------------------------------------

    @property
    def functions(self) -> tuple[str, ...]:
        """The members' functions."""
        return tuple(self.town.members)

    def member(self, function: str) -> Member[Client]:
        """Return who holds a function."""
        return self.town.members[function]

    def room_of(self, member: Member[Client]) -> str:
        """Return the forum's room where a member is."""
        return member.room or self.town.room

    def names(self, functions: Iterable[str]) -> str:
        """Return first names as a list in words."""
        return forms.listing([self.member(function).part.first_name for function in functions])

    def room_name(self, who: str, room: str) -> str:
        """Return a heading for a room."""
        if room == self.room_of(self.member(who)):
            return self.town.stage.room
        return say("direkt_med", vem=self.member(who).part.name)

    def place_name(self, who: str, room: str) -> str:
        """Return where the bot speaks, in few words."""
        if room == self.room_of(self.member(who)):
            return self.town.stage.room
        return say("till", vem=self.member(who).part.first_name)

    def place_of(self, member: Member[Client], room: str) -> str:
        """Return where a member speaks, in few words."""
        return self.town.stage.room if room == self.room_of(member) else say("direkt")

    def _tell(
        self,
        member: Member[Client],
        event: str,
        text: str,
        *,
        note: str = "",
        room: str = "",
        thread: bool = False,
        told: bool = True,
    ) -> None:
        room = room or self.direct[member.part.function]
        entry = Told(
            event=event,
            at=self.town.now(),
            room=self.room_name(member.part.function, room),
            place=self.place_of(member, room),
            who=member.part.name,
            text=text,
            note=note,
            thread=thread,
        )
        if told:
            self.narrator.tell(entry)
        else:
            self.narrator.keep(entry)

    async def _next(self, member: Member[Client], room: str) -> Heard:
        who = member.part.function

        def is_next(heard: Heard) -> bool:
            if not self._is_from_bot(heard) or (who, heard.id) in self._noted:
                return False
            # A member who has no direct chat yet learns of it by the first message there.
            return heard.room == room if room else heard.room != self.room_of(member)

        try:
            with self.narrator.waiting(member.part.name):
                heard = await member.person.wait_for(is_next)
        except TimeoutError as error:
            self.town.check_alive()
            where = self.room_name(who, room)
            message = say("slut.svar_uteblev", vem=member.part.name, var=where)
            raise DidNotHappenError(message) from error
        self._noted.add((who, heard.id))
        if not room:
            self.direct[who] = heard.room
        return heard

    def _is_from_bot(self, heard: Heard) -> bool:
        return heard.sender == self.town.bot and heard.kind in _MESSAGES

    def _check(self, member: Member[Client], heard: Heard, kind: str) -> None:
        if member.person.encrypts and not heard.encrypted:
            raise DidNotHappenError(say("slut.okrypterat", vem=member.part.name))
        if heard.content.get("msgtype") != kind:
            raise DidNotHappenError(say("slut.ovantat", vem=member.part.name))
        self.encrypted += heard.encrypted


def is_in_thread(heard: Heard) -> bool:
    """Say whether a message stands in a thread."""
    return bool(heard.content.get("m.relates_to", {}).get("rel_type") == "m.thread")
