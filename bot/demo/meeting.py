"""The second act: EST Vecko meets over the fresh lägesbild, and its notes are locked."""

from bot.demo.scene import Scene
from bot.demo.script import line, script
from bot.demo.sitting import Sitting

STEPS = ("dagordning", "kallelse", "mote", "ataganden", "beslut", "utkast", "synpunkt", "laser")
PART = "mote"


async def play(scene: Scene) -> Sitting:
    """Play the meeting. Raises `DidNotHappenError` at the first thing that does not happen."""
    sitting = Sitting(scene, PART)
    await _prepare(sitting)
    await _summon(sitting)
    await _begin(sitting)
    await _promise(sitting)
    await _decide(sitting)
    await _end(sitting)
    return sitting


async def _prepare(sitting: Sitting) -> None:
    scene = sitting.scene
    sitting.step("dagordning")
    for name in ("foreslar", "flyttar"):
        words = line(name)
        await sitting.travel(name)
        await scene.write(words)
        await scene.answered(words.who, words.shows)


async def _summon(sitting: Sitting) -> None:
    scene, words = sitting.scene, line("forhinder")
    sitting.step("kallelse")
    await sitting.travel("kallelse")
    summons = await sitting.summoned(line("kallelse").shows)
    await sitting.come(summons, script(PART)["kommer"])
    await scene.write(words)
    await scene.answered(words.who, words.shows)


async def _begin(sitting: Sitting) -> None:
    sitting.step("mote")
    await sitting.travel("borjar")
    await sitting.begins(sitting.scene.town.coordinator, script(PART)["kommer"])
    await sitting.says("till_lagesbilden")
    await sitting.travel("lagesbild")
    await sitting.notes_down("om_torget")
    await sitting.notes_down("om_rutorna")
    sitting.scene.narrator.remark("gor.anteckningar")


async def _promise(sitting: Sitting) -> None:
    scene, heard = sitting.scene, line("lovar")
    sitting.step("ataganden")
    await sitting.travel("tunneln")
    await sitting.says("till_tunneln")
    proposed = await sitting.says("lovar")
    await scene.agree(heard.who, proposed)
    await scene.all_answered(line("lovar_ja").shows)
    await sitting.travel("atagande")
    asked = await sitting.says("atagande")
    await sitting.says("atagande_dag", asked)


async def _decide(sitting: Sitting) -> None:
    sitting.step("beslut")
    await sitting.travel("beslut")
    await sitting.says("till_resurserna")
    await sitting.says("beslut")
    await sitting.travel("svar_i_linjen")
    await sitting.decided_in_line("i_linjen")


async def _end(sitting: Sitting) -> None:
    scene, coordinator = sitting.scene, sitting.scene.town.coordinator
    sitting.step("utkast")
    await sitting.travel("slut")
    await sitting.ends(coordinator)
    sitting.step("synpunkt")
    await sitting.travel("synpunkt")
    comment, taken = line("synpunkt"), line("tar_med")
    await scene.write(comment)
    await scene.answered(comment.who, comment.shows)
    await scene.answered(coordinator, line("synpunkt_in").shows)
    await sitting.travel("tar_med")
    await scene.write(taken, coordinator)
    await scene.answered(coordinator, taken.shows)
    await scene.answered(comment.who, line("synpunkt_svar").shows)
    draft = await sitting.drafted(briefly=True)
    sitting.step("laser")
    await sitting.travel("laser")
    await sitting.locked(coordinator, draft)
