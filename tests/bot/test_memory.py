"""What the running bot does not load."""

import subprocess
import sys

import pytest

from bot.memory import without


def test_a_hidden_package_cannot_be_imported_and_is_there_again_afterwards() -> None:
    code = (
        "from bot.memory import without\n"
        "with without('rich'):\n"
        "    try:\n        import rich\n"
        "    except ImportError:\n        print('hidden')\n"
        "import rich\nprint('there')\n"
    )
    done = subprocess.run(  # noqa: S603 -- our own words under our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["hidden", "there"]


def test_a_package_that_is_loaded_stays_so() -> None:
    with without("pytest"):
        assert sys.modules["pytest"] is pytest
    assert sys.modules["pytest"] is pytest


def test_both_forms_of_the_log_work_without_rich() -> None:
    code = (
        "from bot.memory import one_heap, without\n"
        "one_heap()\n"
        "with without('rich', 'twisted'):\n    import structlog\n"
        "from bot import logs\n"
        "for form in ('console', 'json'):\n"
        "    logs.set_up('info', form)\n"
        "    structlog.get_logger().info('prov', form=form)\n"
    )
    done = subprocess.run(  # noqa: S603 -- our own words under our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr.count("prov") == 2
