"""Compile what was reported into a document of headings (DOMAIN 4, 15.1, 15.5).

Pure: the material of a period goes in, a `Paper` comes out. What stands under each
heading is found by its words (`headings.py`); sentences come in as `Wording`, so that
they live in templates. "Inget att rapportera" is a zero, "ej rapporterat" is not.
"""

from samverkan.digest.headings import compile_paper, is_written_by_people
from samverkan.digest.material import (
    SMALLEST_CELL,
    Contribution,
    Counts,
    Head,
    Material,
    Source,
    Wording,
    area_or_rest,
    counted,
    is_open,
    summed,
    without_words,
)

__all__ = [
    "SMALLEST_CELL",
    "Contribution",
    "Counts",
    "Head",
    "Material",
    "Source",
    "Wording",
    "area_or_rest",
    "compile_paper",
    "counted",
    "is_open",
    "is_written_by_people",
    "summed",
    "without_words",
]
