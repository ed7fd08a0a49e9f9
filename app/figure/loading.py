"""YAML text into plain values, without anchors, tags or depths that could do harm."""

from __future__ import annotations

from typing import Any

import yaml

from app.figure.flaws import Flaw, shorten

DEPTH_LIMIT = 24
SIZE_LIMIT = 1_000_000

# The C loader is about ten times as fast; a Python built without libyaml still reads the same.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(file: str, content: bytes) -> tuple[Any, list[Flaw]]:
    """The value of a YAML file, or None and a flaw that says why it can't be read."""
    if len(content) > SIZE_LIMIT:
        return None, [Flaw(file, (), f"The file is larger than {SIZE_LIMIT} bytes: shorten it.")]
    try:
        text = content.decode("utf-8-sig")
        danger = _danger(text)
        if danger:
            return None, [Flaw(file, (), danger)]
        return yaml.load(text, Loader=_Loader), []  # noqa: S506 - the safe loader, by name
    except UnicodeDecodeError:
        return None, [Flaw(file, (), "The file is not UTF-8 text: save it as UTF-8.")]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = f"The file can't be read as YAML: {shorten(error, 160)}."
        return None, [Flaw(file, (), reason)]


def _danger(text: str) -> str:
    """What must be taken out before the text may be built into values; usually nothing."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return "The file uses a YAML anchor (& or *): write the value out."
        if getattr(event, "tag", None) and not getattr(event, "implicit", None):
            return "The file uses a YAML tag (!): take it out."
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_LIMIT:
                return f"The file is nested more than {DEPTH_LIMIT} deep: make it flatter."
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return ""
