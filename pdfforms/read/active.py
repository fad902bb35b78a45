"""What a file would do if it were let: scripts, actions, attachments, XFA. Nothing of it is ever done; it is told.

ISO 32000-2: 12.6 (actions and where they hang), 7.7.4 (names), 12.7.8 (XFA).
"""

from __future__ import annotations

from collections.abc import Mapping

from pdfforms.model.codes import finding
from pdfforms.model.finding import Finding
from pdfforms.read.limits import MAX_ACTIONS, MAX_NODES
from pdfforms.read.store import File
from pdfforms.read.values import Name, Ref, Value

_ACTIONS = {
    "JavaScript": "a script",
    "Launch": "an action that starts a program",
    "SubmitForm": "an action that sends the answers away",
    "ImportData": "an action that fills in values from elsewhere",
    "GoToR": "a jump into another file",
    "GoToE": "a jump into an attached file",
    "RichMediaExecute": "a film, a sound or a model",
    "Rendition": "a film, a sound or a model",
    "Movie": "a film, a sound or a model",
    "Sound": "a film, a sound or a model",
}
_ANNOTATIONS = {
    "FileAttachment": "an attached file",
    **dict.fromkeys(("RichMedia", "Screen", "Movie", "Sound", "3D"), "a film, a sound or a model"),
}
"""Annotations that hold files or play something."""
_NAMES = {
    "JavaScript": "a script",
    "EmbeddedFiles": "an attached file",
    "Renditions": "a film, a sound or a model",
}
_ENDLESS = "more actions than are looked at"


class Active:
    """Looks for what acts in one file, as its parts are collected."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._found: dict[str, None] = {}
        self._links = self._xfa = False

    @property
    def findings(self) -> list[Finding]:
        """What was found, once each."""
        acts = [finding("active_content", detail=f"It is {', '.join(self._found)}.")] if self._found else []
        xfa = [finding("xfa_form")] if self._xfa else []
        return [*acts, *xfa, *([finding("web_link")] if self._links else [])]

    def document(self) -> None:
        """The catalog, the names, the bookmarks, the form."""
        root, dictionary = self._file.root, self._file.dictionary
        self.node(root)
        self._action(root.get("OpenAction"))
        names = dictionary(root.get("Names"))
        self._found |= dict.fromkeys(said for key, said in _NAMES.items() if key in names)
        if "AF" in root or "Collection" in root:
            self._found["an attached file"] = None
        if "Outlines" in root:
            self._bookmarks(dictionary(root.get("Outlines")).get("First"))
        self._xfa = "XFA" in self._file.form
        for field in self._file.array(self._file.form.get("CO"))[:MAX_ACTIONS]:
            self.node(dictionary(field))

    def annotation(self, subtype: Value, annotation: Mapping[str, Value]) -> None:
        """An annotation, a field's widget too."""
        if subtype in _ANNOTATIONS:
            self._found[_ANNOTATIONS[str(subtype)]] = None
        self.node(annotation)
        if "PA" in annotation:
            self._action(annotation["PA"])

    def node(self, node: Mapping[str, Value]) -> None:
        """What hangs on the catalog, a page, an annotation, a field or a bookmark."""
        if "A" in node:
            self._action(node["A"])
        if "AA" in node:
            for action in self._file.dictionary(node["AA"]).values():
                self._action(action)

    def _action(self, action: Value) -> None:
        """An action and all that follow it."""
        pending, seen = [action], 0
        while pending:
            seen += 1
            if seen > MAX_ACTIONS:
                self._found[_ENDLESS] = None
                return
            entries = self._file.dictionary(pending.pop())
            kind = self._file.resolve(entries.get("S"))
            if isinstance(kind, Name) and kind in _ACTIONS:
                self._found[_ACTIONS[kind]] = None
            elif kind == "URI":
                self._links = True
            following = self._file.resolve(entries.get("Next"))
            pending += following[:MAX_ACTIONS] if isinstance(following, list) else [following]
            if following is None:
                pending.pop()

    def _bookmarks(self, first: Value) -> None:
        pending, seen = [first], set[Ref]()
        while pending:
            reference = pending.pop()
            if not isinstance(reference, Ref) or reference in seen:
                continue
            if len(seen) >= MAX_NODES:
                self._found[_ENDLESS] = None
                return
            seen.add(reference)
            node = self._file.dictionary(reference)
            self.node(node)
            pending += [node.get("First"), node.get("Next")]
