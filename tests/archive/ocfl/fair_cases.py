"""Objects that are good, and objects that are good but advised against; the names as in the OCFL fixtures."""

from __future__ import annotations

import hashlib
import json

from tests.archive.ocfl.bad_cases import ONE, THREE, TWO, Make, _algorithm_change, _block, _changed, _two, _with
from tests.archive.ocfl.drafts import Draft, digest, draft


def _all_fixity(spec: str) -> Draft:
    fixity = {name: {digest(ONE, name): ["v1/content/file.txt"]} for name in ("md5", "sha1", "sha256", "sha512")}
    fixity["blake2b-512"] = {hashlib.blake2b(ONE).hexdigest(): ["v1/content/file.txt"]}
    return _changed(spec, _with("fixity", fixity))


def _no_content(spec: str) -> Draft:
    made = draft(spec)
    made.dropped.add("v1/content/file.txt")

    def change(inventory: dict[str, object]) -> None:
        inventory["manifest"] = {}
        inventory["versions"]["v1"]["state"] = {}  # type: ignore[index] # an inventory is as deep as JSON is

    return made.everywhere(change)


def _uppercase(spec: str) -> Draft:
    def change(inventory: dict[str, object]) -> None:
        inventory["manifest"] = {digest(ONE).upper(): ["v1/content/file.txt"]}
        inventory["versions"]["v1"]["state"] = {digest(ONE).upper(): ["file.txt"]}  # type: ignore[index] # the same

    made = draft(spec).everywhere(change)
    raw = json.dumps(made.root, indent=2, sort_keys=True).encode()
    made.raw["inventory.json.sha512"] = f"{digest(raw)}\t  inventory.json\n".encode()
    return made


def _with_file(spec: str, path: str) -> Draft:
    made = draft(spec)
    made.files[path] = ONE
    return made


def _duplicated(spec: str) -> Draft:
    made = draft(spec)
    made.files["v1/content/again.txt"] = ONE
    return made.everywhere(lambda inventory: inventory["manifest"][digest(ONE)].append("v1/content/again.txt"))


def _older_spec_first(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v1"]["type"] = "https://ocfl.io/1.0/spec/#inventory"
    return made


GOOD: dict[str, Make] = {
    "minimal_one_version_one_file": draft,
    "minimal_content_dir_called_stuff": lambda spec: draft(spec, content="stuff"),
    "minimal_no_content": _no_content,
    "minimal_uppercase_digests": _uppercase,
    "minimal_with_logs": lambda spec: _with_file(spec, "logs/log.txt"),
    "ocfl_object_all_fixity_digests": _all_fixity,
    "duplicated_content_files": _duplicated,
    "spec-ex-full": lambda spec: draft(
        spec,
        {"empty.txt": b"", "foo/bar.xml": ONE, "image.tiff": TWO},
        {"empty.txt": b"", "empty2.txt": b"", "foo/bar.xml": THREE},
        {"empty2.txt": b"", "foo/bar.xml": THREE, "image.tiff": TWO},
    ),
    "updates_three_versions_one_file": lambda spec: draft(spec, {"a": ONE}, {"a": TWO}, {"a": THREE}),
    "registered_extension": lambda spec: _with_file(spec, "extensions/0005-mutable-head/config.json"),
    "older_spec_in_v1": _older_spec_first,
}


def _padded(spec: str) -> Draft:
    return draft(spec, {"a": ONE}, {"a": TWO}, name=lambda number: f"v00{number}")


def _padded_and_more(spec: str) -> Draft:
    made = draft(spec, {"a": ONE}, {"a": TWO}, name=lambda number: f"v000{number}", algorithm="sha256")
    return made.everywhere(_with("id", "bb123cd4567"))


def _empty_content(spec: str) -> Draft:
    made = draft(spec, {"a": ONE}, {"b": ONE})
    made.folders.add("v2/content")
    return made


def _no_message_or_user(spec: str) -> Draft:
    def change(inventory: dict[str, object]) -> None:
        block = inventory["versions"]["v1"]  # type: ignore[index] # an inventory is as deep as JSON is
        block.pop("message")
        block.pop("user")

    return _changed(spec, change)


def _no_version_inventory(spec: str) -> Draft:
    made = draft(spec)
    made.inventories.pop("v1")
    return made


def _other_metadata(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v1"]["versions"]["v1"]["message"] = "another message"
    return made


WARN: dict[str, Make] = {
    "W001_zero_padded_versions": _padded,
    "W001_W004_W005_zero_padded_versions": _padded_and_more,
    "W002_extra_dir_in_version_dir": lambda spec: _with_file(spec, "v1/extra/file.txt"),
    "W003_empty_content_dir": _empty_content,
    "W004_uses_sha256": lambda spec: draft(spec, algorithm="sha256"),
    "W004_versions_diff_digests": _algorithm_change,
    "W005_id_not_uri": lambda spec: _changed(spec, _with("id", "not_a_uri")),
    "W007_no_message_or_user": _no_message_or_user,
    "W008_user_no_address": lambda spec: _changed(spec, _block(user={"name": "Example Office"})),
    "W009_user_address_not_uri": lambda spec: _changed(
        spec, _block(user={"name": "Example Office", "address": "1 Wonky Way"})
    ),
    "W010_no_version_inventory": _no_version_inventory,
    "W011_version_inv_diff_metadata": _other_metadata,
    "W013_unregistered_extension": lambda spec: _with_file(spec, "extensions/unregistered/file.txt"),
}
