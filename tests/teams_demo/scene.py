"""The demo's scene with some of its members in Teams, where what they see is pictured."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.demo.narrator import Told
from bot.demo.person import Client, Heard
from bot.demo.scene import YES, Scene
from bot.demo.script import Line, line, say
from bot.demo.town import Member
from tests.teams.playground import CHANNEL
from tests.teams_demo.person import TeamsPerson, card_kind, is_by_card

_TYPED = "skriver"
"""The line that is typed and not said by card, since it is deleted afterwards."""
_FILLED_IN = "ifyllt"
_CHANGING = "andrar"
_ECHO, _CHANGE, _CHANGED = "eko", "Ändra", "Skicka ändringarna"


@dataclass(slots=True)
class MixedScene(Scene):
    """See above.

    Attributes:
        pictures: names of the pictures, in the order in which they were taken.

    """

    pictures: list[str] = field(default_factory=list)
    _by_event: dict[str, str] = field(default_factory=dict)
    _has_looked: bool = False
    _in_channel: Heard | None = None

    def in_teams(self, who: str) -> TeamsPerson | None:
        """Return a member's page in Teams; None for those on the homeserver."""
        person = self.member(who).person
        return person if isinstance(person, TeamsPerson) else None

    async def write(
        self,
        words: Line,
        who: str = "",
        *,
        thread: str = "",
        reply_to: str = "",
        in_room: bool = False,
    ) -> str:
        """Let a member write; in Teams by card, where one asks."""
        person = self.in_teams(who or words.who)
        if person is not None:
            person.prefers_typing = words == line(_TYPED)
            # What is shown to be stopped is kept nowhere, not even as a picture.
            if not (words.hidden or self.narrator.is_muted):

                async def look_over() -> None:
                    await self._picture(who or words.who, _FILLED_IN)

                person.look_over = look_over
        return await Scene.write(
            self, words, who, thread=thread, reply_to=reply_to, in_room=in_room
        )

    async def agree(self, who: str, heard: Heard, *, told: bool = True) -> None:
        """Let a member say yes to a message of the bot: by its button, where it has one."""
        person = self.in_teams(who)
        button = person.yes(heard.id) if person is not None else None
        if person is not None and self._is_new(heard):
            # What could be changed is looked at once, and is right as it is.
            self._has_looked = True
            await person.press(_CHANGE)
            await self._picture(who, _CHANGING, sees=_CHANGED)
        await self.member(who).person.react(heard.room, heard.id, YES)
        note = say("gor.reagerar") if button is None else say("teams.trycker", knapp=button)
        self._tell(self.member(who), f"{heard.id}~{who}", note, room=heard.room, told=told)

    def _is_new(self, heard: Heard) -> bool:
        """Say whether it is the first answer that is said back, but for what is passed over."""
        is_echo = card_kind(heard) == _ECHO
        return is_echo and not (self._has_looked or self.narrator.is_muted)

    async def hear(
        self, who: str, shows: Iterable[str] = (), *, room: str = "", kind: str = "m.text"
    ) -> Heard:
        """Return the bot's next message to a member; a card is pictured."""
        heard = await Scene.hear(self, who, shows, room=room, kind=kind)
        if heard.room == CHANNEL:
            self._in_channel = heard
        elif card_kind(heard) and not self.narrator.is_muted:
            self._by_event[heard.id] = await self._picture(who, card_kind(heard))
        return heard

    async def all_hear(self, kind: str = "m.text", *, thread: str = "") -> Heard:
        """Let every member hear the bot in the forum's rooms; picture the channel."""
        self._in_channel = None
        heard = await Scene.all_hear(self, kind, thread=thread)
        if self._in_channel is not None and not self.narrator.is_muted:
            await self._keep_of_channel(self._in_channel)
        return heard

    async def _keep_of_channel(self, heard: Heard) -> None:
        """Let the transcript have what the channel got, with a picture of it."""
        who, person = self._reader()
        # The playground shows no pictures in messages; the transcript has them itself.
        picture = str(heard.content.get("filename", ""))
        if not picture:
            await person.enter_channel()
            picture = await self._picture(who, "kanalen")
            await person.leave_channel()
        self.narrator.keep(
            Told(
                event=heard.id,
                at=self.town.now(),
                room=self.room_name(who, heard.room),
                place=self.place_name(who, heard.room),
                who=say("bot"),
                text=heard.text,
                by_bot=True,
                picture=picture,
            )
        )

    async def fetch(self, form: str) -> bytes:
        """Let a member press in the channel for the document offered last, and take it.

        It comes into the member's own chat with the bot.
        """
        who, person = self._reader()
        await person.enter_channel()
        await person.press(f"Hämta {form}", channel=True)
        await person.leave_channel()
        self.narrator.remark("teams.hamtar", vem=self.names([who]), form=form)
        heard = await self.hear(who, kind="m.file")
        self.tell_heard(who, heard)
        content = await person.read_file(heard)
        # Where it lies now is said when it has been taken.
        self.tell_heard(who, await self.hear(who))
        return content

    def _reader(self) -> tuple[str, TeamsPerson]:
        """Return the member whose page has the channel."""
        return next(
            (who, person) for who in self.functions if (person := self.in_teams(who)) is not None
        )

    def tell_heard(
        self,
        who: str,
        heard: Heard,
        *,
        briefly: bool = False,
        told: bool = True,
        about: str = "",
    ) -> None:
        """Tell what the bot said, with the picture of it."""
        Scene.tell_heard(self, who, heard, briefly=briefly, told=told, about=about)
        if heard.id in self._by_event:
            self.narrator.told[-1].picture = self._by_event[heard.id]

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
        note = say("teams.i_kortet") if is_by_card(event) else note
        Scene._tell(  # noqa: SLF001 -- of the same class
            self, member, event, text, note=note, room=room, thread=thread, told=told
        )

    def place_of(self, member: Member[Client], room: str) -> str:
        """Return where a member speaks, in few words."""
        if member.room and room != member.room:
            return say("teams.direkt")
        return Scene.place_of(self, member, room)

    def room_name(self, who: str, room: str) -> str:
        """Return a heading for a room, which says when it is in Teams."""
        name = Scene.room_name(self, who, room)
        return name if self.in_teams(who) is None else say("teams.rum", rum=name)

    async def _picture(self, who: str, what: str, sees: str = "") -> str:
        """Take a picture of what a member sees, and return its name."""
        name = f"teams-{len(self.pictures) + 1:02}-{self.member(who).part.account}-{what}.png"
        person = self.in_teams(who)
        if person is None:
            raise ValueError(f"{who} is not in Teams")
        await person.shoot(name, sees)
        self.pictures.append(name)
        return name
