"""Match: premises each get one of a longer list of responses; the share that is right."""

from __future__ import annotations

from random import Random
from typing import Annotated, Any, Literal

from pydantic import Field

from app.content.source.kinds import Fault
from app.quizzes.items.authored import Authored, AuthoredItem, Entry, Key, Text, entry_faults
from app.quizzes.items.contract import (
    Answer,
    BadAnswer,
    Explanation,
    Form,
    Item,
    Mark,
    Part,
    Prepared,
    Shown,
    asked,
    explained,
    frozen,
    html_of,
    mixed,
    one_value,
    plain,
)
from app.quizzes.items.credit import Tally, credit


class Premise(Entry):
    """One thing to match; `is` is the id of its response."""

    is_: Annotated[Key, Field(alias="is")]


class Response(Authored):
    """One thing to choose; several premises may share it, and some fit none."""

    id: Key
    text: Text


class MatchSource(AuthoredItem):
    """A match as authored."""

    type: Literal["match"]
    premises: Annotated[list[Premise], Field(min_length=3, max_length=6)]
    responses: Annotated[list[Response], Field(min_length=3, max_length=9)]
    credit: Literal["share", "all-or-nothing"] = "share"


class Match:
    """The answer maps premise ids to response ids."""

    kind = "match"
    source = MatchSource

    def lint(self, item: MatchSource) -> list[Fault]:
        """Known responses, ids that do not pair off, and more responses than premises."""
        faults = entry_faults("premises", item.premises)
        faults += entry_faults("responses", item.responses)
        known = {response.id for response in item.responses}
        for place, premise in enumerate(item.premises):
            where = ("premises", place)
            if premise.is_ not in known:
                sentence = f"No response has the id “{premise.is_}”."
                faults.append(Fault((*where, "is"), "unknown-id", sentence))
            if premise.id == premise.is_:
                sentence = (
                    f"Premise and response share the id “{premise.id}”, which reaches the browser "
                    "and tells the answer: rename one."
                )
                faults.append(Fault((*where, "id"), "telling-id", sentence))
        if len(item.responses) <= len({premise.is_ for premise in item.premises}):
            sentence = "Add a response that fits no premise: the last pair would be given away."
            faults.append(Fault(("responses",), "too-few-responses", sentence, grave=False))
        return faults

    def prepare(self, item: Item, chance: Random, shuffle: bool) -> Prepared:
        """Premises mixed if `shuffle`; responses never as listed: mixed, or else by alphabet."""
        premises = mixed(item["premises"], chance) if shuffle else item["premises"]
        responses = mixed(item["responses"], chance)
        if not shuffle:
            responses.sort(key=lambda response: response["text"].casefold())
        return frozen(item) | {
            "premises": [
                {
                    "id": premise["id"],
                    "html": html_of(premise, "text"),
                    "why_html": html_of(premise, "why"),
                    "is": premise["is"],
                }
                for premise in premises
            ],
            "responses": [{"id": r["id"], "html": html_of(r, "text")} for r in responses],
        }

    def show(self, prepared: Prepared) -> Shown:
        """`premises` and `responses`: id, html and plain text of each."""
        return asked(prepared) | {
            field: [
                {"id": entry["id"], "html": entry["html"], "text": plain(entry["html"])}
                for entry in prepared[field]
            ]
            for field in ("premises", "responses")
        }

    def read_answer(self, prepared: Prepared, form: Form, name: str) -> Answer | None:
        """`{"pairs": {premise id: response id}}`; premises left open are left out."""
        known = {response["id"] for response in prepared["responses"]}
        pairs: dict[str, str] = {}
        for premise in prepared["premises"]:
            value = one_value(form, f"{name}.{premise['id']}")
            if value and value not in known:
                raise BadAnswer("Choose one of the answers in the list.")
            if value:
                pairs[premise["id"]] = value
        return {"pairs": pairs} if pairs else None

    def is_complete(self, prepared: Prepared, answer: Answer | None) -> bool:
        """Whether every premise has a response."""
        return answer is not None and len(answer["pairs"]) == len(prepared["premises"])

    def mark(self, prepared: Prepared, answer: Answer | None) -> Mark:
        """The share of premises with the right response; a part for each premise."""
        pairs = answer["pairs"] if answer else {}
        parts = tuple(
            Part((p["id"], *filter(None, [pairs.get(p["id"])])), pairs.get(p["id"]) == p["is"])
            for p in prepared["premises"]
        )
        hits = sum(part.right for part in parts)
        share = credit(prepared["credit"], Tally(len(parts), hits, len(parts) - hits))
        return Mark(float(share), parts if answer else (), int(share * len(parts)), len(parts))

    def explain(
        self,
        prepared: Prepared,
        answer: Answer | None,
        *,
        marks: bool = True,
        answers: bool = True,
        why: bool = True,
    ) -> Explanation:
        """`rows`: premise, given and right response (html or None), right or not, why."""
        texts = {response["id"]: response["html"] for response in prepared["responses"]}
        pairs: dict[str, Any] = answer["pairs"] if answer else {}
        return explained(
            prepared, answer, self.mark(prepared, answer), marks=marks, answers=answers, why=why
        ) | {
            "rows": [
                {
                    "id": p["id"],
                    "html": p["html"],
                    "given_html": texts.get(pairs.get(p["id"], "")),
                    "right_html": texts[p["is"]] if answers else None,
                    "right": pairs.get(p["id"]) == p["is"] if answers else None,
                    "why_html": (p["why_html"] or None) if why and answers else None,
                }
                for p in prepared["premises"]
            ]
        }
