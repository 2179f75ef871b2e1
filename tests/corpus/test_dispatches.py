"""Every sample dispatch reads to the fields that ``corpus/dispatches.toml`` names."""

from __future__ import annotations

from collections.abc import Callable

from compliance.model import Dispatch

PARTS: dict[str, Callable[[Dispatch], str]] = {
    "byline": lambda d: d.byline or "",
    "signoff": lambda d: d.signoff or "",
    "credit": lambda d: d.credit or "",
    "notice": lambda d: d.copyright_notice or "",
    "usage_terms": lambda d: d.usage_terms or "",
    "place": lambda d: d.dateline or "",
    "caption": lambda d: "\n".join(d.captions),
    "advisory": lambda d: "\n".join(d.advisories),
    "link": lambda d: "\n".join(d.rights_links),
}


def wrong_fields(dispatch: Dispatch, fields) -> list[str]:
    """What is not as expected, a line each."""
    wrong = []
    for key, value in fields.items():
        if key in PARTS:
            if value.casefold() not in PARTS[key](dispatch).casefold():
                wrong.append(f"{key}: {value!r} is not in {PARTS[key](dispatch)!r}")
        elif key == "day":
            if dispatch.published is None or dispatch.published.date() != value:
                wrong.append(f"published: {dispatch.published}, not {value}")
        elif key == "body":
            words = dispatch.body.strip()
            if not (words.startswith(value[0]) and words.endswith(value[1])):
                wrong.append(f"body: {words[:60]!r} ... {words[-60:]!r}")
        elif key == "absent":
            wrong += [f"body: holds {words!r}" for words in value if words in dispatch.body]
        elif getattr(dispatch, key) != value:
            wrong.append(f"{key}: {getattr(dispatch, key)!r}, not {value!r}")
    return wrong


def test_the_reader_finds_the_fields(expected, dispatches):
    wrong = wrong_fields(dispatches[expected.reference], expected.fields)
    assert not wrong, "\n".join(wrong)
