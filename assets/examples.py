"""The example hall that comes with the program, and the catalogue of services it is made of."""

from pathlib import Path

PLANS = Path(__file__).parent / "plans"
EXAMPLE = PLANS / "sao-vang.toml"
CATALOGUE = PLANS / "services.json"
