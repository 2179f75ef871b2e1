"""The register: versions, removal, finding, and dispatches that come back as they went in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.errors import StoreError
from compliance.model import Dispatch, Status, Zone, ZoneKind
from compliance.store import Catalogue, Entry, Families, Held, Register, open_store
from compliance.store.rows import dispatch_of, dispatch_values, pack, unpack

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FULL = Dispatch(
    guid="urn:x:1", body="Body.", holder="dpa", version=3, headline="Brücke wieder offen", language="de", dateline="Kiel (dpa)",
    byline="A. Person", published=datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1))), embargoed=NOON, expires=NOON,
    status=Status.WITHHELD, copyright_notice="(c) dpa", copyright_holder="dpa GmbH", usage_terms="No archive", credit="dpa",
    signoff="dpa xy", format="ninjs", path="a/b.json", provider="sid", previous_version=2, version_created=NOON,
    evolved_from="urn:x:0", correction=True, update="correction", advisories=("Hold.",), captions=("A bridge.", "A ship."),
    categories=("politics",), territories=("DE",), rights_links=("https://example.org/l",), summary_only=True,
    zones=(Zone(0, 4, ZoneKind.CREDIT, "dpa"), Zone(4, 5, ZoneKind.SIGNOFF)), warnings=("naive time",),
)  # fmt: skip


def test_a_dispatch_comes_back_with_every_field(desk):
    (number,) = desk.add(FULL)
    assert desk.register.dispatches([number])[number] == FULL
    assert desk.register.dispatches([number], bodies=False)[number].body == ""
    assert desk.register.texts([number, 99]) == {number: "Body."}


TEXT = st.text(max_size=40)
TIMES = st.none() | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5, minutes=-30))]))


@given(
    st.builds(
        Dispatch,
        guid=TEXT,
        body=TEXT,
        headline=st.none() | TEXT,
        version=st.integers(1, 9),
        published=TIMES,
        expires=TIMES,
        version_created=TIMES,
        captions=st.lists(TEXT, max_size=2).map(tuple),
        correction=st.booleans(),
        status=st.sampled_from(Status),
        zones=st.just((Zone(1, 2, ZoneKind.NOTICE, "x"),)) | st.just(()),
    )
)
@settings(deadline=None, max_examples=40)
def test_rows_and_dispatches_are_inverse(dispatch):
    assert dispatch_of(dispatch_values(dispatch), dispatch.body) == dispatch


@given(st.text(st.characters(), max_size=400))
@settings(deadline=None)
def test_texts_unpack_to_what_was_packed(text):
    assert unpack(*pack(text)) == text


@pytest.mark.parametrize(("codec", "body"), [(1, b"rubbish"), (1, pack("long " * 50)[1][:10]), (0, b"\xff"), (9, b"x")])
def test_a_damaged_text_is_one_line(codec, body):
    with pytest.raises(StoreError, match="a stored text"):
        unpack(codec, body)


def test_lone_surrogates_are_replaced_not_refused(desk):
    (number,) = desk.add(desk.dispatch("g1", "Half \ud83d a pair", headline="Half \ud83d"))
    assert desk.register.dispatches([number])[number].headline == "Half \ufffd"
    assert desk.register.texts([number])[number] == "Half \ud83d a pair"


def test_adding_twice_changes_nothing(desk):
    entry = Entry(desk.dispatch("g1"))
    (first,) = desk.register.add([entry])
    (second,) = desk.register.add([entry])
    assert (first.state, second.state) == ("new", "known")
    assert first.id == second.id
    assert Catalogue(desk.store).count() == 1
    assert desk.register.known([entry.dispatch.content_hash, "00" * 32]) == {entry.dispatch.content_hash: first.id}


def test_versions_and_a_kill_are_rows_of_one_family(desk):
    lead = desk.dispatch("g1")
    update = desk.dispatch("g1", "Longer. " + lead.body, version=2, published=NOON + timedelta(hours=1))
    kill = desk.dispatch("g1", update.body, version=3, status=Status.CANCELED, published=NOON + timedelta(hours=2))
    (one,) = desk.add(lead)
    assert Families(desk.store).of([one]) == {one: None}
    states = [added.state for added in desk.register.add([Entry(kill), Entry(update)])]
    assert states == ["version", "version"]
    versions = Catalogue(desk.store).find("g1")
    assert [v.version for v in versions] == [1, 2, 3]
    assert [v.status for v in versions] == ["usable", "usable", "canceled"]
    family = versions[0].family
    assert {v.family for v in versions} == {family}
    # The order of arrival does not matter: the kill came first.
    assert Families(desk.store).newest([family]) == {family: versions[2].id}
    assert Families(desk.store).members(family) == [v.id for v in versions]


def test_a_later_version_stays_later_whatever_its_date_says(desk):
    first, second, other = desk.register.add([
        Entry(desk.dispatch("a", "one", version=1, published=NOON + timedelta(hours=6))),
        Entry(desk.dispatch("a", "two", version=2, published=NOON)),
        Entry(desk.dispatch("b", "three", published=NOON + timedelta(hours=3), evolved_from="a")),
    ])  # fmt: skip
    families = Families(desk.store)
    (family,) = set(families.of([first.id, second.id, other.id]).values())
    assert families.members(family) == [other.id, first.id, second.id]


def test_an_item_that_evolved_from_another_joins_its_family(desk):
    one, two = desk.add(
        desk.dispatch("first"), desk.dispatch("second", "Other words", evolved_from="first", published=NOON + timedelta(days=1))
    )
    families = Families(desk.store)
    family = families.of([one])[one]
    assert families.members(family) == [one, two]


def test_families_are_joined_for_good_and_lose_what_is_removed(desk):
    ids = desk.add(*(desk.dispatch(f"g{n}", f"Body {n}", published=NOON + timedelta(hours=n)) for n in range(5)))
    families = Families(desk.store)
    families.join_all([ids[:2], ids[2:4]])
    family = families.join([ids[1], ids[2], ids[4]])
    assert families.members(family) == ids
    assert Catalogue(desk.store).stats().families == 1
    desk.register.remove([ids[4]])
    assert families.newest([family]) == {family: ids[3]}


def test_sketches_by_day_of_publication(desk):
    old = desk.add(desk.dispatch("old", published=NOON - timedelta(days=9)), sketch=b"old")
    new = desk.add(desk.dispatch("new"), sketch=b"new")
    families = Families(desk.store)
    days = families.days([*old, *new])
    assert [(one.id, one.sketch) for one in families.sketches([days[new[0]]])] == [(new[0], b"new")]
    assert [one.id for one in families.sketches(days.values())] == old + new


def test_removal_deletes_the_text_and_keeps_the_history(desk):
    one, two = desk.add(desk.dispatch("g1"), desk.dispatch("g2", "Second body"))
    assert desk.register.remove([one, one, 77]) == 1
    assert desk.register.texts([one, two]) == {two: "Second body"}
    assert [line.guid for line in Catalogue(desk.store).listing()] == ["g2"]
    (gone,) = Catalogue(desk.store).listing(removed=True)
    assert (gone.guid, gone.removed is not None) == ("g1", True)
    stats = Catalogue(desk.store).stats()
    assert (stats.dispatches, stats.removed, stats.texts) == (1, 1, 1)
    # It may come back, as a new row: ids are never used again.
    (again,) = desk.register.add([Entry(desk.dispatch("g1"))])
    assert again.id > two


def test_a_dispatch_whose_text_is_not_held(desk):
    held = Held(np.array([5, 2**63], np.uint64), np.array([0, 9]), np.array([7], np.uint64))
    (added,) = desk.register.add([Entry(desk.dispatch("pack"), fingerprints=held)])
    assert desk.register.texts([added.id]) == {}
    ((item,),) = desk.publication.pending()
    assert item.text is None
    assert item.held.values.tolist() == [5, 2**63]
    assert item.held.positions.tolist() == [0, 9]
    assert item.held.stems.tolist() == [7]


def test_listing_filters(desk):
    desk.add(
        desk.dispatch("a", "1", headline="Bridge reopens after flood", language="en-GB"),
        desk.dispatch("b", "2", headline="Élections: la gauche en tête", language="fr", published=NOON - timedelta(days=3)),
        desk.dispatch("c", "3", holder="dpa", language="eng", status=Status.CANCELED),
    )

    def guids(**filters):
        return [line.guid for line in Catalogue(desk.store).listing(**filters)]

    assert guids() == ["c", "a", "b"]
    assert guids(holder="afp") == ["a", "b"]
    assert guids(language="en") == ["a"]
    assert guids(status=Status.CANCELED) == ["c"]
    assert guids(search="elections GAUCHE") == ["b"]
    assert guids(search='flood" OR (bridge') == []
    assert guids(search="!!") == []
    assert guids(since=NOON - timedelta(days=1)) == ["c", "a"]
    assert guids(limit=1, offset=1) == ["a"]


def test_within_a_day_the_listing_goes_by_the_hour(desk):
    """Dispatches of one delivery are not added in the order of their hours."""
    paris, tokyo = timezone(timedelta(hours=1)), timezone(timedelta(hours=9))
    desk.add(
        desk.dispatch("noon", "1"),
        desk.dispatch("one", "2", published=(NOON + timedelta(hours=1)).astimezone(tokyo)),
        desk.dispatch("eleven", "3", published=(NOON - timedelta(hours=1)).astimezone(paris)),
    )
    assert [line.guid for line in Catalogue(desk.store).listing()] == ["one", "noon", "eleven"]


def test_finding_by_guid_prefix_or_version(desk):
    desk.add(*(desk.dispatch(guid) for guid in ("urn:a:12", "urn:a:123", "x@1")), desk.dispatch("urn:a:12", "New", version=2))
    catalogue = Catalogue(desk.store)
    assert [line.version for line in catalogue.find("urn:a:12")] == [1, 2]
    assert [line.version for line in catalogue.find("urn:a:12@2")] == [2]
    assert catalogue.find("x")[0].guid == "x@1"
    assert catalogue.find("x@1")[0].guid == "x@1"
    with pytest.raises(StoreError, match=r"fits 2 dispatches \(urn:a:12, urn:a:123\)"):
        catalogue.find("urn")
    for wrong in ("nothing", "", "urn:a:12@7"):
        with pytest.raises(StoreError, match="no dispatch"):
            catalogue.find(wrong)


def test_a_dispatch_needs_a_guid_and_a_failed_batch_leaves_nothing(desk):
    with pytest.raises(StoreError, match="without a guid"):
        desk.add(desk.dispatch("g1"), desk.dispatch(""))
    assert Catalogue(desk.store).count() == 0


def test_the_manifest_is_kept(desk):
    assert desk.register.manifest() is None
    desk.register.set_manifest({"shingle": 3, "a": [1, 2**64 - 1]})
    with open_store(desk.path) as store:
        assert Register(store).manifest() == {"shingle": 3, "a": [1, 2**64 - 1]}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3)), max_size=8))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_order_each_version_is_held_once(tmp_path_factory, arrivals):
    with open_store(tmp_path_factory.mktemp("r") / "r.db", "create") as store:
        register = Register(store)
        for guid, version in arrivals:
            register.add([Entry(Dispatch(guid, f"{guid} {version}", version=version))])
        assert sorted((d.guid, d.version) for d in Catalogue(store).listing()) == sorted(set(arrivals))
        for guid in {guid for guid, _ in arrivals}:
            rows = Catalogue(store).find(guid)
            newest = Families(store).newest([row.family for row in rows if row.family])
            assert set(newest.values()) <= {rows[-1].id}
