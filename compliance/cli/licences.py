"""``compliance licences``: the licence register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.formats import format_option, output_option, render_options, write
from compliance.cli.session import Session, session_options
from compliance.errors import LicenceError, UsageError
from compliance.settings_files import text_of

if TYPE_CHECKING:
    from compliance.licensing.grants import Licence, Licences

COLUMNS = ("id", "holder", "from", "to", "granted", "prohibited")


@click.group("licences")
def command() -> None:
    """The licence register: check it, list it, show a licence, exchange licences as ODRL / RightsML.

    The register is the file that --licences or the configuration names.
    """


@command.command(
    "check",
    epilog="""\b
Examples:
  compliance licences check                  the configured register
  compliance licences check licences.toml
""",
)
@click.argument("file", required=False)
@session_options
def check(session: Session, file: str | None) -> int:
    """Say whether the licence register is valid; a mistake is named with its file, its line and the nearest known key."""
    from compliance.audit.auditor import utc_now
    from compliance.report.phrases import count

    licences = _licences(session, file)
    now = utc_now()
    for licence in licences:
        if licence.end is not None and licence.end <= now:
            session.say(f"{_place(licences, licence)}: licence '{licence.id}' ended on {licence.valid_to}")
        doubt = _doubt(licence.holder)
        if doubt:
            session.say(f"{_place(licences, licence)}: licence '{licence.id}': {doubt}")
    holders = {licence.holder for licence in licences}
    click.echo(f"{licences.path}: {count(len(licences), 'licence')} of {count(len(holders), 'holder')}, no mistakes")
    return 0


@command.command(
    "list",
    epilog="""\b
Examples:
  compliance licences list --licences licences.toml
  compliance licences list --presets
""",
)
@click.option("--presets", is_flag=True, help="The built-in public licences instead.")
@format_option("text", "json", "jsonl", "csv")
@output_option
@session_options
def list_(session: Session, presets: bool, form: str, output: str) -> None:
    """List the licences: holder, term, what is granted, what is prohibited."""
    from compliance.report.tables import render_rows

    rows = [_row(licence) for licence in (_presets() if presets else _licences(session))]
    columns = ("id", "granted", "prohibited") if presets else COLUMNS
    empty = "the register holds no licence"
    write(render_rows(rows, "licences", form, render_options(output), columns=columns, empty=empty), output)


@command.command(
    "show",
    epilog="""\b
Examples:
  compliance licences show afp-text
  compliance licences show CC-BY-ND-4.0      a built-in public licence
  compliance licences show afp-text --format odrl
""",
)
@click.argument("licence_id", metavar="ID")
@format_option("text", "toml", "odrl")
@output_option
@session_options
def show(session: Session, licence_id: str, form: str, output: str) -> None:
    """Show the licence ID, or the public licence of that SPDX id, in words, as TOML, or as ODRL."""
    write(_rendered([_find(session, licence_id)], form), output)


@command.command(
    "export",
    epilog="""\b
Examples:
  compliance licences export --output licences.jsonld
  compliance licences export afp-text dpa-text
""",
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@output_option
@session_options
def export(session: Session, ids: tuple[str, ...], output: str) -> None:
    """Write licences (all, or those named) as W3C ODRL 2.2 / IPTC RightsML JSON-LD; 'import' gives them back equal."""
    chosen = [_find(session, one) for one in ids] if ids else list(_licences(session))
    write(_rendered(chosen, "odrl"), output)


@command.command(
    "import",
    epilog="""\b
Examples:
  compliance licences import policy.jsonld --output licences.toml
""",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@output_option
@session_options
def import_(session: Session, files: tuple[str, ...], output: str) -> None:
    """Turn ODRL / RightsML JSON-LD into a licence register (TOML).

    A limit in the policy that is not understood is an error: a limit must not be lost.
    """
    import json

    from compliance.licensing.odrl import from_odrl
    from compliance.report.phrases import count

    found: dict[str, Licence] = {}
    for file in files:
        try:
            document = json.loads(text_of(Path(file), "ODRL document", error=LicenceError))
        except (ValueError, RecursionError):
            raise LicenceError("is no JSON", path=file, remedy="name an ODRL document in JSON-LD") from None
        for licence in from_odrl(document, file):
            if licence.id in found:
                raise LicenceError(f"licence '{licence.id}' comes a second time", path=file, remedy="rename one of them")
            found[licence.id] = licence
    if output != "-" and Path(output).exists():
        raise UsageError("is there already", path=output, remedy="name another file, and merge the two by hand")
    write(_rendered(found.values(), "toml"), output)
    session.say(f"{count(len(found), 'licence')} imported; check them with 'compliance licences check FILE'")


def _licences(session: Session, file: str | None = None) -> Licences:
    from compliance.licensing.loading import load_licences

    path = file or session.config.licences
    if path is None:
        raise UsageError("no licence register is named", remedy="say --licences FILE, or set licences in compliance.toml")
    return load_licences(Path(path))


def _find(session: Session, licence_id: str) -> Licence:
    from compliance.errors import nearest
    from compliance.licensing.presets import preset

    known = {licence.id: licence for licence in _licences(session)} if session.config.licences else {}
    if licence_id in known:
        return known[licence_id]
    try:
        return preset(licence_id)
    except LicenceError:
        hint = nearest(licence_id, [*known, *(one.id for one in _presets())])
        message = f"there is no licence '{licence_id}'{hint}"
        raise UsageError(message, path=session.config.licences, remedy="see 'compliance licences list'") from None


def _presets() -> list[Licence]:
    from compliance.licensing.presets import preset, preset_ids

    return [preset(name) for name in preset_ids()]


def _row(licence: Licence) -> dict[str, Any]:
    grant = licence.grant
    return {
        "id": licence.id,
        "holder": licence.holder,
        "assignee": licence.assignee,
        "from": licence.valid_from,
        "to": licence.valid_to,
        "granted": ["all"] if grant.actions is None else list(grant.actions),
        "prohibited": list(grant.prohibit),
        "territory": list(grant.territory),
        "outlets": list(grant.outlets),
        "max_age_days": grant.max_age_days,
        "spdx": licence.spdx,
        "note": licence.note,
    }


def _rendered(licences: Any, form: str) -> str:
    from compliance.licensing.writing import describe_licence, render_licences

    if form == "text":
        return "\n".join(describe_licence(licence) for licence in licences)
    if form == "toml":
        return render_licences(licences)
    from compliance.licensing.odrl import to_odrl
    from compliance.report.json import dumps

    return dumps(to_odrl(licences), indent=2)


def _doubt(holder: str) -> str | None:
    """A holder that is no known agency, and nearly the name of one."""
    import difflib

    from compliance.wire.agencies import known_agencies

    agencies = known_agencies()
    if holder == "*" or agencies.of_name(holder) is not None:
        return None
    names = {name: agency.name for agency in agencies.all for name in (agency.name, *agency.names)}
    close = difflib.get_close_matches(holder, names, n=1, cutoff=0.8)
    return f"'{holder}' is no known agency, did you mean '{names[close[0]]}'?" if close else None


def _place(licences: Licences, licence: Licence) -> str:
    return f"{licences.path}:{licence.line}" if licence.line else str(licences.path)
