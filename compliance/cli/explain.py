"""``compliance explain``: a finding, or a rule, in words."""

from __future__ import annotations

from typing import Any

import click

from compliance.cli.findings import Located, check_option, locate
from compliance.cli.formats import format_option, output_option, write
from compliance.cli.session import Session, session_options


@click.command(
    "explain",
    epilog="""\b
Examples:
  compliance explain 3f2a91c0                       a finding, by the beginning of its identity
  compliance explain 3f2a91c0 --check story.md      a finding that no recorded run has
  compliance explain missing-credit                 a rule, by its name
""",
)
@click.argument("finding", required=False)
@click.option("--rule", metavar="RULE", help="Explain this rule; its name as FINDING does the same.")
@check_option
@format_option("text", "json")
@output_option
@session_options
def command(session: Session, finding: str | None, rule: str | None, article: str | None, form: str, output: str) -> None:
    """Explain FINDING: the rule, the clause of the licence, the evidence on both sides, what would mend it.

    FINDING is the beginning of the identity that a report shows. It is taken from the newest recorded run that has it; the
    article's text is shown while the file still holds what was checked. The name of a rule explains the rule. What is said is
    no legal opinion.
    """
    if (finding is None) == (rule is None):
        raise click.UsageError("say a finding, or --rule RULE")
    rule = rule or _named(finding)
    if rule is not None:
        write(_rule(rule, form), output)
        return
    located = locate(session, str(finding), article)
    write(_json(located) if form == "json" else _text(session, located), output)


def _named(finding: str | None) -> str | None:
    """The rule, where what was asked for is the name of one: no finding's identity is."""
    from compliance.licensing.rules import rule_ids

    return finding if finding in rule_ids() else None


def _rule(name: str, form: str) -> str:
    from compliance.errors import nearest
    from compliance.licensing.explain import explain_rule
    from compliance.licensing.rules import rule_ids, rule_of

    if name not in rule_ids():
        hint = nearest(name, list(rule_ids()))
        raise click.UsageError(f"there is no rule {name!r}{hint or '; the rules: ' + ', '.join(rule_ids())}")
    if form == "text":
        return explain_rule(name)
    from compliance.report.json import dumps
    from compliance.report.objects import SCHEMA

    rule = rule_of(name)
    values = {"rule": rule.id, "severity": rule.severity.value, "summary": rule.summary, "remedy": rule.remedy}
    return dumps({"schema": SCHEMA, **values, "text": explain_rule(name)}, indent=2)


def _text(session: Session, located: Located) -> str:
    from compliance.audit.opening import licences_of
    from compliance.licensing.explain import explain
    from compliance.report.terminal import harmless

    licences = {licence.id: licence for licence in licences_of(session.config)}
    licence = licences.get(located.finding.licence or "")
    text = explain(located.finding, located.article_text, located.source_text, licence, located.unit)
    notes = [f"Recorded in run {located.run}, {located.at:%Y-%m-%d %H:%M} UTC"] if located.run is not None else []
    if located.article_text is None:
        notes.append("The article cannot be read as it was checked: its passages are given by place only")
    if located.finding.dispatch and located.source_text is None:
        notes.append("The register does not hold the dispatch's text: its passages are given by place only")
    if located.finding.licence and licence is None:
        notes.append(f"Licence '{located.finding.licence}' is not in the register that is configured now")
    notes.append(f"To allow it: compliance waive {located.finding.identity[:12]} --reason ... --by ... --until YYYY-MM-DD")
    return "\n".join(harmless(line) for line in [*text.splitlines(), "", *notes])


def _json(located: Located) -> str:
    from compliance.report import objects
    from compliance.report.json import dumps

    passages: list[dict[str, Any]] = []
    for passage in located.finding.passages:
        ours, theirs = located.article_text, located.source_text
        passages.append(
            {
                **objects.passage(passage),
                "article_text": ours and ours[passage.article.start : passage.article.end],
                "source_text": theirs and theirs[passage.source.start : passage.source.end],
            }
        )
    values = {
        "schema": objects.SCHEMA,
        "run": located.run,
        "path": located.finding.path,
        **objects.finding(located.finding),
        "passages": passages,
    }
    return dumps(values, indent=2)
