"""Times in every form that wires use, and zones where they name none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.readers import times
from compliance.readers.times import parse_american, parse_day_time, parse_time, read_time

EAST = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2031-03-04T10:15:00Z", datetime(2031, 3, 4, 10, 15, tzinfo=UTC)),
        ("2031-03-04T10:15:00.123Z", datetime(2031, 3, 4, 10, 15, 0, 123000, tzinfo=UTC)),
        ("2031-03-04T10:15:00+01:00", datetime(2031, 3, 4, 10, 15, tzinfo=EAST)),
        ("2031-03-04 10:15:00+00:00", datetime(2031, 3, 4, 10, 15, tzinfo=UTC)),
        ("2031-03-04T10:15", datetime(2031, 3, 4, 10, 15)),
        ("2031-03-04", datetime(2031, 3, 4)),
        ("20310304T101500Z", datetime(2031, 3, 4, 10, 15, tzinfo=UTC)),
        ("20310304T101500+0100", datetime(2031, 3, 4, 10, 15, tzinfo=EAST)),
        ("20310304T101500", datetime(2031, 3, 4, 10, 15)),
        ("20310304", datetime(2031, 3, 4)),
        ("2031-03-04T10:15:00-0530", datetime(2031, 3, 4, 10, 15, tzinfo=timezone(-timedelta(hours=5, minutes=30)))),
        ("Tue, 04 Mar 2031 10:15:00 +0100", datetime(2031, 3, 4, 10, 15, tzinfo=EAST)),
        ("Tue, 04 Mar 2031 10:15:00 GMT", datetime(2031, 3, 4, 10, 15, tzinfo=UTC)),
        ("next Monday", None),
        ("", None),
        (None, None),
        ("20311345", None),
        ("2031-03-04T25:00:00Z", None),
        ("9", None),
        ("2031-03-04T10:15:00+99:00", None),
    ],
)
def test_read_time(text: str | None, time: datetime | None) -> None:
    found = read_time(text)
    assert found == time
    assert found is None or found.utcoffset() == (time.utcoffset() if time else None)


def test_naive_times_get_the_zone_of_the_agency() -> None:
    assert parse_time("20310704T120000", "Europe/Paris")[0] == datetime(2031, 7, 4, 10, 0, tzinfo=UTC)
    assert parse_time("20310104T120000", "Europe/Paris") == (datetime(2031, 1, 4, 11, 0, tzinfo=UTC), True)
    assert parse_time("20310104T120000") == (datetime(2031, 1, 4, 12, 0, tzinfo=UTC), True)
    assert parse_time("20310104T120000Z", "Europe/Paris") == (datetime(2031, 1, 4, 12, 0, tzinfo=UTC), False)
    assert parse_time("20310104T120000", "No/Where")[0] == datetime(2031, 1, 4, 12, 0, tzinfo=UTC)
    assert parse_time("soon", "Europe/Paris") == (None, False)


def test_the_day_time_group_of_iptc_7901() -> None:
    assert parse_day_time("131137 GMT Nov 31 ") == datetime(2031, 11, 13, 11, 37, tzinfo=UTC)
    assert parse_day_time("211259 Nov 31") == datetime(2031, 11, 21, 12, 59)
    assert parse_day_time("211259 CET Nov 31") == datetime(2031, 11, 21, 12, 59, tzinfo=EAST)
    assert parse_day_time("211259 Nov") is None
    assert parse_day_time("451259 Nov 31") is None
    assert parse_day_time("") is None


def test_the_american_order_of_anpa_1312() -> None:
    assert parse_american("AP-WF-08-29-31 1626GMT<") == datetime(2031, 8, 29, 16, 26, tzinfo=UTC)
    assert parse_american("AP-NY-08-29-31 1626EDT") == datetime(2031, 8, 29, 20, 26, tzinfo=UTC)
    assert parse_american("AP-NY-18-29-31 1626EDT") is None
    assert parse_american("") is None


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.sampled_from([UTC, EAST])))
def test_iso_comes_back_as_it_was(time: datetime) -> None:
    assert read_time(time.isoformat()) == time
    compact = time.strftime("%Y%m%dT%H%M%S%z")
    assert read_time(compact) == time.replace(microsecond=0)


@given(st.text(max_size=40))
def test_no_string_raises(text: str) -> None:
    parse_time(text, "Europe/Paris")
    parse_day_time(text)
    parse_american(text)


@settings(max_examples=400, deadline=None)
@given(
    text=st.from_regex(
        r"[0-2][09][0-9]{2}(-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]|[01][0-9][0-3][0-9]T[0-2][0-9][0-6][0-9][0-6][0-9]|"
        r"-?W[0-5][0-9]-?[1-7]T[0-2][0-9]:?[0-5][0-9]:?[0-5][0-9])(Z|z|[+-][0-2][0-9]:?[0-6][0-9])?",
        fullmatch=True,
    )
)
def test_the_quick_way_gives_what_the_patterns_give(text: str) -> None:
    quick = read_time(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(times, "_is_plain", lambda _: False)
        assert read_time(text) == quick
