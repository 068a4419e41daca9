"""What one forum may read of another's work, as the model says that it flows (DOMAIN 3, 15.1)."""

from samverkan.collection import recipients, sources_of
from samverkan.structure import Collection, Forum, Municipality


def reporting_to(model: Municipality, forum: Forum) -> tuple[Forum, ...]:
    """Return the forums that report to a forum, in the model's order."""
    return tuple(each for each in model.forums if forum.id in each.reports_to)


def behind(model: Municipality, forum: Forum, item: Collection) -> tuple[Forum, ...]:
    """Return the other forums whose work a forum's document is made of.

    Those that report to it, and those whose documents it is compiled from; no further down,
    since what a forum passes on it passes on in its own document.
    """
    found = (*reporting_to(model, forum), *(owner for owner, _ in sources_of(model, item)))
    return tuple({each.id: each for each in found if each.id != forum.id}.values())


def gets(model: Municipality, forum: Forum, owner: Forum, item: Collection) -> bool:
    """Say whether a forum reads the document of a collection whole: it is its own or flows to it.

    By the collection, by a flow of the model, or because its owner reports there.
    """
    return (
        forum in recipients(model, owner, item)
        or forum.id in owner.reports_to
        or any(
            (flow.from_, flow.to, flow.document) == (owner.id, forum.id, item.document)
            for flow in model.flows
        )
    )
