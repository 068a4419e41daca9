"""The Microsoft 365 Agents Playground as a process, for people of Teams to be in."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from bot.ports import free_port

PATIENCE = 30.0  # seconds

TENANT = "00000000-0000-0000-0000-000000000001"
APP_ID = "11111111-2222-3333-4444-555555555555"
BOT = {"id": f"28:{APP_ID}", "name": "Samråd"}
PERSONAL, GROUP, CHANNEL = "personal-chat-id", "group-chat-id", "channel-est-id"
GROUP_NAME = "EST Vecko"


def person(number: int, name: str) -> dict[str, str]:
    """Return one of the six people that the playground has; the first is its own user."""
    given, _, surname = name.partition(" ")
    return {
        "id": f"29:{number}",
        "name": name,
        "userPrincipleName": f"{given.lower()}@example.com",
        "aadObjectId": f"00000000-0000-0000-0000-0000000000a{number}",
        "givenName": given,
        "surname": surname,
        "email": f"{given.lower()}@example.com",
    }


Json = dict[str, Any]
NAMES = ("Anna Ek", "Bo Lind", "Cia Dahl", "Dan Holm", "Eva Ström", "Finn Berg")
PEOPLE = [person(number, name) for number, name in enumerate(NAMES)]


def config(
    people: Sequence[dict[str, str]],
    me: int = 0,
    *,
    personal: str = PERSONAL,
    group: tuple[str, str] = (GROUP, GROUP_NAME),
    channel: tuple[str, str] = (CHANNEL, "EST"),
) -> Json:
    """Return the settings of a playground of six people, one of whom is its own user.

    Group and channel are ids with names.
    """
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": BOT,
        "currentUser": people[me],
        "users": [each for number, each in enumerate(people) if number != me],
        "personalChat": {"id": personal},
        "groupChat": {"id": group[0], "name": group[1]},
        "team": {
            "id": "team-id",
            "name": "Kommunen",
            "aadGroupId": "00000000-0000-0000-0000-000000000031",
            "channels": [{"id": channel[0], "name": channel[1]}],
        },
    }


CONFIG = config(PEOPLE)


@dataclass(frozen=True)
class Playground:
    """A running playground.

    Attributes:
        url: its address.
        cloud: port of what stands between it and the bot (`tests.teams.cloud`).

    """

    url: str
    cloud: int


@contextmanager
def playground(packages: Path, folder: Path, settings_of: Json = CONFIG) -> Iterator[Playground]:
    """Run the playground, in a folder for its settings and its log."""
    port, cloud = free_port(), free_port()
    settings, log = folder / "playground.yml", folder / "playground.log"
    # JSON is YAML.
    settings.write_text(json.dumps(settings_of, ensure_ascii=False), encoding="utf-8")
    environment = {
        **os.environ,
        "TEAMSAPPTESTER_BROWSER": "none",
        "APPLICATION_INSIGHTS_NO_STATSBEAT": "1",
        "M365_AGENTS_PLAYGROUND_LOGFILE": str(log),
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(settings),
    }
    command = [
        *("node", "node_modules/@microsoft/m365agentsplayground/cli.js", "start"),
        *("-e", f"http://127.0.0.1:{cloud}/api/messages", "-c", "msteams", "-p", str(port)),
        *("--service-url", f"http://127.0.0.1:{cloud}/_connector", "--disable-telemetry"),
    ]
    process = subprocess.Popen(  # noqa: S603 -- no input from outside
        command, cwd=packages, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/_internal/v1/testConfig", process, log)
        yield Playground(url, cloud)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the playground ended: {log.read_text(encoding='utf-8')}")
        try:
            with urlopen(url, timeout=1):  # noqa: S310 -- our own address
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError("the playground does not answer")
