"""Places: area codes and their vintages, small areas with counts and deprivation, tenths, populations."""

from alongside.core.places._areas import (
    AREA_COUNT_SCHEMA,
    AREA_SCHEMA,
    Joined,
    SmallAreas,
    joined,
    small_areas,
)
from alongside.core.places._changes import AreaChanges, Carried, area_changes, carried
from alongside.core.places._codes import AreaKind, area_kind, nation_of
from alongside.core.places._deprivation import (
    deprivation_categories,
    deprivation_order,
    national_groups,
    place_groups,
)
from alongside.core.places._geographies import (
    DATA_ZONES_2011,
    DATA_ZONES_2022,
    GEOGRAPHIES,
    LSOA_2011,
    LSOA_2021,
    NORTHERN_IRELAND_DATA_ZONES_2021,
    OWN_AREAS,
    Geography,
    possible_geographies,
    settled_geography,
    unfit_codes,
)
from alongside.core.places._population import (
    AREA,
    DEPRIVATION_TENTH,
    DEPRIVATION_WORDS,
    PART,
    Kept,
    population_of_areas,
)
from alongside.core.places._scales import INDICES, DeprivationScale

__all__ = [
    "AREA",
    "AREA_COUNT_SCHEMA",
    "AREA_SCHEMA",
    "DATA_ZONES_2011",
    "DATA_ZONES_2022",
    "DEPRIVATION_TENTH",
    "DEPRIVATION_WORDS",
    "GEOGRAPHIES",
    "INDICES",
    "LSOA_2011",
    "LSOA_2021",
    "NORTHERN_IRELAND_DATA_ZONES_2021",
    "OWN_AREAS",
    "PART",
    "AreaChanges",
    "AreaKind",
    "Carried",
    "DeprivationScale",
    "Geography",
    "Joined",
    "Kept",
    "SmallAreas",
    "area_changes",
    "area_kind",
    "carried",
    "deprivation_categories",
    "deprivation_order",
    "joined",
    "nation_of",
    "national_groups",
    "place_groups",
    "population_of_areas",
    "possible_geographies",
    "settled_geography",
    "small_areas",
    "unfit_codes",
]
