"""The keys a terminal's file is born with."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Keys:
    """An Ed25519 pair as raw bytes, 32 each; the private one shows in no log and no traceback."""

    private: bytes = field(repr=False)
    public: bytes
