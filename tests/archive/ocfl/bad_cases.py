"""Objects with one fault each, by the names that the OCFL project's own fixtures have.

A name begins with the codes that the judge must name. Made here, after those names and the specification.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.archive.ocfl.drafts import Draft, digest, draft

Make = Callable[[str], Draft]
ONE, TWO, THREE = b"one\n", b"two\n", b"three\n"
BAD: dict[str, Make] = {}
"""Name -> makes the object for an OCFL version."""
ONLY_1_1 = {"E103_older_spec_v2", "E106_manifest_not_object", "E107_file_in_manifest_not_used", "E111_null_fixity"}
ONLY_1_0 = {"E050_file_in_manifest_not_used", "E056_null_fixity", "E041_manifest_not_object"}


def case(make: Make) -> Make:
    """Enters a case under its function's name, with the codes in capitals."""
    words = make.__name__.split("_")
    name = "_".join(word.upper() if word[0] == "e" and word[1:].isdigit() else word for word in words)
    BAD[name] = make
    return make


def _two(spec: str, **how: Any) -> Draft:
    return draft(spec, {"a.txt": ONE, "b.txt": TWO}, {"a.txt": ONE, "b.txt": THREE}, **how)


def _changed(spec: str, change: Callable[[Any], object]) -> Draft:
    return draft(spec).everywhere(change)


def _with(key: str, value: object) -> Callable[[Any], object]:
    return lambda inventory: inventory.__setitem__(key, value)


def _without(key: str) -> Callable[[Any], object]:
    return lambda inventory: inventory.pop(key)


def _block(**values: object) -> Callable[[Any], object]:
    return lambda inventory: inventory["versions"]["v1"].update(values)


def _renamed(inventory: Any, *paths: str) -> None:
    """Other logical paths for the file in v1."""
    state = inventory["versions"]["v1"]["state"]
    state[next(iter(state))] = list(paths)


@case
def e001_extra_dir_in_root(spec: str) -> Draft:
    made = draft(spec)
    made.files["extra/file.txt"] = ONE
    return made


@case
def e001_extra_file_in_root(spec: str) -> Draft:
    made = draft(spec)
    made.files["extra.txt"] = ONE
    return made


@case
def e001_e046_invalid_version_format(spec: str) -> Draft:
    made = draft(spec, name=lambda number: f"{number}")
    made.files["1/extra"] = ONE
    made.root["versions"]["v1"] = made.root["versions"].pop("1")
    made.root["head"] = "v1"
    return made


@case
def e001_v2_file_in_root(spec: str) -> Draft:
    made = draft(spec)
    made.files["v2"] = ONE
    return made


@case
def e003_e063_empty(spec: str) -> Draft:
    return Draft(spec)


@case
def e003_no_decl(spec: str) -> Draft:
    made = draft(spec)
    made.dropped.add(f"0=ocfl_object_{spec}")
    return made


@case
def e003_two_declarations(spec: str) -> Draft:
    made = draft(spec)
    other = "1.0" if spec == "1.1" else "1.1"
    made.files[f"0=ocfl_object_{other}"] = f"ocfl_object_{other}\n".encode()
    return made


@case
def e007_bad_declaration_contents(spec: str) -> Draft:
    made = draft(spec)
    made.files[f"0=ocfl_object_{spec}"] = b"This is not the right content!\n"
    return made


@case
def e008_e036_no_versions_no_head(spec: str) -> Draft:
    made = draft(spec)
    made.root.pop("head")
    made.root["versions"], made.root["manifest"] = {}, {}
    made.inventories.pop("v1")
    made.dropped.add("v1/content/file.txt")
    return made


@case
def e009_version_two_only(spec: str) -> Draft:
    return draft(spec, name=lambda _: "v2")


@case
def e010_missing_versions(spec: str) -> Draft:
    made = draft(spec, {"a": ONE}, {"a": TWO}, {"a": ONE, "b": TWO}, {"a": THREE})
    made.inventories.pop("v3")
    return made


