"""Public licences by SPDX id and expression."""

from __future__ import annotations

import pytest

from compliance.errors import LicenceError
from compliance.licensing.presets import preset, preset_ids, preset_of_link


def test_the_family() -> None:
    assert preset_ids() == (
        "CC0-1.0", "public-domain", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0",
        "CC-BY-NC-ND-4.0", "republish",
    )  # fmt: skip
    assert preset("cc-by-4.0").id == "CC-BY-4.0"
    assert preset("CC0-1.0").grant.credit is None
    for name in preset_ids():
        assert (preset(name).grant.credit is None) is (name in ("CC0-1.0", "public-domain"))
        assert ("commercial" in preset(name).grant.prohibit) is ("-NC" in name)
        assert (preset(name).grant.edit.body == "allowed") is (not ("-ND" in name or name == "republish"))


def test_or_takes_the_milder_and_asks_for_both() -> None:
    assert preset("CC-BY-NC-4.0 OR CC0-1.0").grant == preset("CC0-1.0").grant
    both = preset("CC-BY-NC-4.0 AND CC-BY-ND-4.0").grant
    assert set(both.prohibit) == {"commercial", "adapt", "translate"}
    assert both.edit.body == "cuts-only"
    assert preset("(CC-BY-4.0 AND CC0-1.0) OR CC-BY-NC-ND-4.0").grant.credit is not None


@pytest.mark.parametrize(
    ("spdx", "message"),
    [
        ("CC-BY-4", "'CC-BY-4' is no SPDX licence, did you mean 'CC-BY-4.0'?"),
        ("MIT", "there is no preset for 'MIT'"),
        ("CC-BY-4.0 OR CC-BUY-4.0", "is no SPDX expression"),
        ("CC-BY-4.0 OR", "is no SPDX expression"),
        ("CC-BY-4.0 OR MIT", "there is no preset for 'MIT'"),
    ],
)
def test_unknown_ones_are_named(spdx: str, message: str) -> None:
    with pytest.raises(LicenceError) as caught:
        preset(spdx)
    assert message in str(caught.value)


def test_links() -> None:
    assert preset_of_link("see https://creativecommons.org/licenses/by-sa/3.0/de/") == "CC-BY-SA-4.0"
    assert preset_of_link("https://creativecommons.org/licenses/nc/1.0/") is None
