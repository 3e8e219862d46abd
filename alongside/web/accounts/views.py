"""People, oneself, the audit."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.web.accounts import actions, pages
from alongside.web.accounts.forms import InviteForm, NameForm, PassphraseForm, RoleForm
from alongside.web.accounts.models import (
    Membership,
    Organisation,
    Team,
    User,
    where_choices,
    where_named,
)
from alongside.web.accounts.permissions import Permission, Role, needs, signed_in
from alongside.web.audit.models import AuditEvent
from alongside.web.design.errors import input_errors
from alongside.web.design.paging import page_of

NEW = "new_%s"  # the fields of a second form on one page are told apart by this
LINK = "joining_link"  # in the session, until the next page has shown it


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show what one is and may do."""
    return render(request, "accounts/me.jinja", {"page": pages.build_me(signed_in(request))})


@require_safe
def no_passphrase(request: HttpRequest) -> HttpResponse:
    """Say why there is no passphrase to change."""
    return render(request, "design/error.jinja", {"page": pages.NO_PASSPHRASE})


@needs(Permission.PEOPLE_MANAGE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List everyone with an account."""
    everyone = User.objects.prefetch_related("memberships__team__organisation", "memberships__organisation")
    rows, paging = page_of(everyone, request.GET.get("page", ""))
    return render(
        request, "accounts/people.jinja", {"page": pages.build_people(rows, paging, everyone.count())}
    )


@needs(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Ask whom to let in, and let them in."""
    form = InviteForm(request.POST or None, choices=where_choices())
    if form.is_valid():
        with input_errors(form):
            organisation, team = where_named(form.cleaned_data["where"])
            person = actions.invite_person(
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                role=Role(form.cleaned_data["role"]),
                organisation=organisation,
                team=team,
                by=signed_in(request),
            )
            return give_link(request, person)
    return render(request, "accounts/form.jinja", {"page": pages.build_invite(form)})


def give_link(request: HttpRequest, person: User) -> HttpResponse:
    """Make a one-time link and show it on the person's page, once."""
    secret = actions.make_link(person=person, by=signed_in(request))
    path = reverse("accounts:join", args=[person.public_id, secret])
    request.session[LINK] = {person.public_id: request.build_absolute_uri(path)}
    return redirect("accounts:person", person.public_id)


def person_page(request: HttpRequest, person: User, form: RoleForm) -> HttpResponse:
    """Show one person."""
    link = request.session.pop(LINK, {}).get(person.public_id, "")
    page = pages.build_person(person, form, by=signed_in(request), link=link)
    return render(request, "accounts/person.jinja", {"page": page})


@needs(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations and their teams, and make one more."""
    form = NameForm(request.POST or None, label="Name of the organisation")
    if form.is_valid():
        with input_errors(form):
            made = actions.name_organisation(name=form.cleaned_data["name"], by=signed_in(request))
            messages.success(request, f"{made} was added. Now add its teams.")
            return redirect("accounts:organisation", made.public_id)
    every = Organisation.objects.prefetch_related("teams")
    return render(request, "accounts/organisations.jinja", {"page": pages.build_organisations(every, form)})


@needs(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one organisation with its teams, and rename it."""
    one = get_object_or_404(Organisation, public_id=public_id)
    form = NameForm(request.POST or None, label="Name of the organisation", initial={"name": one.name})
    if form.is_valid():
        with input_errors(form):
            actions.name_organisation(name=form.cleaned_data["name"], organisation=one, by=signed_in(request))
            messages.success(request, "The organisation was renamed.")
            return redirect("accounts:organisation", public_id)
    return organisation_page(request, one, rename=form, add=NameForm(label=pages.NEW_TEAM, auto_id=NEW))


def organisation_page(
    request: HttpRequest, one: Organisation, *, rename: NameForm, add: NameForm
) -> HttpResponse:
    """Show one organisation."""
    page = pages.build_organisation(one, rename=rename, add=add)
    return render(request, "accounts/organisation.jinja", {"page": page})


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def add_team(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a team to an organisation."""
    one = get_object_or_404(Organisation, public_id=public_id)
    form = NameForm(request.POST, label=pages.NEW_TEAM, auto_id=NEW)
    if form.is_valid():
        with input_errors(form):
            actions.name_team(organisation=one, name=form.cleaned_data["name"], by=signed_in(request))
            messages.success(request, "The team was added. People can now be given roles in it.")
            return redirect("accounts:organisation", public_id)
    rename = NameForm(label="Name of the organisation", initial={"name": one.name})
    return organisation_page(request, one, rename=rename, add=form)


@needs(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, public_id: str) -> HttpResponse:
    """Rename a team."""
    one = get_object_or_404(Team.objects.select_related("organisation"), public_id=public_id)
    form = NameForm(request.POST or None, label="Name of the team", initial={"name": one.name})
    if form.is_valid():
        with input_errors(form):
            actions.name_team(
                organisation=one.organisation, team=one, name=form.cleaned_data["name"], by=signed_in(request)
            )
            messages.success(request, "The team was renamed.")
            return redirect("accounts:organisation", one.organisation.public_id)
    return render(request, "accounts/form.jinja", {"page": pages.build_team(one, form)})


@needs(Permission.PEOPLE_MANAGE)
@require_safe
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one person."""
    return person_page(
        request, get_object_or_404(User, public_id=public_id), RoleForm(choices=where_choices())
    )


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def add_role(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give somebody one more role."""
    someone = get_object_or_404(User, public_id=public_id)
    form = RoleForm(request.POST, choices=where_choices())
    if form.is_valid():
        with input_errors(form):
            organisation, team = where_named(form.cleaned_data["where"])
            role = Role(form.cleaned_data["role"])
            actions.add_role(
                person=someone, role=role, organisation=organisation, team=team, by=signed_in(request)
            )
            messages.success(request, "The role was added.")
            return redirect("accounts:person", public_id)
    return person_page(request, someone, form)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def end_role(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Take a role away."""
    membership = get_object_or_404(
        Membership.objects.select_related("user"), pk=pk, user__public_id=public_id
    )
    actions.end_role(membership=membership, by=signed_in(request))
    messages.success(request, "The role was taken away.")
    return redirect("accounts:person", public_id)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def make_link(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make a new one-time link for somebody who lost theirs, or their passphrase."""
    return give_link(request, get_object_or_404(User, public_id=public_id))


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def switch_off(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep somebody from signing in."""
    actions.switch_off(person=get_object_or_404(User, public_id=public_id), by=signed_in(request))
    messages.success(request, "The account was switched off.")
    return redirect("accounts:person", public_id)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def switch_on(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let somebody sign in again."""
    actions.switch_on(person=get_object_or_404(User, public_id=public_id), by=signed_in(request))
    messages.success(request, "The account was switched on.")
    return redirect("accounts:person", public_id)


@login_not_required
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, public_id: str, secret: str) -> HttpResponse:
    """Let somebody with a one-time link choose a passphrase."""
    person = get_object_or_404(User, public_id=public_id)
    actions.check_link(person=person, secret=secret)
    form = PassphraseForm(request.POST or None, person=person)
    if form.is_valid():
        actions.set_passphrase(person=person, secret=secret, passphrase=form.cleaned_data["passphrase"])
        messages.success(request, "Your passphrase is set. Sign in with it now.")
        return redirect("account_login")
    return render(request, "accounts/form.jinja", {"page": pages.build_join(person, form)})


@needs(Permission.AUDIT_READ)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Show who did and saw what."""
    events, paging = page_of(AuditEvent.objects.order_by("-number"), request.GET.get("page", ""))
    actors = User.objects.filter(public_id__in={event.who for event in events})
    names = {actor.public_id: str(actor) for actor in actors}
    return render(request, "accounts/audit.jinja", {"page": pages.build_audit(events, names, paging)})
