"""One name for each channel: the arrivals' and the settings' are matched, and what cannot be is said."""

from __future__ import annotations

import datetime
import json
from io import BytesIO
from typing import Any

import pytest

from alongside.core.errors import InputError
from alongside.exchange.arrivals import read_recruitment
from alongside.exchange.computed_forecasts import Given, compute_forecast, given_of
from alongside.exchange.forecast_settings import forecast_settings_from
from alongside.exchange.populations import read_populations
from alongside.findings.forecasts import sources_table

LISTED = b"dimension,category,count\narea,a,60\narea,b,40\n"
HV, CG = {"channel": "hv"}, {"channel": "cg"}
LAST = datetime.date(2024, 3, 11)


def arrivals(*ways: dict[str, str], left: bool = False) -> bytes:
    """Write ten weeks of four newcomers through each way in, with the columns that the ways name."""
    columns = tuple(ways[0])
    lines = [",".join(("date", *columns, "stage", "dimension", "category", "count"))]
    for week in range(10):
        on = (datetime.date(2024, 1, 8) + datetime.timedelta(weeks=week)).isoformat()
        for way in ways:
            lines.append(",".join((on, *way.values(), "in", "area", "ab"[week % 2], "4")))
            if left and week == 9:
                lines.append(",".join((on, *way.values(), "in:left", "area", "a", "1")))
    return ("\n".join(lines) + "\n").encode()


def given(content: bytes, *channels: dict[str, Any], **more: Any) -> Given:
    """Set arrivals and these channels ready."""
    settings = json.dumps({"channels": list(channels), **more}).encode()
    populations = read_populations(BytesIO(LISTED), name="p.csv")
    came = read_recruitment(BytesIO(content), populations=populations, name="a.csv")
    return given_of(populations, came, forecast_settings_from(settings, name="f.json"), draws=300)


def foreseen(found: Given, *, as_of: datetime.date = LAST) -> Any:
    """The forecast of 200 from the last day somebody came."""
    return compute_forecast(found, target_n=200, ends_on=None, as_of=as_of, level=0.9, seed=1, parameters={})


def sources(found: Given) -> list[tuple[str, str, float]]:
    """Channel, site and how many came."""
    return [(row["channel"], row["site"], row["arrived"]) for row in foreseen(found)["sources"]]


def refused(content: bytes, *channels: dict[str, Any], **more: Any) -> str:
    """Return the sentence with which these are refused."""
    with pytest.raises(InputError) as error:
        given(content, *channels, **more)
    return str(error.value)


def test_arrivals_without_a_channel_came_through_the_only_one() -> None:
    """Whatever it is called, its rate, cap and last day hold for the one source there is, and a notice says so."""
    found = given(arrivals({}, left=True), {"name": "health visitors", "cap": 50})
    assert sources(found) == [("health visitors", "", 40.0)]
    assert foreseen(found)["n"]["high"] == 50
    assert found.recruitment.value.left is not None
    assert found.recruitment.value.left["channel"].to_list() == ["health visitors"]
    assert any("taken to have come through 'health visitors'" in one["text"] for one in found.notices)


def test_arrivals_without_a_channel_cannot_be_of_several() -> None:
    """Two channels and no column: which of them people came through is not guessed."""
    said = refused(arrivals({}), {"name": "x"}, {"name": "y"})
    assert said.startswith("f.json, channels: 2 channels are given ('x', 'y')")
    assert "add the column channel to the arrivals" in said


@pytest.mark.parametrize("name", ["HV", " Hv", "h v", "h\u200bV"])
def test_another_spelling_of_a_channel_is_not_another_channel(name: str) -> None:
    """Capitals and blanks apart it is the arrivals' own: refused with its name and its place."""
    said = refused(arrivals(HV, CG), {"name": "cg"}, {"name": name})
    assert "channels[1].name" in said
    assert "did you mean 'hv'?" in said


def test_a_new_channel_is_remarked_on() -> None:
    """One that nobody came through yet is taken as new, with the nearest name where there is one."""
    found = given(arrivals({"channel": "midwives"}), {"name": "midwive", "rate_per_week": 1}, {"name": "zoo"})
    new = [one["text"] for one in found.notices if one["code"] == "new_channel"]
    assert new[0].endswith("so it is taken as a new one. Did you mean 'midwives'?")
    assert new[1].endswith("('midwives'), so it is taken as a new one.")
    assert [row[0] for row in sources(found)] == ["midwive", "zoo", "midwives"]


def test_the_arrivals_own_spellings_are_one_channel() -> None:
    """The first spelling in the file stands for all of them."""
    head = "date,channel,dimension,category,count"
    rows = [f"2024-01-0{1 + day},{way},area,a,{4 + day}" for day, way in enumerate(("hv", "HV", "h  V"))]
    found = given("\n".join([head, *rows]).encode())
    assert sources(found) == [("hv", "", 15.0)]


