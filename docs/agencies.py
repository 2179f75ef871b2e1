"""``compliance/wire/agency_data.py``, made from ``agencies.toml`` beside it: a check has no time to parse TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WIRE = Path(__file__).resolve().parent.parent / "compliance" / "wire"
SOURCE, MODULE = WIRE / "agencies.toml", WIRE / "agency_data.py"
_WIDTH = 116
_HEAD = '''"""The agencies of ``agencies.toml`` as Python. Made from that file: change it and run ``make docs``."""

from __future__ import annotations

from compliance.wire.agencies import Agency

AGENCIES: tuple[Agency, ...] = (
'''


def module() -> str:
    """The module's text."""
    agencies = tomllib.loads(SOURCE.read_text("utf-8"))
    return _HEAD + "".join(_agency(key, values) for key, values in agencies.items()) + ")  # fmt: skip\n"


def _agency(key: str, values: Mapping[str, Any]) -> str:
    pieces = [_text(key), _text(values["name"])]
    pieces += [piece for name, value in values.items() if name != "name" for piece in _field(name, value)]
    lines = [""]
    for piece in pieces:
        if len(lines[-1]) + len(piece) + 2 > _WIDTH:
            lines.append("")
        lines[-1] += f" {piece},"
    return "\n".join(["    Agency(", *(f"       {line}" for line in lines), "    ),", ""])


def _field(name: str, value: Any) -> list[str]:
    """The field as it stands in a call, in pieces between which a line may end."""
    if not isinstance(value, list):
        return [f"{name}={_text(value) if isinstance(value, str) else value}"]
    items = [_text(item) for item in value]
    items[0] = f"{name}=({items[0]}"
    items[-1] += ",)" if len(value) == 1 else ")"
    return items


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
