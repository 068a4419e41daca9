"""Decisions in the line: a forum without a mandate proposes, a chief decides (DOMAIN 7 A5)."""

from enum import StrEnum
from typing import Literal

from samverkan.structure import Forum

Answer = Literal["ja", "nej", "annan_lydelse"]


class State(StrEnum):
    """How far a decision has come."""

    BESLUTAT = "beslutat"
    """Decided by the forum itself, which has the mandate."""
    FORESLAGET = "foreslaget"
    """A standpoint of the forum; the chief in the line has not answered."""
    BEKRAFTAT = "bekraftat"
    """Decided in the line as proposed."""
    ANNAN_LYDELSE = "annan_lydelse"
    """Decided in the line in other words."""
    NEKAT = "nekat"
    """The chief in the line said no."""
    STRUKET = "struket"
    """Taken back."""


_ANSWERED: dict[Answer, State] = {
    "ja": State.BEKRAFTAT,
    "nej": State.NEKAT,
    "annan_lydelse": State.ANNAN_LYDELSE,
}


class AlreadyAnsweredError(ValueError):
    """A decision that is no proposal cannot be answered."""


def may_decide(forum: Forum) -> bool:
    """Say whether a forum may decide itself; one that advises or informs has no mandate."""
    return forum.mandate in {"beslutande", "inriktande"}


def first_state(forum: Forum) -> State:
    """Return the state of a decision when it is written down."""
    return State.BESLUTAT if may_decide(forum) else State.FORESLAGET


def answered(state: State, answer: Answer) -> State:
    """Return the state after the chief's answer. Raises AlreadyAnsweredError."""
    if state is not State.FORESLAGET:
        raise AlreadyAnsweredError(state)
    return _ANSWERED[answer]


def stands(state: State) -> bool:
    """Say whether it is a decision, and no more a proposal."""
    return state in {State.BESLUTAT, State.BEKRAFTAT, State.ANNAN_LYDELSE}