def test_rows_without_a_channel_among_others_are_not_said_to_be_all() -> None:
    """Where some name a channel, those that name none are a source of their own whose channel is not said."""
    rows = {row[0] for row in sources_table(foreseen(given(arrivals(HV, {"channel": ""})))).rows}
    assert rows == {"hv", "not said"}
    assert [row[0] for row in sources_table(foreseen(given(arrivals({})))).rows] == ["all"]


def test_sites_are_matched_as_channels_are() -> None:
    """One site for arrivals that name none; another spelling is refused; several without a column are too."""
    assert sources(given(arrivals(HV), {"name": "hv", "site": "Leeds"})) == [("hv", "Leeds", 40.0)]
    assert "add the column site" in refused(
        arrivals(HV), {"name": "hv", "site": "Leeds"}, {"name": "hv", "site": "York"}
    )
    at_leeds = arrivals({**HV, "site": "Leeds"})
    said = refused(at_leeds, {"name": "hv", "site": "leeds"})
    assert "channels[0].site: 'leeds' is not among the sites of 'hv'" in said
    found = given(at_leeds, {"name": "hv", "site": "Leeds"}, {"name": "hv", "site": "York"})
    assert [row[:2] for row in sources(found)] == [("hv", "Leeds"), ("hv", "York")]
    assert [one["code"] for one in found.notices] == ["new_channel"]


def test_a_channel_with_and_without_a_site_is_left_as_it_is() -> None:
    """People came without a site, and the settings say both: the site is another source."""
    found = given(arrivals(HV), {"name": "hv"}, {"name": "hv", "site": "York"})
    assert sources(found) == [("hv", "", 40.0), ("hv", "York", 0.0)]


def test_names_stand_once_whatever_their_spelling() -> None:
    """Two channels that differ by a capital are one, twice."""
    assert "stands twice" in refused(arrivals(HV), {"name": "hv"}, {"name": "HV"})


@pytest.mark.parametrize(
    ("way", "days", "said"),
    [
        (HV, {"opens_on": "2024-01-09"}, "opens on 2024-01-09, but people came through it from 2024-01-08"),
        (
            HV,
            {"closes_on": "2024-03-10"},
            "closes on 2024-03-10, but people came through it until 2024-03-11",
        ),
        ({}, {"opens_on": "2024-04-01"}, "if theirs is another one than this, add the column channel"),
    ],
)
def test_nobody_comes_through_what_is_not_open(way: dict[str, str], days: dict[str, str], said: str) -> None:
    """Days that the arrivals contradict are refused, both days in the sentence."""
    assert said in refused(arrivals(way), {"name": "hv", **days})
    assert sources(given(arrivals(HV), {"name": "hv", "opens_on": "2024-01-08", "closes_on": "2024-03-11"}))


def test_who_goes_on_after_it_closed_is_no_contradiction() -> None:
    """Found before the last day, taking part after it; nobody on a day is nobody."""
    rows = ["2024-01-08,hv,found,4", "2024-01-15,hv,in,2", "2024-01-22,hv,found,0"]
    lines = [",".join((*row.split(",")[:3], "area", "a", row.split(",")[3])) for row in rows]
    content = "\n".join(["date,channel,stage,dimension,category,count", *lines]).encode()
    populations = read_populations(BytesIO(LISTED), name="p.csv")
    came = read_recruitment(BytesIO(content), populations=populations, name="a.csv", stages=("found", "in"))
    settings = b'{"channels": [{"name": "hv", "closes_on": "2024-01-10"}]}'
    found = given_of(populations, came, forecast_settings_from(settings, name="f.json"), draws=300)
    assert found.notices == []


def test_a_channel_that_closed_before_anybody_came_is_left_out() -> None:
    """No day on which it opened is made up for it: it brings nobody, and a notice says so."""
    found = given(arrivals(HV), {"name": "zoo", "rate_per_week": 9, "closes_on": "2024-01-02"})
    document = foreseen(found)
    assert [row["channel"] for row in document["sources"]] == ["hv"]
    assert any("'zoo' closed on 2024-01-02, and nobody came" in one["text"] for one in document["notices"])


def test_a_day_before_the_first_arrival() -> None:
    """With channels and rates it is all supposed; without them the sentence names the first arrival."""
    early = datetime.date(2023, 12, 1)
    found = foreseen(given(arrivals(HV), {"name": "hv", "rate_per_week": 3}), as_of=early)
    assert (found["is_from_priors"], found["recruited"]) == (True, 0)
    with pytest.raises(
        InputError, match="by 2023-12-01, and no channel is given: the first came on 2024-01-08"
    ):
        foreseen(given(arrivals(HV)), as_of=early)


def test_names_cannot_move_the_cursor() -> None:
    """Escapes in the name of a channel or a site go no further than the file."""
    found = given(
        arrivals({"channel": "h\u009b31mv", "site": "\u0085Yo\u0090rk"}),
        {"name": "zoo\x1b[0m", "rate_per_week": 1},
    )
    assert {row[:2] for row in sources(found)} == {("h31mv", "York"), ("zoo[0m", "")}
