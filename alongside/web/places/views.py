"""Places: the list, one of them, its files, and the way from a file to a place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from alongside.web.accounts.permissions import Permission, needs, signed_in
from alongside.web.design.errors import input_errors
from alongside.web.design.files import send
from alongside.web.design.paging import page_of
from alongside.web.places import actions, tasks
from alongside.web.places.forms import (
    LARGEST_SHAPES,
    LARGEST_TABLE,
    CountedForm,
    MappingForm,
    PlaceForm,
    ShapesForm,
    SourceForm,
)
from alongside.web.places.models import Place
from alongside.web.places.pages import files, importing, listing
from alongside.web.places.pages import places as pages
from alongside.web.uploads.forms import TableForm, refusal_of, table_errors, takes_files
from alongside.web.uploads.models import State, Upload


@needs(Permission.PLACES_SEE)
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """List the places of the partnership."""
    person = signed_in(request)
    rows, paging = page_of(Place.objects.visible_to(person).named(), request.GET.get("page", ""))
    return render(request, "places/places.jinja", {"page": listing.build_places(rows, paging, by=person)})


def place_or_404(request: HttpRequest, public_id: str) -> Place:
    """Return a place one may see."""
    return get_object_or_404(Place.objects.visible_to(signed_in(request)), public_id=public_id)


@needs(Permission.PLACES_SEE)
@require_safe
def place(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how unequal a place is."""
    one = place_or_404(request, public_id)
    return render(request, "places/place.jinja", {"page": pages.build_place(one, by=signed_in(request))})


@needs(Permission.PLACES_SEE)
@require_safe
def place_file(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Send a picture of a place, or its numbers."""
    return send(request, files.place_file(name, place_or_404(request, public_id)))


@needs(Permission.PLACES_SEE)
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """Send a small right file of areas to write over."""
    return send(request, files.sample_file())


@needs(Permission.PLACES_IMPORT)
@takes_files(LARGEST_TABLE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_place(request: HttpRequest) -> HttpResponse:
    """Ask for a table of areas, and lead to its columns."""
    return take_table(request, None)


@needs(Permission.PLACES_IMPORT)
@takes_files(LARGEST_TABLE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_to_place(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a table that says more of a place's areas, and lead to its columns."""
    return take_table(request, place_or_404(request, public_id))


def take_table(request: HttpRequest, one: Place | None) -> HttpResponse:
    """Ask for a table, and lead to its columns."""
    form = TableForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with table_errors(form, {"areas": (form.given.field, form.given)}):
            upload = actions.take_table(given=form.given, place=one, by=signed_in(request), at=timezone.now())
            return redirect("places:map_columns", upload.public_id)
    page = importing.build_table(form, refusal_of(form), place=one)
    return render(request, "places/table.jinja", {"page": page})


def upload_or_404(request: HttpRequest, public_id: str, preview: str, state: State) -> Upload:
    """Return one's own upload as it stands on its way."""
    mine = Upload.objects.visible_to(signed_in(request))
    return get_object_or_404(mine, public_id=public_id, preview=preview, state=state)


@needs(Permission.PLACES_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def map_columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask which column holds what, then read the whole table."""
    upload = upload_or_404(request, public_id, actions.AREAS, State.WAITING)
    said = upload.asked.get("said", upload.asked["suggested"])
    form = MappingForm(request.POST or None, columns=upload.asked["columns"], suggested=said)
    if form.is_valid():
        return redirect(tasks.read_table(upload=upload, said=form.said, by=signed_in(request)))
    return render(request, "places/columns.jinja", {"page": importing.build_columns(upload, form)})


@needs(Permission.PLACES_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def check_areas(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what was understood of a table, and keep it: as a new place, or with the place it is for."""
    upload = upload_or_404(request, public_id, actions.AREAS, State.READ)
    place_id, person = upload.asked["place"], signed_in(request)
    keep, kind = (actions.add_to_place, CountedForm) if place_id else (actions.keep_place, PlaceForm)
    form = kind(request.POST or None)
    if form.is_valid():
        with input_errors(form):
            said = {**form.cleaned_data, "upload": upload, "by": person, "at": timezone.now()}
            kept = tasks.kept(keep=lambda: keep(**said), by=person)
            messages.success(request, importing.KEPT)
            return redirect(kept.address)
    page = importing.build_check(upload, form, place=Place.objects.filter(public_id=place_id).first())
    return render(request, "places/check.jinja", {"page": page})


@needs(Permission.PLACES_IMPORT)
@takes_files(LARGEST_SHAPES)
@require_http_methods(["GET", "HEAD", "POST"])
def add_shapes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the shapes of a place's areas, and lead to what was understood."""
    one = place_or_404(request, public_id)
    form = ShapesForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with table_errors(form, {"boundaries": ("shapes", form.given)}):
            return redirect(tasks.take_shapes(given=form.given, place=one, by=signed_in(request)))
    page = importing.build_shapes(form, refusal_of(form), place=one)
    return render(request, "places/table.jinja", {"page": page})


@needs(Permission.PLACES_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def check_shapes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show which areas have a shape, and keep the shapes."""
    upload = upload_or_404(request, public_id, actions.SHAPES, State.READ)
    form, person = SourceForm(request.POST or None), signed_in(request)
    if form.is_valid():
        said = {**form.cleaned_data, "upload": upload, "by": person, "at": timezone.now()}
        kept = tasks.kept(keep=lambda: actions.keep_shapes(**said), by=person)
        messages.success(request, importing.SHAPES_KEPT)
        return redirect(kept.address)
    one = get_object_or_404(Place, public_id=upload.asked["place"])
    page = importing.build_check_shapes(upload, form, place=one)
    return render(request, "places/check.jinja", {"page": page})
