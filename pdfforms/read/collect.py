"""Store -> RawFile: one walk over the pages and one over the fields, each node visited once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

from pdfforms.model.copycode import parse_code
from pdfforms.model.digest import content_digest
from pdfforms.model.finding import Finding
from pdfforms.model.identity import Identity, find_identities
from pdfforms.read import moulds
from pdfforms.read.active import Active
from pdfforms.read.annotations import collect_annotation
from pdfforms.read.appearance import Appearances
from pdfforms.read.condition import Condition
from pdfforms.read.damage import is_cut_off, is_whole
from pdfforms.read.limits import MAX_ANNOTATIONS, MAX_DEPTH, MAX_NODES, MAX_STREAM, MAX_WIDGETS
from pdfforms.read.names import hidden_stem
from pdfforms.read.objects import RawFile, RawPage, RawWidget, may_be_drawn
from pdfforms.read.store import File
from pdfforms.read.strings import decode_text
from pdfforms.read.values import Name, Ref, StreamValue, Value

_CODE = b"PF1:"
_MAX_CODE, _MAX_FORMS = 100_000, 60
_SILENT = ("Popup", "Link", "PrinterMark", "TrapNet")
_COMMON = 500_000
"""Bytes of a page's content up to which its digest is remembered: other copies have the same page."""
_common_digest = lru_cache(maxsize=64)(content_digest)
_USUAL = 100
"""Bytes up to which a partial name is remembered."""
_usual_name = lru_cache(maxsize=4096)(decode_text)


