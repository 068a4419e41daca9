"""What is reckoned from a municipality's model once, and kept as long as it is used."""

from collections.abc import Callable
from functools import lru_cache, partial, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar, cast

from samverkan.structure import Municipality

P = ParamSpec("P")
T = TypeVar("T")
_KEPT = 8
"""So many models at a time: the municipalities of one installation, with some to spare."""
_ANSWERS = 512
"""So many answers of each, as of what a person may: some hundred people write in a day."""


class Same:
    """A model as a key of a cache, by its identity; to compare whole models would cost more.

    It is held here, so that its identity is not given to another one.
    """

    __slots__ = ("model",)

    def __init__(self, model: Municipality) -> None:
        self.model = model

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.model is self.model

    def __hash__(self) -> int:
        return id(self.model)


def kept_by_model(
    reckon: Callable[Concatenate[Municipality, P], T],
) -> Callable[Concatenate[Municipality, P], T]:
    """Keep the result for each model object, and for each of what else is asked with.

    That must be such as a dictionary's keys. The loop and the writer's thread may both ask.
    """

    @lru_cache(maxsize=_KEPT)
    def of(same: Same) -> Callable[P, T]:
        answers = lru_cache(maxsize=_ANSWERS)(partial(reckon, same.model))
        return cast("Callable[P, T]", answers)

    def recalled(model: Municipality, /, *asked: P.args, **named: P.kwargs) -> T:
        return of(Same(model))(*asked, **named)

    update_wrapper(recalled, reckon)
    return recalled
