"""
The hall server's own key pair.

The private half lies beside the database, never in it, so that a stolen database impersonates nobody.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from kiosk.domain.errors import SignatureWrong
from kiosk.domain.fact import device_of


@dataclass(frozen=True, slots=True)
class Keys:
    """An Ed25519 pair, 32 bytes each."""

    private: bytes
    public: bytes

    @property
    def device(self) -> bytes:
        return device_of(self.public)

    def sign(self, message: bytes) -> bytes:
        return _private(self.private).sign(message)


@lru_cache(16)
def _private(raw: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(raw)


@lru_cache(256)
def _public(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


def check(public: bytes, message: bytes, signature: str) -> None:
    """
    Accept a signature in hex.

    Raises:
        SignatureWrong: Another key, another message, or no signature at all.
    """
    try:
        _public(public).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError) as error:
        raise SignatureWrong from error


def load(path: Path) -> Keys:
    """The server's keys; made on the first call, readable by its user alone."""
    try:
        raw = bytes.fromhex(path.read_text("ascii"))
    except FileNotFoundError:
        raw = _make(path)
    public = Ed25519PrivateKey.from_private_bytes(raw).public_key()
    return Keys(raw, public.public_bytes(Encoding.Raw, PublicFormat.Raw))


def _make(path: Path) -> bytes:
    """Written aside and linked into place: two processes that start together agree on one."""
    raw = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(raw.hex())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return bytes.fromhex(path.read_text("ascii"))
    finally:
        draft.unlink()
    return raw
