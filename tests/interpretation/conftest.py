"""One gazetteer for all tests of the interpreter."""

import pytest

from samverkan.interpretation import Gazetteer
from tests.helpers.sollentuna import SOLLENTUNA


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """Sollentuna's areas."""
    return Gazetteer.of(SOLLENTUNA)
