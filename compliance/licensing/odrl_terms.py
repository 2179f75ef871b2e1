"""The words of ODRL 2.2 that licences use, those of our small profile for the rest, and the shapes of JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

CONTEXT = "http://www.w3.org/ns/odrl.jsonld"
CORE = "http://www.w3.org/ns/odrl/2/"
PROFILE = "urn:wire-compliance:odrl:1"
RIGHTSML = "https://iptc.org/std/RightsML/odrl-profile/"
PREFIXES = {"wire": f"{PROFILE}:", "dct": "http://purl.org/dc/terms/"}

ALL = "use"
NOTHING = "wire:nothing"
QUOTE = "wire:quote"
# Our actions; the channels are refinements of "distribute".
ACTIONS = {
    "publish": "distribute", "archive": "archive", "excerpt": "extract", "translate": "translate", "adapt": "derive",
    "sublicense": "grantUse", "syndicate": "wire:syndicate", "commercial": "wire:commercialUse",
    "text-mining": "wire:textMining", "ai-train": "wire:aiTraining",
}  # fmt: skip
CHANNELS = {"publish-web": "wire:web", "publish-print": "wire:print", "publish-app": "wire:app"}
# What other people's policies say for the same.
FOREIGN_ACTIONS = {
    "display": "publish", "present": "publish", "reproduce": "publish", "cc:Distribution": "publish",
    "cc:Reproduction": "publish", "print": "publish-print", "modify": "adapt", "cc:DerivativeWorks": "adapt",
    "sell": "syndicate",
    "transfer": "sublicense", "cc:CommercialUse": "commercial", "cc:CommericalUse": "commercial", "CommercialUse": "commercial",
    "DerivativeWorks": "adapt", "Distribution": "publish", "Reproduction": "publish",
}  # fmt: skip

_SHORT = (
    (CORE, ""), ("odrl:", ""), (f"{PROFILE}:", "wire:"), ("http://creativecommons.org/ns#", "cc:"),
    ("http://purl.org/dc/terms/", "dct:"), ("dc:", "dct:"),
)  # fmt: skip


def short(term: str) -> str:
    """A term as this module writes it, from a full or prefixed IRI.

    >>> short("http://www.w3.org/ns/odrl/2/distribute"), short("odrl:use")
    ('distribute', 'use')
    """
    for long, prefix in _SHORT:
        if term.startswith(long):
            return prefix + term[len(long) :]
    return term


def last_part(iri: str, kind: str) -> str:
    """The name in an IRI: all of it in one of ours (``PROFILE:kind:name``), the last part of a foreign one."""
    for ours in (f"{PROFILE}:{kind}:", f"wire:{kind}:"):
        if iri.startswith(ours):
            return unquote(iri[len(ours) :])
    return unquote(iri.rstrip("/#").replace("#", "/").split("/")[-1].split(":")[-1])


def policies_of(document: Any) -> list[Any]:
    """The policies of a parsed document: one, a list, or a ``@graph``."""
    if isinstance(document, Mapping):
        if "@graph" in document:
            return listed(document["@graph"])
        # PyLD's compaction leaves nothing but the context of an empty graph.
        return [document] if set(document) - {"@context"} else []
    return listed(document)


def listed(value: Any) -> list[Any]:
    """The values of a property, which JSON-LD writes as one value, an array, a list or a set."""
    if value is None:
        return []
    if isinstance(value, Mapping) and ("@list" in value or "@set" in value):
        value = value.get("@list", value.get("@set"))
    return list(value) if isinstance(value, list | tuple) else [value]


_ALIASES = {"uid": "@id", "type": "@type"}  # of the ODRL context


def shortened(value: Any) -> dict[str, Any]:
    """A node with short keys; a bare IRI becomes a node."""
    if not isinstance(value, Mapping):
        return {"@id": value}
    node: dict[str, Any] = {}
    for key, entry in value.items():
        name = _ALIASES.get(key, short(str(key)))
        # Compaction may spread the values of one property over two spellings of its name.
        node[name] = [*listed(node[name]), *listed(entry)] if name in node else entry
    return node


def value_of(value: Any) -> Any:
    """The value of a literal or the IRI of a node."""
    if isinstance(value, Mapping):
        return next((value[key] for key in ("@value", "@id", "uid") if key in value), None)
    return value


def text_of(value: Any) -> str | None:
    """The first value of a property as text; None for none."""
    plain = value_of(next(iter(listed(value)), None))
    return str(plain) if plain not in (None, "") else None
