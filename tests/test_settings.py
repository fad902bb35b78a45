"""The office's settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.errors import SettingsError
from pdfforms.settings import FILE, Mail, Remind, Settings, Watch, load_settings

FULL = """organization = "Example School Division"
paper = "a4"
language = "fr"
languages = ["fr", "en"]
lock_identity = false

[columns]
row = "{No}"
student_name = "{First} {Last}"
"""


def _written(folder: Path, text: str | bytes) -> Path:
    path = folder / FILE
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_all_settings(tmp_path: Path) -> None:
    """Every setting is read as it stands, with or without a byte order mark."""
    path = _written(tmp_path, b"\xef\xbb\xbf" + FULL.encode())
    assert load_settings(tmp_path) == Settings(
        organization="Example School Division",
        paper="a4",
        language="fr",
        languages=("fr", "en"),
        columns={"row": "{No}", "student_name": "{First} {Last}"},
        lock_identity=False,
        file=path,
    )


def test_mail_settings(tmp_path: Path) -> None:
    """The table [mail] is read as it stands; what it leaves out has its default."""
    text = '[mail]\nfrom_address = "a@example.org"\nper_day = 5\ntoken_command = ["token", "print"]'
    _written(tmp_path, text)
    wanted = Mail(from_address="a@example.org", per_day=5, token_command=("token", "print"))
    assert load_settings(tmp_path).mail == wanted
    assert (wanted.security, wanted.copies, wanted.siblings) == ("starttls", "student", "each")


def test_settings_of_following_up(tmp_path: Path) -> None:
    """What a form needs stands before what every form needs; [remind] is read as it stands."""
    _written(tmp_path, "[complete]\nsignatures = ['a']\n[complete.plan]\nsignatures = []\n[remind]\nmost = 3")
    found = load_settings(tmp_path)
    assert (found.complete.needed("plan"), found.complete.needed("other")) == ((), ("a",))
    assert found.remind == Remind(most=3, days_between=5)
    assert Settings().complete.needed("plan") == ("student_signature", "guardian_signature")


def test_watch_settings(tmp_path: Path) -> None:
    """The table [watch] is read as it stands; another word in it is refused."""
    _written(tmp_path, '[watch]\nfolders = ["a", "b"]\nmove = "Done"')
    assert load_settings(tmp_path).watch == Watch(("a", "b"), "Done")
    _written(tmp_path, '[watch]\nfolder = "a"')
    with pytest.raises(SettingsError, match=r"no setting of \[watch\]; those are folders, move"):
        load_settings(tmp_path)


def test_defaults(tmp_path: Path) -> None:
    """Without a file, or with an empty one, the defaults hold."""
    assert load_settings(tmp_path) == Settings()
    path = _written(tmp_path, "")
    assert load_settings(tmp_path) == Settings(file=path)
    assert (Settings().paper, Settings().language, Settings().lock_identity) == ("letter", "en", True)


def test_nearest_file_holds(tmp_path: Path) -> None:
    """The file of the folder or of the nearest one above it counts."""
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    _written(tmp_path, 'language = "fr"')
    assert load_settings(deep).language == "fr"
    _written(tmp_path / "a", 'language = "ar"')
    assert load_settings(deep).language == "ar"


def test_working_folder_is_where_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder given, the working folder's settings hold."""
    _written(tmp_path, 'language = "fr"')
    monkeypatch.chdir(tmp_path)
    assert load_settings().language == "fr"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("paper = letter", "cannot be read as TOML"),
        (b'language = "\xe9"', "cannot be read as TOML"),
        ('colour = "red"', "'colour' is no setting"),
        ('paper = "legal"', "paper must be one of letter, a4"),
        ("paper = 4", "paper must be a text"),
        ('languages = "en"', "languages must be a list of texts"),
        ("languages = [1]", "languages must be a list of texts"),
        ("columns = 1", "columns must be a table of texts"),
        ("[columns]\nrow = 1", "columns must be a table of texts"),
        ("lock_identity = 1", "lock_identity must be true or false"),
        ("organization = true", "organization must be a text"),
        ("mail = 1", "mail must be a table"),
        ("remind = 1", "remind must be a table"),
        ("[remind]\nmost = 0", "most in [remind] must be a whole number above 0"),
        ("signatures = 1", "signatures must be a table"),
        ("[signatures]\nroot = 'a'", "'root' is no setting of [signatures]"),
        ("[signatures]\nroots = 'a'", "roots in [signatures] must be a list of texts"),
        ("[signatures]\nkey = 'a'\nmodule = 'b'", "[signatures] takes key or module, not both"),
        ("[signatures]\ntime_stamps = 'tsa.example.org'", "time_stamps in [signatures] must begin with https://"),
        ("[remind]\nevery = 1", "'every' is no setting of [remind]; those are most, days_between"),
        ("complete = 1", "complete must be a table"),
        ("[complete]\nsignatures = 'a'", "signatures in [complete] must be a list of texts"),
        ("[complete]\nfields = ['a']", "'fields' in [complete] must be signatures, or a form's table"),
        ("[complete.plan]\nsignatures = [1]", "signatures in [complete.plan] must be a list of texts"),
        ("[complete.plan]\nfields = ['a']", "'plan' in [complete] must be signatures, or a form's table"),
        ("[mail]\ncolour = 1", "'colour' is no setting of [mail]"),
        ("[mail]\nper_day = 0", "per_day in [mail] must be a whole number above 0"),
        ("[mail]\nper_day = true", "per_day in [mail] must be a whole number above 0"),
        ("[mail]\nsecurity = 'off'", "security in [mail] must be one of starttls, tls, none"),
        ("staff = 1", "staff must be a table"),
        ("[staff]\ncolour = 1", "'colour' is no setting of [staff]"),
        ("[staff]\naddress = 1", "address in [staff] must be a text"),
        ("[staff]\nfields = []", "fields in [staff] must be a list of texts"),
        ("[staff.school]\nhigh = 1", "school in [staff] must be a table of texts"),
        ('[mail]\nfrom_name = "a\\nBcc: b"', "from_name in [mail] must be one line"),
    ],
)
def test_mistakes(tmp_path: Path, text: str | bytes, message: str) -> None:
    """A mistake is told with the file's path, and the settings that there are."""
    path = _written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 4


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """Several mistakes are told together."""
    _written(tmp_path, 'paper = "legal"\nlanguages = 7\ncolour = "red"')
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert str(caught.value).count(";") == 2
