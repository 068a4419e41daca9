"""The last act: what the council promised is forgotten over Christmas, and kept in the end."""

from bot.demo.scene import Scene
from bot.demo.script import DidNotHappenError, line, say, script, when
from samverkan.commitments.types import Status
from storage import commitments
from storage.commitment_tables import CommitmentEvent, CommitmentRow

STEPS = ("lofte", "lofte_glomt", "lofte_jul", "lofte_nyar", "lofte_flyttas", "lofte_klart")
PART = "lofte"


async def play(scene: Scene) -> None:
    """Play it. Raises `DidNotHappenError` at the first thing that does not happen."""
    await _confirm(scene)
    await _forget(scene)
    await _over_christmas(scene)
    await _into_the_new_year(scene)
    await _postpone(scene)
    await _keep(scene)


async def prove(scene: Scene) -> None:
    """Prove that each step was taken once and on its day. Raises `DidNotHappenError`."""
    part, proved = script(PART), scene.narrator.proved
    async with scene.town.samrad.database.read() as session:
        row = await commitments.by_number(session, part["nummer"])
        events = await commitments.history(session, row) if row else ()
    told = [[one.detail["rung"], _day(scene, one)] for one in events if one.what == "told"]
    steps = {"nummer": part["nummer"], "antal": len(told)}
    if told != part["trappa"]:
        raise DidNotHappenError(say("kontroll.trappa", **steps))
    proved("kontroll.trappa", **steps)
    moved = [one for one in events if one.what == "moved" and one.why]
    if row is None or not _is_kept(row) or len(moved) != 1:
        raise DidNotHappenError(say("kontroll.lofte", nummer=part["nummer"]))
    proved("kontroll.lofte", nummer=row.number)


def _is_kept(row: CommitmentRow) -> bool:
    return Status(row.status) is Status.KLART and row.postponements == 1 and bool(row.evidence)


def _day(scene: Scene, event: CommitmentEvent) -> str:
    return scene.town.local_day(event.at).isoformat()


async def _travel(scene: Scene, moment: str) -> None:
    await scene.travel(when(moment, PART))


async def _hears(scene: Scene, who: str, name: str, *, briefly: bool = False) -> None:
    """Let the one with a part in this hear a named line."""
    await scene.answered(script(PART)[who], line(name).shows, briefly=briefly)


async def _confirm(scene: Scene) -> None:
    owner = script(PART)["ansvarig"]
    scene.narrator.step("steg.lofte")
    asked = await scene.answered(owner, line("lofte_fraga").shows)
    await _travel(scene, "bekraftas")
    await scene.agree(owner, asked)
    await _hears(scene, "ansvarig", "lofte_ja")


async def _forget(scene: Scene) -> None:
    scene.narrator.step("steg.lofte_glomt")
    for moment, name, briefly in (
        ("vecka_fore", "lofte_paminns", False),
        ("dag_fore", "lofte_paminns", True),
        ("dagen", "lofte_sista_dagen", True),
    ):
        await _travel(scene, moment)
        await _hears(scene, "ansvarig", name, briefly=briefly)
    owner = scene.member(script(PART)["ansvarig"])
    scene.narrator.remark("gor.glomt", vem=owner.part.first_name)


async def _over_christmas(scene: Scene) -> None:
    scene.narrator.step("steg.lofte_jul")
    await _travel(scene, "dag_efter")
    await _hears(scene, "ansvarig", "lofte_forsenat")
    await _hears(scene, "samordnare", "lofte_oversikt")
    await _travel(scene, "juldagen")
    scene.narrator.remark("gor.juldagen")
    await _travel(scene, "efter_jul")
    await _hears(scene, "ansvarig", "lofte_paminns", briefly=True)
    await _hears(scene, "chef", "lofte_chef")
    await _week_again(scene)


async def _into_the_new_year(scene: Scene) -> None:
    asks = line("lofte_dagordning")
    scene.narrator.step("steg.lofte_nyar")
    await _travel(scene, "nyarsdagen")
    scene.narrator.remark("gor.nyarsdagen")
    await _travel(scene, "efter_nyar")
    await _hears(scene, "ordforande", "lofte_ordforande")
    await _week_again(scene)
    await _travel(scene, "dagordning")
    await scene.write(asks)
    heard = await scene.hear(asks.who, asks.shows)
    scene.tell_heard(asks.who, heard, about=script(PART)["nummer"])
    await _meanwhile(scene)


async def _meanwhile(scene: Scene) -> None:
    """Let the coordinator answer what else is asked for in these days."""
    words = line("lofte_lagesrapport")
    for name in ("lofte_lagesrapport_fraga", "lofte_lagesrapport_vakanta"):
        heard = await scene.hear(words.who, line(name).shows)
        scene.tell_heard(words.who, heard, told=False)
    scene.narrator.remark("gor.lagesrapport", vem=scene.names([words.who]))
    await scene.write(words)
    await scene.answered(words.who, words.shows)


async def _week_again(scene: Scene) -> None:
    """Let the coordinator get the overview of another week, which only the transcript tells."""
    who = script(PART)["samordnare"]
    heard = await scene.hear(who, line("lofte_oversikt").shows)
    scene.tell_heard(who, heard, told=False)
    scene.narrator.remark("gor.samma_oversikt", vem=scene.names([who]))


async def _postpone(scene: Scene) -> None:
    words = line("lofte_flyttas")
    scene.narrator.step("steg.lofte_flyttas")
    await _travel(scene, "flyttas")
    await scene.write(words)
    await scene.answered(words.who, words.shows)
    await _travel(scene, "paminns_igen")
    await _hears(scene, "ansvarig", "lofte_igen")


async def _keep(scene: Scene) -> None:
    words = line("lofte_klart")
    scene.narrator.step("steg.lofte_klart")
    await _travel(scene, "klart")
    await scene.write(words)
    await scene.answered(words.who, words.shows)
    await _travel(scene, "efter_klart")
    scene.narrator.remark("gor.efter_klart")
