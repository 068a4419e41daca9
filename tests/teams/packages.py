"""The packages of Node that the tests of Teams run: installed as locked, or loudly missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

FOLDER = Path(__file__).parent / "js"


def missing(*programs: str) -> list[str]:
    """Return which programs are not there, of Node's and these."""
    return [name for name in ("node", "npm", *programs) if shutil.which(name) is None]


def install() -> Path:
    """Install the packages as locked, when they are not, and return their folder."""
    # Copies of the test run at once must not install over each other.
    with FileLock(FOLDER / "node_modules.lock"):
        done, lock = FOLDER / "node_modules/.package-lock.json", FOLDER / "package-lock.json"
        if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- no input from outside
    return FOLDER


def installed(what: str, *programs: str) -> Path:
    """Install the packages, and return their folder.

    Without Node, or one of the other programs, the test is skipped and says what was not
    tested and how to get it; where CI is set, that fails.
    """
    if absent := missing(*programs):
        reason = (
            f"NOT TESTED for want of {', '.join(absent)}: {what}. apt install nodejs npm chromium"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return install()