class Collector:
    """Collects one file. Its limits keep any file short."""

    def __init__(self, file: File, appearances: Appearances) -> None:
        self.file = file
        self.appearances = appearances
        self._active = Active(file)
        self._condition: Condition | None = None
        self._roots = {each for each in file.array(file.form.get("Fields")) if isinstance(each, Ref)}
        self._kids: dict[Ref, frozenset[Ref]] = {}
        self._placed: set[Ref] = set()
        self._count = 0
        self.entries: dict[int, dict[str, Value]] = {}
        """The dictionaries of the pages that were collected, by their place in the file."""

    def collect(self, data: bytes, span: range | None = None) -> RawFile:
        """The file, or a span of its pages; `data` are its bytes."""
        self._condition = Condition(self.file, data) if self.file.store.guesses else None
        pages: list[RawPage] = []
        for index, entries in enumerate(self.file.pages()):
            if span is None or index in span:
                self.entries[index] = entries
                pages.append(self._page(index, entries))
            else:  # its fields have a place, if not here
                annotations = self.file.array(entries.get("Annots"))
                self._placed.update(each for each in annotations if isinstance(each, Ref))
        forms: list[str] = []
        for page in pages:
            hidden = [(hidden_stem(each.name), each) for each in page.widgets]
            forms += [self._hidden_text(each) for stem, each in hidden if stem == "_form"]
            said = [parse_code(self._hidden_text(each)) for stem, each in hidden if stem == "_copy"]
            page.hidden_copy = tuple(code for code in said if code)
            page.widgets = [each for stem, each in hidden if not stem]
        acting = self._acting()  # asks for objects, as all above; which may be when a table is rebuilt
        return RawFile(
            pages=pages,
            producer=self._producer(),
            hidden=tuple(identity for text in forms for identity in find_identities(text)),
            find_homeless=self._homeless,
            doubtful=is_cut_off(data) or (self.file.store.repaired and not is_whole(data)),
            xfa="XFA" in self.file.form,
            active=acting,
        )

    # -- pages

    def _page(self, index: int, page: dict[str, Value]) -> RawPage:
        box = self.file.rect(page.get("MediaBox")) or (0.0, 0.0, 612.0, 792.0)
        content = self._content(page)
        raw = RawPage(
            index=index,
            box=box,
            rotate=self.file.number(page.get("Rotate")) % 360,
            digest=None if content is None else _digest(content),
            identities=self._identities(page, content or b""),
        )
        if not raw.identities:
            text, pictures = self.appearances.scan(content or b"", page.get("Resources"))
            raw.identities = tuple(dict.fromkeys(find_identities(text)))
            raw.picture = pictures and not text
        self._active.node(page)
        annotations = self.file.array(page.get("Annots"))
        if len(annotations) > MAX_ANNOTATIONS:
            self.file.reached[f"A page has more than {MAX_ANNOTATIONS} annotations."] = None
        for reference in annotations[:MAX_ANNOTATIONS]:
            short = self.file.store.text(reference) if isinstance(reference, Ref) else None
            if widget := self._cast(index, reference, short):
                raw.widgets.append(widget)
                continue
            annotation = self.file.dictionary(reference)
            subtype = annotation.get("Subtype")
            self._active.annotation(subtype, annotation)
            if subtype == "Widget":
                self._count += 1
                if self._count > MAX_WIDGETS:
                    self.file.reached[f"It has more than {MAX_WIDGETS} fields."] = None
                    break
                raw.widgets.append(self._widget(index, reference, annotation))
                if short is not None and not self._condition:
                    moulds.learn(short, partial(self._widget, index, reference))
            elif subtype and subtype not in _SILENT:
                found = collect_annotation(self.file, self.appearances, str(subtype), annotation)
                raw.annotations += [found] if found else []
        return raw

    def _content(self, page: dict[str, Value]) -> bytes | None:
        contents = self.file.resolve(page.get("Contents"))
        streams = contents if isinstance(contents, list) else [contents]
        parts, size = [], 0
        for stream in streams:
            try:
                parts.append(self.file.data(stream))
            except ValueError:
                return None
            size += len(parts[-1]) + 1
            if size > MAX_STREAM or len(parts) > MAX_NODES:
                self.file.reached["A page is drawn with too much."] = None
                return None
        return b"\n".join(parts)

    def _identities(self, page: dict[str, Value], content: bytes) -> tuple[Identity, ...]:
        """The printed code: an XObject of its own; text in the content where a program merged it into the page."""
        found = dict.fromkeys(self._in_forms(page.get("Resources"), 0))
        if not found and _CODE in content:
            found = dict.fromkeys(find_identities(content.decode("latin-1")))
        return tuple(found)

    def _in_forms(self, resources: Value, depth: int) -> Iterator[Identity]:
        forms = self.file.dictionary(self.file.dictionary(resources).get("XObject"))
        own = forms.get("PageCode")
        for value in [own] if own is not None else list(forms.values())[:_MAX_FORMS]:
            form = self.file.resolve(value)
            if not isinstance(form, StreamValue) or form.entries.get("Subtype") != "Form":
                continue
            yield from self._in_form(form, depth)

    def _in_form(self, form: StreamValue, depth: int) -> Iterator[Identity]:
        try:
            data = form.read()
        except ValueError:
            return
        at = data.find(_CODE)
        if at >= 0 and len(data) < _MAX_CODE:
            yield from find_identities(data[at:].decode("latin-1"))
        elif depth < 3 and b"Do" in data:
            yield from self._in_forms(form.entries.get("Resources"), depth + 1)

    # -- annotations

    def _cast(self, page: int, reference: Value, text: bytes | None) -> RawWidget | None:
        """A widget like those of other copies; None for what must be looked at as it stands."""
        if text is None or self._condition or self._count >= MAX_WIDGETS:
            return None
        widget = moulds.cast(text, page, reference in self._roots, self.file.resolve)
        if widget is not None:
            self._placed.add(reference)
            self._count += 1
        return widget

    def _widget(self, page: int, reference: Value, widget: dict[str, Value]) -> RawWidget:
        if isinstance(reference, Ref):
            self._placed.add(reference)
        resolve = self.file.resolve
        chain = [widget]
        if "Parent" in widget:
            chain = list(self._chain(widget))
            for each in chain[1:]:
                self._active.node(each)
        find = partial(self._first, chain) if len(chain) > 1 else widget.get
        appearance = resolve(widget.get("AP"))
        normal = appearance.get("N") if isinstance(appearance, dict) else None
        states = resolve(normal)
        found = RawWidget(
            page=page,
            rect=self.file.rect(widget.get("Rect")) or (0.0, 0.0, 0.0, 0.0),
            name=self._name(chain),
            kind=str(resolve(find("FT")) or ""),
            flags=self.file.number(find("Ff")),
            own=resolve(widget.get("V")),
            inherited=resolve(self._first(chain[1:], "V")) if len(chain) > 1 else None,
            state=_state(resolve(widget.get("AS"))),
            appearances=states if isinstance(states, dict) else {"": normal},
            listed=isinstance(reference, Ref) and self._is_listed(reference, widget),
            broken=isinstance(normal, Ref) and not may_be_drawn(states),
            sign=resolve(widget.get("NM")),
        )
        if self._condition:
            nodes = (reference, *(node.get("Parent") for node in chain[:-1]))
            refs = [each for each in nodes if isinstance(each, Ref)]
            found.broken = found.broken or self._condition.is_broken(refs, widget, normal, states)
            found.older = self._condition.is_older(refs)
        return found

    def _name(self, chain: list[dict[str, Value]]) -> str:
        """The full name: partial names from the root down; /TM is never one."""
        names = [self.file.resolve(each["T"]) for each in reversed(chain) if "T" in each]
        parts = [_partial_name(name) or "" for name in names if isinstance(name, bytes)]
        return parts[0] if len(parts) == 1 else ".".join(parts)

    def _chain(self, node: dict[str, Value]) -> Iterator[dict[str, Value]]:
        """The widget and its ancestors; a /Parent that is no field (some tools leave it on a font) ends it."""
        for _ in range(MAX_DEPTH):
            yield node
            parent = self.file.resolve(node.get("Parent"))
            if not isinstance(parent, dict) or not ("T" in parent or "FT" in parent or "Kids" in parent):
                return
            if parent.get("Type") in ("Page", "Pages", "Font", "Catalog"):
                return
            node = parent
        self.file.reached[f"A field lies more than {MAX_DEPTH} fields deep."] = None

    def _first(self, chain: list[dict[str, Value]], key: str) -> Value:
        for each in chain:
            value = each.get(key)
            if value is not None:
                return value
        return None

    # -- fields

    def _is_listed(self, reference: Ref, node: dict[str, Value]) -> bool:
        """Whether /Fields leads to a node; asked from below, since a long file has thousands of others."""
        for _ in range(MAX_DEPTH):
            if reference in self._roots:
                return True
            parent = node.get("Parent")
            if not isinstance(parent, Ref):
                return False
            above = self.file.dictionary(parent)
            if parent not in self._kids:
                kids = self.file.array(above.get("Kids"))
                self._kids[parent] = frozenset(each for each in kids if isinstance(each, Ref))
            if reference not in self._kids[parent]:
                return False
            reference, node = parent, above
        return False

    def _walk_fields(self) -> dict[Ref, None]:
        """Every node that /Fields leads to. A shared tree is walked once."""
        seen: dict[Ref, None] = {}
        pending = [each for each in self.file.array(self.file.form.get("Fields")) if isinstance(each, Ref)][::-1]
        while pending and len(seen) < MAX_NODES:
            reference = pending.pop()
            if reference not in seen:
                seen[reference] = None
                if kids := self.file.array(self.file.dictionary(reference).get("Kids")):
                    pending += [kid for kid in reversed(kids[:MAX_NODES]) if isinstance(kid, Ref)]
        return seen

    def _homeless(self) -> dict[str, Value]:
        """Values of fields that have no widget on a page."""
        found: dict[str, Value] = {}
        listed = self._walk_fields()
        for reference in listed:
            if reference in self._placed:
                continue
            node = self.file.dictionary(reference)
            if any(kid in listed for kid in self.file.array(node.get("Kids")) if isinstance(kid, Ref)):
                continue
            chain = list(self._chain(node))
            name = self._name(chain)
            value = self.file.resolve(self._first(chain, "V"))
            if name and value is not None:
                found[name] = value
        return found

    def _hidden_text(self, widget: RawWidget) -> str:
        value = widget.own if isinstance(widget.own, bytes) else widget.inherited
        return (decode_text(value) or "") if isinstance(value, bytes) else ""

    # -- the file

    def _producer(self) -> str:
        info = self.file.dictionary(self.file.store.trailer.get("Info"))
        value = self.file.resolve(info.get("Producer"))
        return (decode_text(value) or "")[:200] if isinstance(value, bytes) else ""

    def _acting(self) -> list[Finding]:
        self._active.document()
        return self._active.findings


def _partial_name(name: bytes) -> str | None:
    return _usual_name(name) if len(name) <= _USUAL else decode_text(name)


def _digest(content: bytes) -> str:
    return _common_digest(content) if len(content) <= _COMMON else content_digest(content)


def _state(value: Value) -> str | None:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return str(value) if isinstance(value, Name) else None
