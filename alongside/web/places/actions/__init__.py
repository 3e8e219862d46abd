"""What happens to places."""

from alongside.web.places.actions.choosing import chosen_areas, population_of_place
from alongside.web.places.actions.drawing import draw_place
from alongside.web.places.actions.keeping import add_to_place, keep_place, load_place
from alongside.web.places.actions.mapping import shapes_by_area, shapes_by_deprivation, shapes_by_parent
from alongside.web.places.actions.measuring import measured
from alongside.web.places.actions.reading import AREAS, read_table, take_table
from alongside.web.places.actions.shapes import SHAPES, keep_shapes, shapes_later, shapes_now

__all__ = [
    "AREAS",
    "SHAPES",
    "add_to_place",
    "chosen_areas",
    "draw_place",
    "keep_place",
    "keep_shapes",
    "load_place",
    "measured",
    "population_of_place",
    "read_table",
    "shapes_by_area",
    "shapes_by_deprivation",
    "shapes_by_parent",
    "shapes_later",
    "shapes_now",
    "take_table",
]
