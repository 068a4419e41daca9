"""What is reckoned from a municipality's model once, and kept as long as it is used."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from samverkan.structure import Municipality

T = TypeVar("T")
_KEPT = 8
"""So many models at a time: the municipalities of one installation, with some to spare."""


def kept_by_model(reckon: Callable[[Municipality], T]) -> Callable[[Municipality], T]:
    """Keep the result for each model object; to compare whole models would cost more.

    The model is held beside its result, so that its identity is not given to another one.
    """
    kept: OrderedDict[int, tuple[Municipality, T]] = OrderedDict()

    @wraps(reckon)
    def recalled(model: Municipality) -> T:
        found = kept.get(id(model))
        if found is None:
            found = kept[id(model)] = (model, reckon(model))
            if len(kept) > _KEPT:
                kept.popitem(last=False)
        kept.move_to_end(id(model))
        return found[1]

    return recalled
