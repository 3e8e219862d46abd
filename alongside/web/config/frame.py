"""What surrounds every page: navigation, person, messages, nonce, mode banner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse

from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, may

DEMO_BANNER = (
    "This is a demonstration. Its places, people and families are made up, the published cases apart. "
    "Put nothing private into it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One place to go."""

    text: str
    href: str
    about: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What just happened, said once."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is signed in."""

    name: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Everything around the page."""

    home: str
    navigation: tuple[Link, ...]
    person: Person | None
    messages: tuple[Message, ...]
    nonce: str
    banner: str


class Destination(NamedTuple):
    """Somewhere to go: its name, its view, the permission that shows it, and what one finds there."""

    text: str
    view: str
    permission: Permission | None
    about: str


# In the order of the loop (place, evidence, theory, decision, service, study, adaptation), then the house.
# A new app adds its line here; the start page shows the same places with what they are about.
NAVIGATION: tuple[Destination, ...] = (
    Destination("Start", "home:start", None, ""),
    Destination(
        "Places",
        "places:places",
        Permission.PLACES_SEE,
        "Small areas: who lives where, and how unequal it is.",
    ),
    Destination(
        "Readings", "reach:readings", Permission.READINGS_SEE, "Who is in, who is missing, and at which step."
    ),
    Destination(
        "Over time",
        "recruitment:start",
        Permission.READINGS_SEE,
        "Look every week, plan what would change it, and decide by a rule agreed beforehand.",
    ),
    Destination(
        "Populations", "reach:populations", Permission.POPULATIONS_SEE, "The families something is for."
    ),
    Destination(
        "Cohorts", "reach:cohorts", Permission.COHORTS_SEE, "The families a team has reached, step by step."
    ),
    Destination(
        "People", "accounts:people", Permission.PEOPLE_MANAGE, "Invite people and give them their roles."
    ),
    Destination("Audit", "accounts:audit", Permission.AUDIT_READ, "Who did and saw what."),
)


def frame_of(request: HttpRequest) -> dict[str, Frame]:
    """Return the frame of one request, as the template context processor `frame`."""
    return {"frame": build_frame(request)}


def build_frame(request: HttpRequest) -> Frame:
    """Return the frame; a part fetched by htmx leaves the messages for the next whole page."""
    user = getattr(request, "user", None)
    signed_in = isinstance(user, User)
    return Frame(
        home=reverse("home:start" if signed_in else "home:front"),
        navigation=navigation(user, request.path) if isinstance(user, User) else (),
        person=Person(name=user.name or user.email, href=reverse("accounts:me"))
        if isinstance(user, User)
        else None,
        messages=() if getattr(request, "htmx", False) else messages(request),
        nonce=str(getattr(request, "csp_nonce", "")),
        banner=DEMO_BANNER if settings.ALONGSIDE_MODE == "demo" else "",
    )


def navigation(user: User, path: str) -> tuple[Link, ...]:
    """Return the places this person may go, the one they are in marked."""
    links = []
    for there in NAVIGATION:
        if there.permission is None or may(user, there.permission):
            href = reverse(there.view)
            links.append(Link(text=there.text, href=href, about=there.about, current=path.startswith(href)))
    return tuple(links)


def messages(request: HttpRequest) -> tuple[Message, ...]:
    """Return what is to be said once."""
    if not hasattr(request, "_messages"):
        return ()
    return tuple(Message(text=str(one), kind=one.level_tag) for one in get_messages(request))
