"""JUnit XML: every article a test, every finding a test of that article.

Violations are failures. JUnit knows no warning, so a finding for review passes and says so in its output; an input that
could not be read is an error.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from compliance.model import Report, Severity
from compliance.report import order
from compliance.report.hits import Hit, hits, repository_path, sentence
from compliance.report.options import RenderOptions
from compliance.report.phrases import passage_line

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not in XML 1.0, even escaped


def render(report: Report, options: RenderOptions) -> str:
    """The report as one test suite."""
    cases = _cases(report, options)
    tally = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    counts = {key: str(value) for key, value in tally.items()}
    root = ET.Element("testsuites", {"name": "compliance", **counts})
    started = report.run.started.isoformat(timespec="seconds")
    about = {"name": f"compliance {report.run.command}", "timestamp": started, "time": "0"}
    suite = ET.SubElement(root, "testsuite", {**about, **counts})
    suite.extend(cases)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _cases(report: Report, options: RenderOptions) -> list[ET.Element]:
    by_article: dict[tuple[str, int | None], list[Hit]] = {}
    for hit in hits(report, options):
        by_article.setdefault((hit.article.path, hit.article.record), []).append(hit)
    cases = []
    for result in order.articles(report.articles):
        found = by_article.get((result.article.path, result.article.record), [])
        name = repository_path(result.article.path)
        name += "" if result.article.record is None else f"#{result.article.record}"
        cases += [_finding(name, hit) for hit in found] or [_case(name, f"verdict: {result.verdict}")]
    for skipped in order.skipped(report.skipped):
        case = _case(repository_path(skipped.path), "read")
        ET.SubElement(case, "error" if skipped.error else "skipped", message=_legal(skipped.reason))
        cases.append(case)
    return cases


def _finding(name: str, hit: Hit) -> ET.Element:
    case = _case(name, f"{hit.finding.rule} ({hit.fingerprint[:12]})")
    case.set("file", _legal(hit.path))
    if hit.region is not None:
        case.set("line", str(hit.region.start_line))
    details = _legal("\n".join(_details(hit)))
    message = _legal(sentence(hit))
    if hit.finding.waived is not None:
        ET.SubElement(case, "skipped", message=_legal(f"waived: {hit.finding.waived}"))
    elif hit.finding.severity is Severity.VIOLATION:
        ET.SubElement(case, "failure", message=message, type=_legal(hit.finding.rule)).text = details
    else:
        ET.SubElement(case, "system-out").text = f"{hit.finding.severity}: {message}\n{details}"
    return case


def _case(classname: str, name: str) -> ET.Element:
    return ET.Element("testcase", classname=_legal(classname), name=_legal(name), time="0")


def _details(hit: Hit) -> list[str]:
    """One line a piece of evidence, as compilers print places."""
    lines = []
    for spot in hit.spots:
        place = f"{hit.path}:{spot.region.start_line}:{spot.region.start_column}" if spot.region else hit.path
        place += f", {spot.place}" if spot.place else ""
        lines.append(f"{place}: {'evidence' if spot.passage is None else passage_line(spot.passage)}")
    if hit.finding.clause:
        lines.append(f"clause: {hit.finding.clause}")
    return lines


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
