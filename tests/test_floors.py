"""The floors of the house are held (DESIGN 2): each room imports only from floors below."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_no_room_imports_from_a_floor_above() -> None:
    done = subprocess.run(  # noqa: S603 -- our own environment's command
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The floors of the house KEPT" in done.stdout


def test_the_rules_of_the_work_know_no_chat_no_table_and_no_page() -> None:
    code = (
        "import importlib, pkgutil, sys, samverkan\n"
        "for module in pkgutil.walk_packages(samverkan.__path__, 'samverkan.'):\n"
        "    importlib.import_module(module.name)\n"
        "above = {'nio', 'aiohttp', 'sqlalchemy', 'typst', 'jinja2'}\n"
        "sys.exit(' '.join(above & set(sys.modules)))\n"
    )
    done = subprocess.run(  # noqa: S603 -- our own interpreter and our own code
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == ""
