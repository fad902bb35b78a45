"""What stands on the form's own pages beside the answers, in the form's language; English where there is none.

The page of provenance is the office's and always in English, as the findings are.
"""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "not known: see finding\u00a0{number}",
        "not known: see findings",
        "Ticked",
        "Not ticked",
        "Not known whether ticked: see finding\u00a0{number}",
        "Chosen",
        "Not chosen",
        "… in full at the end",
        "Archive copy, made {date}. Its provenance stands at the end.",
        "Typed name",
        "Drawn signature",
        "Stamped or pasted signature",
        "Handwritten signature",
        "Digital signature",
        "Signed",
        "{kind}: {name}",
        "Picture of what stands here, not read: see finding\u00a0{number}",
    ),
    "fr": (
        "inconnu : voir le constat\u00a0{number}",
        "inconnu : voir les constats",
        "Coché",
        "Non coché",
        "Coché ou non : inconnu, voir le constat\u00a0{number}",
        "Choisi",
        "Non choisi",
        "… texte entier à la fin",
        "Copie d’archive du {date}. Sa provenance figure à la fin.",
        "Nom tapé",
        "Signature dessinée",
        "Signature apposée (tampon ou image)",
        "Signature manuscrite",
        "Signature numérique",
        "Signé",
        "{kind} : {name}",
        "Image de ce qui figure ici, non lu : voir le constat\u00a0{number}",
    ),
    "ar": (
        "غير معروف: انظر الملاحظة\u00a0{number}",
        "غير معروف: انظر الملاحظات",
        "مؤشَّر",
        "غير مؤشَّر",
        "لا يُعرف هل هو مؤشَّر: انظر الملاحظة\u00a0{number}",
        "مختار",
        "غير مختار",
        "… النص الكامل في النهاية",
        "نسخة محفوظة بتاريخ \u200e{date}. بيانات مصدرها في النهاية.",
        "اسم مطبوع",
        "توقيع مرسوم",
        "توقيع بختم أو صورة",
        "توقيع بخط اليد",
        "توقيع رقمي",
        "موقَّع",
        "{kind}: {name}",
        "صورة ما هو مكتوب هنا، لم يُقرأ: انظر الملاحظة\u00a0{number}",
    ),
}
KINDS = {
    "typed": "Typed name",
    "drawn": "Drawn signature",
    "stamped": "Stamped or pasted signature",
    "handwritten": "Handwritten signature",
    "digital": "Digital signature",
    None: "Signed",
}
"""The kinds of a signature, in a record and in words."""


def word(english: str, language: str) -> str:
    """The English text in a language."""
    texts = _WORDS.get(language, _WORDS["en"])
    return texts[_WORDS["en"].index(english)]
