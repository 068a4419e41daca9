"""The third act: a chefssamråd in Salem proposes, and the chief in the line decides."""

from bot.demo.scene import Scene
from bot.demo.script import line, script
from bot.demo.sitting import Sitting

STEPS = ("salem", "salem_kallelse", "salem_mote", "salem_linjen", "salem_protokoll")
PART = "salem"


async def play(scene: Scene) -> Sitting:
    """Play the meeting. Raises `DidNotHappenError` at the first thing that does not happen."""
    sitting = Sitting(scene, PART)
    await _summon(sitting)
    await _hold(sitting)
    await _write_up(sitting)
    return sitting


async def _summon(sitting: Sitting) -> None:
    sitting.step("salem_kallelse")
    await sitting.travel("punkter")
    await sitting.scene.all_answered(line("salem_punkter").shows)
    await sitting.travel("kallelse")
    summons = await sitting.summoned(line("salem_kallelse").shows)
    await sitting.come(summons, script(PART)["kommer"])


async def _hold(sitting: Sitting) -> None:
    sitting.step("salem_mote")
    await sitting.travel("borjar")
    present = script(PART)["kommer"]
    await sitting.begins(present[0], present)
    await sitting.says("salem_justerare")
    await sitting.travel("forslag")
    await sitting.says("salem_punkt")
    await sitting.notes_down("salem_anteckning")
    sitting.step("salem_linjen")
    await sitting.says("salem_beslut")
    await sitting.travel("svar_i_linjen")
    await sitting.decided_in_line("salem_svar")
    await sitting.travel("atagande")
    await sitting.says("salem_atagande")


async def _write_up(sitting: Sitting) -> None:
    scene = sitting.scene
    first, last = script(PART)["godkanner"]
    sitting.step("salem_protokoll")
    await sitting.travel("slut")
    draft = await sitting.ends(first)
    # Elected members read a version without places: the secretary may word it for them.
    secretary = scene.town.coordinator
    await scene.answered(secretary, line("salem_oppet").shows, briefly=True)
    await sitting.travel("laser")
    await scene.agree(first, draft)
    await scene.all_answered(line("salem_vantar").shows)
    await sitting.locked(last, draft)
