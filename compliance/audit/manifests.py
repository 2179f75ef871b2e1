"""The manifest of a register: made with the first dispatch, held to from then on."""

from __future__ import annotations

import hashlib
import json

from compliance.errors import SchemeError, StoreError
from compliance.fingerprint.scheme import Manifest
from compliance.store import Register
from compliance.text.folding import NORMALISER_VERSION

PACK_KEY = "pack_key"  # in a register that was made of fingerprint packs: the id of their key


def require_texts(register: Register) -> None:
    """Raise StoreError for a register that was made of fingerprint packs."""
    if register.meta(PACK_KEY) is not None:
        message = "this register was made of fingerprint packs and holds no texts"
        raise StoreError(message, path=str(register.store.path), remedy="name another database with --db")


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
    """The register's manifest, made now when it is new (which loads datasketch).

    Raises StoreError for a register that can take no texts.
    """
    require_texts(register)
    manifest = manifest_of(register)
    if manifest is None:
        manifest = Manifest.current()
        register.set_manifest(manifest.to_dict())
    return manifest


def fresh_manifest(register: Register) -> Manifest:
    """The manifest to rebuild an index under: today's, but a register of fingerprints keeps the one they were made under.

    Raises SchemeError for fingerprints that this program can no longer make.
    """
    if register.meta(PACK_KEY) is None:
        return Manifest.current()
    values = register.manifest()
    assert values is not None, "a register of packs has the manifest of the first one"
    manifest = Manifest.from_dict(values)
    if manifest.normaliser != NORMALISER_VERSION:
        message = f"its fingerprints were made with normaliser version {manifest.normaliser}, this is {NORMALISER_VERSION}"
        raise SchemeError(message, path=str(register.store.path), remedy="make a new pack, and a new database of it")
    return manifest
