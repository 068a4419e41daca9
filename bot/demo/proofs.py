"""What is checked at the end, when everything has been played."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bot.demo.scene import Scene
from bot.demo.script import DidNotHappenError, line, say, script
from commands.lagesbild import thawed
from samverkan.picture import WeeklyPicture
from storage import outbox, pictures, rounds

_COLLECTION = "lagesbild"
_TOMORROW = timedelta(days=1)


async def of_week(scene: Scene, picture: WeeklyPicture) -> None:
    """Prove what the week led to. Raises `DidNotHappenError`."""
    prove = scene.narrator.proved
    prove("kontroll.fragor")
    prove("kontroll.paminnelser")
    _withdrawal_and_edit(picture)
    prove("kontroll.radering")
    prove("kontroll.andring")
    await asyncio.to_thread(_hidden, scene)
    prove("kontroll.stopp")
    _participation(scene, picture)
    prove("kontroll.deltagande")
    prove("kontroll.tack")


async def of_silence(scenes: Sequence[Scene], sealed: str = "kontroll.krypterat") -> None:
    """Prove that nothing more was said, and all of it encrypted, as the sentence `sealed` says."""
    for scene in scenes:
        scene.town.check_alive()
        await _all_is_delivered(scene)
        scene.nobody_else_heard()
    prove = scenes[0].narrator.proved
    prove("kontroll.tyst")
    prove(sealed, antal=sum(scene.encrypted for scene in scenes))


async def approved(scene: Scene) -> WeeklyPicture:
    """Return the lägesbild of the newest round as it was approved."""
    async with scene.town.samrad.database.read() as session:
        newest = await rounds.latest(session, scene.town.stage.forum, _COLLECTION)
        version = await pictures.latest(session, newest[0].id or 0) if newest else None
    if version is None:
        raise DidNotHappenError(say("kontroll.deltagande"))
    return thawed(version.data)


async def _all_is_delivered(scene: Scene) -> None:
    """Check that the bot has nothing more to say, tonight or tomorrow morning."""
    async with scene.town.samrad.database.read() as session:
        waiting = await outbox.oldest_pending(session, scene.town.clock.now() + _TOMORROW)
    if waiting is not None:
        raise DidNotHappenError(say("slut.ovantat", vem=say("bot")))


def _withdrawal_and_edit(picture: WeeklyPicture) -> None:
    """Check that the last words count, and no others."""
    for sentence, name in (("kontroll.radering", "skriver_om"), ("kontroll.andring", "andrar")):
        area, count = line(name).shows[:2]
        found = next((one for one in picture.areas if one.name == area), None)
        counts = [cell.count for cell in found.cells] if found else []
        if int(count.split()[0]) not in counts:
            raise DidNotHappenError(say(sentence))


def _hidden(scene: Scene) -> None:
    """Check that the personal number is in no file of the bot and the server."""
    hidden = line("personnummer").hidden
    needles = {words.encode() for words in hidden}
    for folder in (scene.town.folder, scene.town.server.folder):
        for file in folder.rglob("*"):
            if _holds(file, needles):
                raise DidNotHappenError(say("slut.kvar", var=file.name))
    if any(words in told.text for words in hidden for told in scene.narrator.told):
        raise DidNotHappenError(say("slut.kvar", var=scene.town.stage.room))


def _holds(file: Path, needles: set[bytes]) -> bool:
    if not file.is_file():
        return False
    content = file.read_bytes()
    return any(needle in content for needle in needles)


def _participation(scene: Scene, picture: WeeklyPicture) -> None:
    expected = script("utfall")
    functions = scene.town.municipality.function_by_id
    who = picture.participation
    for wanted, found in (
        ("rapporterat", who.reported),
        ("inget", who.nothing),
        ("saknas", who.missing),
        ("sent", who.late),
    ):
        if {functions[function].name for function in expected[wanted]} != set(found):
            raise DidNotHappenError(say("kontroll.deltagande"))
