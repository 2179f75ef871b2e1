"""SARIF 2.1.0 (OASIS), within what GitHub code scanning takes.

One result a finding. Its location is the first piece of evidence in the file; the other pieces are related locations, each
with line and column. Fingerprints hold no line numbers, so an edit elsewhere in the file opens no new alert. Waived
findings are left out, because GitHub opens alerts for suppressed results too.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from compliance.model import HELD, Report, Severity, Skipped
from compliance.report import order
from compliance.report.hits import Hit, Spot, hits, repository_path, sentence
from compliance.report.json import dumps
from compliance.report.objects import Object, share
from compliance.report.options import RenderOptions
from compliance.report.phrases import count, passage_line
from compliance.report.places import Region
from compliance.report.rule_texts import RuleText, rule_texts
from compliance.report.terminal import harmless

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/wire-compliance/wire-compliance"
MOST_RESULTS = 25_000  # GitHub refuses a run with more
MOST_LOCATIONS = 100  # GitHub shows no more a result
_LEVELS = {Severity.VIOLATION: "error", Severity.REVIEW: "warning", Severity.NOTE: "note"}
_GRAVITY = list(_LEVELS)


def render(report: Report, options: RenderOptions) -> str:
    """The report as one SARIF run."""
    found = hits(report, options)
    # The gravest are kept; the order within the file stays that of the articles.
    kept = set(map(id, sorted(found, key=lambda h: _GRAVITY.index(h.finding.severity))[:MOST_RESULTS]))
    results = [hit for hit in found if id(hit) in kept]
    rules = rule_texts(hit.finding.rule for hit in results)
    index = {rule.id: position for position, rule in enumerate(rules)}
    run = {
        "tool": {"driver": _driver(report, rules)},
        "columnKind": "utf16CodeUnits",  # what viewers count that do not look here
        "automationDetails": {"id": f"compliance/{report.run.command}/"},
        "invocations": [
            {
                "executionSuccessful": not any(s.error for s in report.skipped),
                "toolExecutionNotifications": _notifications(report, len(found) - len(results)),
            }
        ],
        "results": [_result(hit, index[hit.finding.rule], options) for hit in results],
        "properties": {"dispatches": report.run.dispatches, "guarantee": report.run.guarantee},
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(report: Report, rules: Sequence[RuleText]) -> Object:
    version = report.run.tool_version
    return {
        "name": "compliance",
        "version": version,
        "semanticVersion": version,
        "informationUri": HOME,
        "rules": [_rule(rule) for rule in rules],
    }


def _rule(rule: RuleText) -> Object:
    summary = rule.summary[:1].upper() + rule.summary[1:]
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {
            "text": f"{summary}. Remedy: {rule.remedy}.",
            "markdown": f"**{summary}.**\n\nRemedy: {rule.remedy}.\n\n`compliance explain {rule.id}` says more.",
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["copyright", "licensing"]},
    }


def _result(hit: Hit, rule_index: int, options: RenderOptions) -> Object:
    finding = hit.finding
    spots = hit.spots[:MOST_LOCATIONS]
    result: Object = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _plain(sentence(hit))},
        "locations": [_location(hit, spots[0] if spots else None, options)],
        "partialFingerprints": {"primaryLocationLineHash": hit.fingerprint, "complianceFinding/v1": hit.fingerprint},
        "properties": _properties(hit),
    }
    related = [_related(number, hit, spot, options) for number, spot in enumerate(spots, 1)]
    if related:
        result["relatedLocations"] = related
    if finding.waived is not None:
        result["suppressions"] = [{"kind": "external", "justification": finding.waived}]
    return result


def _related(number: int, hit: Hit, spot: Spot, options: RenderOptions) -> Object:
    says = "evidence" if spot.passage is None else passage_line(spot.passage)
    location = _location(hit, spot, options)
    place = f", {harmless(spot.place)}" if spot.place else ""
    location |= {"id": number, "message": {"text": _plain(f"{number} of {len(hit.spots)}: {says}{place}")}}
    if hit.finding.dispatch and spot.passage is not None:
        source = spot.passage.source
        held = hit.match is not None and hit.match.dispatch.format == HELD
        name = f"{hit.finding.dispatch}#{'word' if held else 'char'}={source.start},{source.end}"
        location.setdefault("logicalLocations", []).append({"fullyQualifiedName": name, "kind": "dispatch"})
    return location


def _location(hit: Hit, spot: Spot | None, options: RenderOptions) -> Object:
    """The file with the region in it; where it has no lines, a logical location says what is known."""
    physical: Object = {"artifactLocation": {"uri": _uri(hit.path), "uriBaseId": "%SRCROOT%"}}
    text = hit.article.text
    if spot is not None and spot.region is not None:
        physical["region"] = _region(spot.region)
        if options.show_text:
            physical["region"]["snippet"] = {"text": text[spot.span.start : spot.span.end]}
    location: Object = {"physicalLocation": physical}
    place = harmless(hit.place if spot is None else spot.place)
    if place:
        full = f"{harmless(hit.path)}: {place}"
        location["logicalLocations"] = [{"name": place, "fullyQualifiedName": full, "kind": "place"}]
    return location


def _region(region: Region) -> Object:
    return {
        "startLine": region.start_line,
        "startColumn": region.start_unit,
        "endLine": region.end_line,
        "endColumn": region.end_unit,
    }


def _properties(hit: Hit) -> Object:
    finding, match = hit.finding, hit.match
    values: Object = {
        "severity": str(finding.severity),
        "dispatch": finding.dispatch,
        "version": match and match.dispatch.version,
        "holder": match and match.dispatch.holder,
        "articleCoverage": match and share(match.article_coverage),
        "sourceCoverage": match and share(match.source_coverage),
        "words": hit.words or None,
        "licence": finding.licence,
        "clause": finding.clause,
        "remedy": finding.remedy,
        "record": hit.article.record,
    }
    return {key: value for key, value in values.items() if value is not None}


def _notifications(report: Report, dropped: int) -> list[Object]:
    notes = [_skipped(skipped) for skipped in order.skipped(report.skipped)]
    notes += [{"level": "note", "message": {"text": note}} for note in report.notes]
    if dropped:
        text = f"{count(dropped, 'finding')} left out: a run holds {MOST_RESULTS:,} results; use --format json for all of them"
        notes.append({"level": "warning", "message": {"text": text}})
    return notes


def _skipped(skipped: Skipped) -> Object:
    uri = _uri(repository_path(skipped.path))
    return {
        "level": "error" if skipped.error else "note",
        "message": {"text": f"not checked: {skipped.reason}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}}],
    }


def _uri(path: str) -> str:
    """A path as a relative URI; the bytes of a name that is no UTF-8 are kept."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"), safe="/")
    except UnicodeEncodeError:
        return quote(path, safe="/", errors="replace")


def _plain(text: str) -> str:
    """Text in which SARIF sees no embedded link."""
    return text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text