@case
def e010_skipped_versions(spec: str) -> Draft:
    return draft(spec, {"a": ONE}, {"a": TWO}, {"a": THREE}, name=lambda number: ("v1", "v2", "v4")[number - 1])


@case
def e011_e013_invalid_padded_head_version(spec: str) -> Draft:
    return draft(spec, {"a": ONE}, {"a": TWO}, name=lambda number: ("v01", "v2")[number - 1])


@case
def e015_content_not_in_content_dir(spec: str) -> Draft:
    made = draft(spec)
    made.files["v1/file.txt"] = made.files.pop("v1/content/file.txt")
    return made.everywhere(lambda inventory: inventory["manifest"].update({digest(ONE): ["v1/file.txt"]}))


@case
def e017_invalid_content_dir(spec: str) -> Draft:
    return _changed(spec, _with("contentDirectory", "content/dir"))


@case
def e018_content_dir_is_dots(spec: str) -> Draft:
    return _changed(spec, _with("contentDirectory", ".."))


@case
def e019_inconsistent_content_dir(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v1"]["contentDirectory"] = "content-dir"
    made.inventories["v2"]["contentDirectory"] = made.root["contentDirectory"] = "content"
    return made


@case
def e019_content_dir_set_in_v2_not_v1(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v2"]["contentDirectory"] = made.root["contentDirectory"] = "content"
    return made


@case
def e020_content_dir_dropped_in_v2(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v1"]["contentDirectory"] = "content"
    return made


@case
def e023_extra_file(spec: str) -> Draft:
    made = draft(spec)
    made.files["v1/content/extra.txt"] = TWO
    return made


@case
def e023_old_manifest_missing_entries(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v1"]["manifest"].pop(digest(TWO))
    made.inventories["v1"]["versions"]["v1"]["state"].pop(digest(TWO))
    made.root["versions"]["v1"]["state"].pop(digest(TWO))
    made.root["versions"]["v2"]["state"][digest(TWO)] = ["c.txt"]
    made.inventories["v2"] = json.loads(json.dumps(made.root))
    return made


@case
def e024_empty_dir_in_content(spec: str) -> Draft:
    made = draft(spec)
    made.folders.add("v1/content/empty")
    return made


@case
def e025_wrong_digest_algorithm(spec: str) -> Draft:
    return draft(spec, algorithm="md5")


@case
def e033_inventory_bad_json(spec: str) -> Draft:
    made = draft(spec)
    made.raw["inventory.json"] = b'{"id": "urn:example:one", '
    return made


@case
def e036_no_id(spec: str) -> Draft:
    return _changed(spec, _without("id"))


@case
def e036_no_head(spec: str) -> Draft:
    return _changed(spec, _without("head"))


@case
def e036_no_type(spec: str) -> Draft:
    return _changed(spec, _without("type"))


@case
def e037_inconsistent_id(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v1"]["id"] = "urn:example:two"
    return made


@case
def e038_type_not_str(spec: str) -> Draft:
    return _changed(spec, _with("type", 11))


@case
def e038_type_of_another_spec(spec: str) -> Draft:
    other = "1.0" if spec == "1.1" else "1.1"
    return _changed(spec, _with("type", f"https://ocfl.io/{other}/spec/#inventory"))


@case
def e040_head_not_most_recent(spec: str) -> Draft:
    made = _two(spec)
    made.root["head"] = made.inventories["v2"]["head"] = "v1"
    return made


@case
def e040_wrong_head_doesnt_exist(spec: str) -> Draft:
    return _changed(spec, _with("head", "v5"))


@case
def e040_wrong_head_format(spec: str) -> Draft:
    return _changed(spec, _with("head", 1))


@case
def e040_wrong_version_in_version_dir(spec: str) -> Draft:
    made = draft(spec, {"a": ONE}, {"a": TWO}, {"a": THREE})
    made.inventories["v2"] = json.loads(json.dumps(made.root))
    return made


@case
def e041_no_manifest(spec: str) -> Draft:
    return _changed(spec, _without("manifest"))


@case
def e041_manifest_not_object(spec: str) -> Draft:
    return _changed(spec, _with("manifest", ["file.txt"]))


@case
def e106_manifest_not_object(spec: str) -> Draft:
    return _changed(spec, _with("manifest", ["file.txt"]))


@case
def e042_bad_manifest_content_path(spec: str) -> Draft:
    return _changed(spec, lambda inventory: inventory["manifest"][digest(ONE)].append("not/in/a/version.txt"))


@case
def e044_no_versions(spec: str) -> Draft:
    return _changed(spec, _without("versions"))


@case
def e044_versions_not_object(spec: str) -> Draft:
    return _changed(spec, _with("versions", ["v1"]))


@case
def e046_missing_version_dir(spec: str) -> Draft:
    made = draft(spec, {"a": ONE}, {"b": ONE})
    made.inventories.pop("v2")
    return made


@case
def e046_root_not_most_recent(spec: str) -> Draft:
    made = _two(spec)
    made.inventories[""] = json.loads(json.dumps(made.inventories["v1"]))
    return made


@case
def e047_version_not_object(spec: str) -> Draft:
    return _changed(spec, lambda inventory: inventory["versions"].update(v1=["state"]))


@case
def e048_no_created(spec: str) -> Draft:
    return _changed(spec, lambda inventory: inventory["versions"]["v1"].pop("created"))


@case
def e048_no_state(spec: str) -> Draft:
    return _changed(spec, lambda inventory: inventory["versions"]["v1"].pop("state"))


@case
def e049_e050_e054_bad_version_block_values(spec: str) -> Draft:
    return _changed(spec, _block(created="1st January", state=[], user=["Example Office"], message=1))


@case
def e049_created_no_timezone(spec: str) -> Draft:
    return _changed(spec, _block(created="2026-01-01T10:00:00"))


@case
def e049_created_not_to_seconds(spec: str) -> Draft:
    return _changed(spec, _block(created="2026-01-01T10:00Z"))


@case
def e049_created_no_such_day(spec: str) -> Draft:
    return _changed(spec, _block(created="2026-02-30T10:00:00Z"))


@case
def e050_file_in_manifest_not_used(spec: str) -> Draft:
    return e107_file_in_manifest_not_used(spec)


@case
def e107_file_in_manifest_not_used(spec: str) -> Draft:
    made = draft(spec)
    made.files["v1/content/more.txt"] = TWO
    return made.everywhere(lambda inventory: inventory["manifest"].update({digest(TWO): ["v1/content/more.txt"]}))


@case
def e050_manifest_digest_wrong_case(spec: str) -> Draft:
    def change(inventory: Any) -> None:
        inventory["manifest"] = {key.upper(): paths for key, paths in inventory["manifest"].items()}

    return _changed(spec, change)


@case
def e050_state_digest_different_case(spec: str) -> Draft:
    return _changed(spec, _block(state={digest(ONE).upper(): ["file.txt"]}))


@case
def e050_state_repeated_digest(spec: str) -> Draft:
    return _changed(spec, _block(state={digest(ONE): ["file.txt"], digest(ONE).upper(): ["again.txt"]}))


@case
def e050_state_digest_not_in_manifest(spec: str) -> Draft:
    return _changed(spec, _block(state={digest(ONE): ["file.txt"], digest(TWO): ["more.txt"]}))


@case
def e051_logical_path_not_text(spec: str) -> Draft:
    return _changed(spec, _block(state={digest(ONE): [1]}))


@case
def e053_e052_invalid_logical_paths(spec: str) -> Draft:
    return _changed(spec, lambda inventory: _renamed(inventory, "/file-1.txt", "../../file-2.txt", "a//b.txt"))


@case
def e054_user_without_name(spec: str) -> Draft:
    return _changed(spec, _block(user={"address": "mailto:office@example.org"}))


@case
def e056_null_fixity(spec: str) -> Draft:
    return _changed(spec, _with("fixity", None))


@case
def e111_null_fixity(spec: str) -> Draft:
    return _changed(spec, _with("fixity", None))


@case
def e056_unknown_algorithm(spec: str) -> Draft:
    return _changed(spec, _with("fixity", {"crc99": {"00": ["v1/content/file.txt"]}}))


@case
def e057_fixity_block_not_object(spec: str) -> Draft:
    return _changed(spec, _with("fixity", {"md5": ["v1/content/file.txt"]}))


@case
def e058_no_sidecar(spec: str) -> Draft:
    made = draft(spec)
    made.dropped.add("inventory.json.sha512")
    return made


@case
def e060_e064_root_inventory_digest_mismatch(spec: str) -> Draft:
    made = draft(spec)
    sidecar = f"{digest(json.dumps(made.root, indent=2, sort_keys=True).encode())} inventory.json\n".encode()
    made.root["versions"]["v1"]["message"] = "changed after"
    made.raw["inventory.json.sha512"] = sidecar
    return made


@case
def e060_version_inventory_digest_mismatch(spec: str) -> Draft:
    made = _two(spec)
    made.raw["v1/inventory.json.sha512"] = f"{digest(b'')} inventory.json\n".encode()
    return made


@case
def e061_invalid_sidecar(spec: str) -> Draft:
    made = draft(spec)
    made.raw["inventory.json.sha512"] = b"not a sidecar\n\n"
    return made


@case
def e061_sidecar_of_another_file(spec: str) -> Draft:
    made = draft(spec)
    made.raw["inventory.json.sha512"] = f"{digest(ONE)} another.json\n".encode()
    return made


@case
def e063_no_inv(spec: str) -> Draft:
    made = draft(spec)
    made.dropped |= {"inventory.json", "inventory.json.sha512"}
    return made


@case
def e064_different_root_and_latest_inventories(spec: str) -> Draft:
    made = draft(spec)
    made.root["versions"]["v1"]["message"] = "not what v1 says"
    return made


@case
def e066_e092_old_manifest_digest_incorrect(spec: str) -> Draft:
    made = draft(spec, {"a": ONE}, {"a": ONE, "b": TWO})
    old = made.inventories["v1"]
    old["manifest"] = {digest(b"never"): old["manifest"][digest(ONE)]}
    old["versions"]["v1"]["state"] = {digest(b"never"): ["a"]}
    return made


def _algorithm_change(spec: str) -> Draft:
    made = _two(spec)
    old = draft(spec, {"a.txt": ONE, "b.txt": TWO}, algorithm="sha256").inventories["v1"]
    made.inventories["v1"] = old
    return made


@case
def e066_algorithm_change_state_mismatch(spec: str) -> Draft:
    made = _algorithm_change(spec)
    state = made.inventories["v1"]["versions"]["v1"]["state"]
    made.inventories["v1"]["versions"]["v1"]["state"] = {
        **{key: ["elsewhere.txt"] for key in list(state)[:1]},
        **{key: state[key] for key in list(state)[1:]},
    }
    return made


@case
def e092_algorithm_change_incorrect_digest(spec: str) -> Draft:
    made = _algorithm_change(spec)
    old = made.inventories["v1"]
    wrong = digest(b"never", "sha256")
    old["manifest"][wrong] = old["manifest"].pop(digest(TWO, "sha256"))
    old["versions"]["v1"]["state"][wrong] = old["versions"]["v1"]["state"].pop(digest(TWO, "sha256"))
    return made


@case
def e066_changed_v1_logical_path(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v1"]["versions"]["v1"]["state"][digest(ONE)] = ["other.txt"]
    return made


@case
def e066_changed_content_for_logical_path(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v1"]["versions"]["v1"]["state"] = {digest(ONE): ["b.txt"], digest(TWO): ["a.txt"]}
    return made


@case
def e066_inconsistent_version_state(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v1"]["versions"]["v1"]["state"][digest(ONE)] = ["a.txt", "a-copy.txt"]
    return made


@case
def e067_file_in_extensions_dir(spec: str) -> Draft:
    made = draft(spec)
    made.files["extensions/file.txt"] = ONE
    return made


@case
def e092_content_file_digest_mismatch(spec: str) -> Draft:
    made = draft(spec)
    made.files["v1/content/file.txt"] = b"0ne\n"
    return made


@case
def e092_bad_manifest_digest(spec: str) -> Draft:
    def change(inventory: Any) -> None:
        inventory["manifest"] = {digest(TWO): ["v1/content/file.txt"]}
        inventory["versions"]["v1"]["state"] = {digest(TWO): ["file.txt"]}

    return _changed(spec, change)


@case
def e092_missing_file(spec: str) -> Draft:
    made = _two(spec)
    made.dropped.add("v1/content/b.txt")
    return made


@case
def e092_e093_content_path_does_not_exist(spec: str) -> Draft:
    def change(inventory: Any) -> None:
        inventory["manifest"][digest(ONE)].append("v1/content/gone.txt")
        inventory["fixity"] = {"md5": {digest(ONE, "md5"): ["v1/content/gone.txt"]}}

    return _changed(spec, change)


@case
def e093_fixity_digest_mismatch(spec: str) -> Draft:
    return _changed(spec, _with("fixity", {"md5": {digest(TWO, "md5"): ["v1/content/file.txt"]}}))


@case
def e093_fixity_digest_mismatch_in_v1(spec: str) -> Draft:
    made = _two(spec)
    made.inventories["v1"]["fixity"] = {"sha1": {digest(THREE, "sha1"): ["v1/content/a.txt"]}}
    return made


@case
def e094_message_not_a_string(spec: str) -> Draft:
    return _changed(spec, _block(message=["first"]))


@case
def e095_conflicting_logical_paths(spec: str) -> Draft:
    return _changed(spec, lambda inventory: _renamed(inventory, "sub-path/a_file.txt", "sub-path"))


@case
def e095_non_unique_logical_paths(spec: str) -> Draft:
    return _changed(spec, lambda inventory: _renamed(inventory, "file.txt", "file.txt"))


@case
def e096_manifest_duplicate_digests(spec: str) -> Draft:
    made = draft(spec)
    made.files["v1/content/again.txt"] = ONE

    def change(inventory: Any) -> None:
        inventory["manifest"][digest(ONE).upper()] = ["v1/content/again.txt"]

    return made.everywhere(change)


@case
def e097_fixity_duplicate_digests(spec: str) -> Draft:
    block = {digest(ONE, "md5"): ["v1/content/file.txt"], digest(ONE, "md5").upper(): ["v1/content/file.txt"]}
    return _changed(spec, _with("fixity", {"md5": block}))


@case
def e099_bad_content_path_elements(spec: str) -> Draft:
    return _changed(spec, lambda inventory: inventory["manifest"][digest(ONE)].append("v1/content/../content/x"))


@case
def e100_e099_manifest_invalid_content_paths(spec: str) -> Draft:
    paths = ["/v1/content/a.txt", "v1/content/../b.txt"]
    return _changed(spec, lambda inventory: inventory["manifest"][digest(ONE)].extend(paths))


@case
def e100_e099_fixity_invalid_content_paths(spec: str) -> Draft:
    paths = ["/v1/content/file.txt", "v1/content/../content/file.txt"]
    return _changed(spec, _with("fixity", {"md5": {digest(ONE, "md5"): paths}}))


@case
def e101_non_unique_content_paths(spec: str) -> Draft:
    made = _two(spec)
    return made.everywhere(lambda inventory: inventory["manifest"][digest(ONE)].append("v1/content/b.txt"))


@case
def e101_conflicting_content_paths(spec: str) -> Draft:
    return _changed(spec, lambda inventory: inventory["manifest"][digest(ONE)].append("v1/content/file.txt/x"))


@case
def e102_unknown_key(spec: str) -> Draft:
    return _changed(spec, _with("comment", "not in the specification"))


@case
def e103_older_spec_v2(spec: str) -> Draft:
    made = draft(spec, {"a": ONE}, {"a": TWO}, {"a": THREE})
    made.inventories["v2"]["type"] = "https://ocfl.io/1.0/spec/#inventory"
    return made
