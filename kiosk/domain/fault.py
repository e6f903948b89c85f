"""What the validator found in a plan, as a code whose sentence an admin can act upon."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "missing": "plan.missing",
    "extra_forbidden": "plan.extra",
    "string_type": "plan.not-text",
    "bool_type": "plan.not-yes-or-no",
    "bool_parsing": "plan.not-yes-or-no",
    "list_type": "plan.not-a-list",
    "dict_type": "plan.not-a-table",
    "tuple_type": "plan.not-a-list",
    "model_type": "plan.not-a-table",
    "model_attributes_type": "plan.not-a-table",
    "string_too_short": "plan.empty",
    "too_short": "plan.too-few",
    "too_long": "plan.too-many",
    "string_too_long": "plan.text-too-long",
}
BEGINNINGS: Mapping[str, str] = {
    "int_": "plan.not-a-number",
    "date_": "plan.not-a-day",
    "time_": "plan.not-a-time",
}
# how a pattern begins; every other one is that of a code
PATTERNS: Mapping[str, str] = {"^[A-H": "plan.not-a-letter", "^https": "plan.not-an-address"}
LIMITS: Mapping[str, str] = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<"}


def fault_of(kind: str, context: Mapping[str, object], seen: object) -> tuple[str, dict[str, object]]:
    """
    The code of a fault and the parameters of its sentence.

    Args:
        kind: What pydantic calls it, "int_parsing".
        context: What pydantic adds: limits, a pattern, what was expected.
    """
    params: dict[str, object] = {"seen": "" if kind == "missing" else str(seen)[:40]}
    if kind in KINDS:
        limit = next((context[name] for name in ("min_length", "max_length") if name in context), "")
        return KINDS[kind], params | {"limit": limit}
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        return next((code for start, code in PATTERNS.items() if pattern.startswith(start)), "plan.not-a-code"), params
    for beginning, code in BEGINNINGS.items():
        if kind.startswith(beginning):
            return code, params
    limits = [f"{sign} {context[name]}" for name, sign in LIMITS.items() if name in context]
    expected = str(context.get("expected", "")).replace(" or ", ", ")
    return "plan.wrong", params | {"expected": expected or ", ".join(limits) or "?"}
