"""`samrad check` of Teams' credentials: what can be seen, and what Entra says of them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.check import check
from bot.ports import free_port
from bot.settings import TeamsSection
from bot.teams_check import problems_of_form, try_teams
from tests.teams.test_settings import APP, TENANT, written
from tests.teams.tokens import Json

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SECRET = "abc8Q~" + "x" * 34


@dataclass
class Entra:
    """Entra and the published keys, as far as a check sees them."""

    url: str
    answer: Json = field(default_factory=lambda: {"access_token": "a", "expires_in": 3599})
    keys: Json = field(default_factory=lambda: {"keys": [{"kid": "1"}]})
    asked: list[dict[str, str]] = field(default_factory=list)

    def section(self, **more: object) -> TeamsSection:
        """Return settings whose keys are here."""
        values = {"app_id": APP, "tenant": TENANT, "app_secret": SECRET}
        return TeamsSection(**{**values, "keys_url": f"{self.url}/keys", **more})


@pytest.fixture
async def entra() -> AsyncIterator[Entra]:
    """Serve."""
    made = Entra(f"http://127.0.0.1:{(port := free_port())}")

    async def token(request: web.Request) -> web.Response:
        said = {key: str(value) for key, value in (await request.post()).items()}
        made.asked.append({**said, "tenant": request.match_info["tenant"]})
        return web.json_response(made.answer, status=200 if "access_token" in made.answer else 401)

    async def keys(_request: web.Request) -> web.Response:
        return web.json_response(made.keys)

    app = web.Application()
    app.router.add_post("/{tenant}/oauth2/v2.0/token", token)
    app.router.add_get("/keys", keys)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield made
    finally:
        await runner.cleanup()


async def test_credentials_that_work_have_no_problem(entra: Entra) -> None:
    assert await try_teams(entra.section(), "config.toml", entra.url) == []
    (asked,) = entra.asked
    assert asked["grant_type"] == "client_credentials"
    assert (asked["client_id"], asked["client_secret"]) == (APP, SECRET)
    assert asked["tenant"] == TENANT
    assert asked["scope"] == "https://api.botframework.com/.default"


REFUSALS = {
    "a wrong secret": ("AADSTS7000215: Invalid client secret", "teams.app_secret", "not know"),
    "a secret that ended": ("AADSTS7000222: expired keys", "teams.app_secret", "has ended"),
    "another tenant": ("AADSTS700016: Application not found", "teams.app_id", "no such reg"),
    "no tenant": ("AADSTS90002: Tenant not found", "teams.tenant", "no such tenant"),
    "anything else": ("AADSTS50000: hello", "teams.app_secret", "AADSTS50000"),
}


@pytest.mark.parametrize(("said", "key", "told"), REFUSALS.values(), ids=REFUSALS)
async def test_what_entra_refuses_is_told_by_its_key(
    entra: Entra, said: str, key: str, told: str
) -> None:
    entra.answer = {"error": "invalid_client", "error_description": f"{said} {SECRET}"}
    (problem,) = await try_teams(entra.section(), "config.toml", entra.url)
    assert problem.key == key
    assert told in str(problem)
    assert SECRET not in str(problem)


async def test_keys_that_are_not_there_are_told(entra: Entra) -> None:
    entra.keys = {}
    (problem,) = await try_teams(entra.section(), "config.toml", entra.url)
    assert problem.key == "teams.keys_url"


async def test_a_machine_that_reaches_nothing_is_told(entra: Entra) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    found = await try_teams(entra.section(keys_url=f"{nowhere}/keys"), "config.toml", nowhere)
    assert [problem.key for problem in found] == ["teams.tenant", "teams.keys_url"]
    assert "is not reached" in str(found[0])


FORMS = {
    "the secret's id": ({"app_secret": TENANT}, "teams.app_secret", "the id of a secret"),
    "spaces": ({"app_secret": f" {SECRET}"}, "teams.app_secret", "spaces"),
    "a line break": ({"app_secret": f"{SECRET[:9]}\n{SECRET[9:]}"}, "teams.app_secret", "line br"),
    "the tenant's id": ({"app_id": TENANT}, "teams.app_id", "the tenant's id"),
}


@pytest.mark.parametrize(("more", "key", "told"), FORMS.values(), ids=FORMS)
def test_what_can_be_seen_to_be_wrong_is_told_offline(
    more: dict[str, str], key: str, told: str
) -> None:
    section = Entra("http://127.0.0.1:9").section(**more)
    (problem,) = problems_of_form(section, "config.toml")
    assert problem.key == key
    assert told in str(problem)


def test_the_check_of_an_installation_looks_at_teams_offline(tmp_path: Path) -> None:
    good = f'app_id = "{APP}"\napp_secret = "{SECRET}"\ntenant = "{TENANT}"\n'
    found = asyncio.run(check(written(tmp_path, good), NOW, offline=True))
    assert "teams: the registration has ids and a secret of the right form" in found.facts
    bad = good.replace(SECRET, TENANT)
    found = asyncio.run(check(written(tmp_path, bad), NOW, offline=True))
    assert [problem.key for problem in found.problems] == ["teams.app_secret"]
