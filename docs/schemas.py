"""The JSON Schemas of what the listings print, and which command prints what.

``check``, ``check-line``, ``compare``, ``read`` and ``baseline`` are written by hand; these are made by ``docs/generate.py``,
and take the definitions of a run, a passage and a finding over from ``check``. Where ``jsonl`` prints the rows of a list, a
line is ``#/$defs/row``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "schema"
BASE = "https://wire-compliance.github.io/schema/1/"
Schema = dict[str, Any]

# Every command with --format json, and the schema of what it prints; several where options decide.
PRINTS: dict[str, tuple[str, ...]] = {
    "audit": ("audit", "audit-against-new"),
    "baseline show": ("baseline-list",),
    "check": ("check",),
    "compare": ("compare",),
    "corpus add": ("added", "packs-added"),
    "corpus list": ("dispatches",),
    "corpus show": ("dispatch",),
    "corpus stats": ("stats",),
    "demo": ("check",),
    "explain": ("finding", "rule"),
    "gate": ("check",),
    "ledger affected": ("affected",),
    "ledger merge": ("merged",),
    "ledger prune": ("pruned",),
    "licences list": ("licences",),
    "report": ("check",),
    "runs": ("runs", "check"),
    "selftest": ("selftest",),
    "waivers list": ("waivers",),
}

COMMANDS = {
    "added": "corpus add",
    "affected": "ledger affected",
    "audit": "audit",
    "audit-against-new": "audit --against-new",
    "baseline-list": "baseline show",
    "dispatch": "corpus show",
    "dispatches": "corpus list",
    "finding": "explain FINDING",
    "licences": "licences list",
    "merged": "ledger merge",
    "packs-added": "corpus add PACK",
    "pruned": "ledger prune",
    "rule": "explain --rule RULE",
    "runs": "runs",
    "selftest": "selftest",
    "stats": "corpus stats",
    "waivers": "waivers list",
}

STRING: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
COUNT: Schema = {"type": "integer", "minimum": 1}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
YES_NO: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time", "description": "ISO 8601 with offset."}
DAY: Schema = {"type": "string", "format": "date"}
STRINGS: Schema = {"type": "array", "items": STRING}
STATUS: Schema = {"enum": ["usable", "withheld", "canceled"]}
VERDICT: Schema = {"enum": ["clear", "licensed", "review", "violation"]}
SEVERITY: Schema = {"enum": ["note", "review", "violation"]}
VERDICTS: Schema = {
    "type": "object", "properties": dict.fromkeys(VERDICT["enum"], NUMBER), "required": VERDICT["enum"],
    "additionalProperties": False,
}  # fmt: skip


def schemas() -> dict[str, Schema]:
    """Every schema by its name."""
    return {**_register(), **_ledger(), **_checks(), **_licences()}


def pages() -> dict[Path, str]:
    """Their files with their contents."""
    return {FOLDER / f"{name}.schema.json": json.dumps(schema, indent=2) + "\n" for name, schema in schemas().items()}


def _register() -> dict[str, Schema]:
    record = {
        "format": STRING, "guid": STRING, "version": COUNT, "holder": _or_null(STRING), "headline": _or_null(STRING),
        "byline": _or_null(STRING), "dateline": _or_null(STRING), "body": STRING, "language": _or_null(STRING),
        "published": _or_null(TIME), "embargoed": _or_null(TIME), "expires": _or_null(TIME), "status": STATUS,
        "copyright_notice": _or_null(STRING), "usage_terms": _or_null(STRING), "credit": _or_null(STRING),
        "signoff": _or_null(STRING),
    }  # fmt: skip
    row = {key: record[key] for key in ("guid", "version", "holder", "status", "language", "published", "headline")}
    counts = {"type": "object", "additionalProperties": NUMBER}
    figures = {
        "database_bytes": NUMBER, "dispatches": NUMBER, "families": NUMBER, "holders": counts, "index_bytes": NUMBER,
        "languages": counts, "pending": {**NUMBER, "description": "Dispatches that are not indexed yet."}, "removed": NUMBER,
        "segments": NUMBER, "statuses": counts, "texts": NUMBER, "words": NUMBER,
    }  # fmt: skip
    account = {
        "added": NUMBER, "new": NUMBER, "versions": {**NUMBER, "description": "Newer versions of known dispatches among them."},
        "known": NUMBER, "withdrawn": NUMBER, "recovered": {**NUMBER, "description": "Indexed for an interrupted run."},
        "skipped": _list(_object(path=STRING, reason=STRING, error=YES_NO, empty=YES_NO)), "affected": _list(_affected()),
    }  # fmt: skip
    return {
        "dispatches": _listing("dispatches", "Registered dispatches, newest first.", "dispatches", _object(**row)),
        "dispatch": _document("dispatch", "A registered dispatch with its terms and its text.", **record),
        "stats": _document("stats", "What the register holds.", **figures),
        "added": _document("added", "What came of adding files.", **account),
        "packs-added": _document(
            "packs-added", "What came of adding fingerprint packs.", added=NUMBER, known=NUMBER,
            replaced={**NUMBER, "description": "Known dispatches with new terms."},
        ),
    }  # fmt: skip


def _affected() -> Schema:
    return _object(
        action={"enum": ["take-down", "correct", "review", "none"]}, due=_or_null(TIME), path=STRING, record=_or_null(COUNT),
        title=_or_null(STRING), published=_or_null(TIME), dispatch=STRING, version=COUNT, holder=_or_null(STRING),
        status=STATUS, words=NUMBER, share=SHARE, run=COUNT, checked=TIME, verdict=VERDICT, reason=STRING,
    )  # fmt: skip


def _ledger() -> dict[str, Schema]:
    run = _object(**_run()["properties"], articles=NUMBER, verdicts=VERDICTS)
    taken = "runs known unfinished waivers fingerprints articles matches passages findings unknown".split()
    waiver = _object(
        id={**STRING, "description": "A number in the ledger, or file:line."}, path=STRING, rule=STRING,
        source=_or_null(STRING), passages=STRINGS, until=DAY, state={"enum": ["in force", "expired"]}, by=STRING, reason=STRING,
    )  # fmt: skip
    return {
        "runs": _listing("runs", "Recorded runs, newest first.", "runs", run),
        "affected": _listing("affected", "Recorded articles that must come down or change.", "affected", _affected()),
        "pruned": _document(
            "pruned", "What was deleted, or would be.", dry_run=YES_NO, runs=_list(COUNT), articles=NUMBER,
            matches=NUMBER, findings=NUMBER,
            articles_forgotten={**NUMBER, "description": "Articles that no other run has recorded."},
        ),
        "merged": _document(
            "merged", "What was taken from each ledger.",
            merged=_list(_object(path=STRING, **dict.fromkeys(taken, NUMBER))),
        ),
        "waivers": _listing("waivers", "Approved exceptions, of the ledger and of the waiver file.", "waivers", waiver),
    }  # fmt: skip


def _checks() -> dict[str, Schema]:
    sums = {
        "run": _run(), "articles": NUMBER, "words": NUMBER, "verdicts": VERDICTS, "matches": NUMBER, "passages": NUMBER,
        "findings": {
            "description": "By rule: how many of each severity, and how many a waiver covers.", "type": "object",
            "additionalProperties": _object({"note", "review", "violation", "waived"}, **dict.fromkeys(
                ("note", "review", "violation", "waived"), COUNT)),
        },
        "sources": _list(_object(holder=_or_null(STRING), articles=NUMBER, dispatches=NUMBER)),
        "skipped": _list(_object(reason=STRING, inputs=COUNT, error=YES_NO)),
        "left_out": {**NUMBER, "description": "Articles that --since, --sample or --only-new left out."},
        "stopped_at_limit": YES_NO,
    }  # fmt: skip
    row = _object(
        path=STRING, record=_or_null(COUNT), dispatch=STRING, version=COUNT, holder=_or_null(STRING), headline=_or_null(STRING),
        words=NUMBER, share=SHARE, verdict=_or_null(VERDICT),
    )  # fmt: skip
    against = {
        **sums,
        "against_new": _object(
            since=TIME, dispatches=NUMBER, texts=NUMBER, other_scheme=NUMBER, read_again=NUMBER, found=_list(row),
            suspected=_list(row),
        ),
    }  # fmt: skip
    rate = {"hits": NUMBER, "trials": NUMBER, "share": SHARE, "low": SHARE, "high": SHARE}
    planted = _object(
        kind=STRING, words=COUNT, edited=SHARE, reordered=YES_NO, **rate, edges_exact=SHARE,
        outcomes={"type": "object", "additionalProperties": NUMBER},
    )  # fmt: skip
    return {
        "audit": _document("audit", "The sums over all articles of an audit.", **sums),
        "audit-against-new": _document("audit-against-new", "New dispatches held against articles audited before.", **against),
        "selftest": _document(
            "selftest", "What checks find of passages planted from the register itself.", guarantee=NUMBER, cap=NUMBER,
            minimum_words=COUNT, sensitivity=STRING, dispatches=NUMBER, sample=COUNT, seed={"type": "integer"},
            recall=_list(planted), false_alarms=_object(**rate), repeats=_object(**rate),
        ),
    }  # fmt: skip


def _licences() -> dict[str, Schema]:
    licence = _object(
        id=STRING, holder=_or_null(STRING), assignee=_or_null(STRING), **{"from": _or_null(DAY), "to": _or_null(DAY)},
        granted=STRINGS, prohibited=STRINGS, territory=STRINGS, outlets=STRINGS, max_age_days=_or_null(NUMBER),
        spdx=_or_null(STRING), note=_or_null(STRING),
    )  # fmt: skip
    known = _object(path=STRING, rule=STRING, source=STRING, passages={**STRINGS, "description": "Hashes of passages."})
    finding = _shared("finding")["properties"]
    shown = _shared("passage")
    shown = _object(**shown["properties"], article_text=_or_null(STRING), source_text=_or_null(STRING))
    explained = {"run": _or_null(COUNT), "path": STRING, **finding, "passages": _list(shown)}
    return {
        "licences": _listing("licences", "The licence register, or the public licences.", "licences", licence),
        "baseline-list": _listing("baseline-list", "What a baseline knows.", "findings", known),
        "finding": _document("finding", "A finding with the words of its passages.", **explained),
        "rule": _document(
            "rule", "A rule in words.", rule=STRING, severity=SEVERITY, summary=STRING, remedy=STRING, text=STRING,
        ),
    }  # fmt: skip


def _run() -> Schema:
    return _shared("run")


def _shared(name: str) -> Schema:
    """A definition of ``check``, with those that it refers to put in."""
    definitions = json.loads((FOLDER / "check.schema.json").read_text("utf-8"))["$defs"]

    def whole(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return whole(definitions[value["$ref"].rsplit("/", 1)[-1]])
            return {key: whole(entry) for key, entry in value.items()}
        return [whole(entry) for entry in value] if isinstance(value, list) else value

    found: Schema = whole(definitions[name])
    return found


def _document(name: str, description: str, **properties: Schema) -> Schema:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{BASE}{name}.schema.json"}
    body = _object(schema={"const": "compliance/1"}, **properties)
    return {**head, "title": f"compliance {COMMANDS[name]} --format json", "description": description, **body}


def _listing(name: str, description: str, key: str, row: Schema) -> Schema:
    """A list of rows under ``key``; a line of JSON Lines is one row."""
    reference = {"$ref": "#/$defs/row"}
    return {**_document(name, description, **{key: _list(reference)}), "$defs": {"row": row}}


def _object(optional: set[str] | None = None, /, **properties: Schema) -> Schema:
    required = [key for key in properties if key not in (optional or ())]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}
