"""The manifest of a register: made with the first dispatch, held to from then on."""

from __future__ import annotations

import hashlib
import json

from compliance.fingerprint.scheme import Manifest
from compliance.store import Register


def digest_of(manifest: Manifest) -> str:
    """SHA-256 (hex) of all that decides fingerprints; every segment carries it. The library's version does not count."""
    values = {key: value for key, value in manifest.to_dict().items() if key != "library"}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def manifest_of(register: Register) -> Manifest | None:
    """The manifest that the register was made under, or None when nothing was registered yet.

    Raises SchemeError when this version of the program folds text otherwise.
    """
    values = register.manifest()
    if values is None:
        return None
    manifest = Manifest.from_dict(values)
    manifest.require_normaliser(path=str(register.store.path))
    return manifest


def ensure_manifest(register: Register) -> Manifest:
    """The register's manifest, made now when it is new (which loads datasketch)."""
    manifest = manifest_of(register)
    if manifest is None:
        manifest = Manifest.current()
        register.set_manifest(manifest.to_dict())
    return manifest
