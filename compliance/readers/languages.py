"""Language tags as BCP 47 (RFC 5646) writes them, from the many ways in which wires do."""

from __future__ import annotations

from compliance.text.patterns import lazy

# ISO 639-2 and -3 codes and English names that wires use, where BCP 47 wants the shorter ISO 639-1 code.
_TABLE = """
    =
    ara=ar bul=bg cat=ca ces=cs cze=cs chi=zh zho=zh cmn=zh dan=da deu=de ger=de dut=nl nld=nl ell=el gre=el
    eng=en est=et fas=fa per=fa fin=fi fra=fr fre=fr heb=he hin=hi hrv=hr hun=hu ind=id ita=it jpn=ja kor=ko
    lav=lv lit=lt may=ms msa=ms nno=nn nob=nb nor=no pol=pl por=pt ron=ro rum=ro rus=ru slk=sk slo=sk slv=sl
    spa=es srp=sr swe=sv tha=th tur=tr ukr=uk vie=vi english=en french=fr german=de spanish=es arabic=ar
    portuguese=pt italian=it dutch=nl russian=ru chinese=zh japanese=ja iw=he in=id
"""
_SHORT = dict(pair.split("=") for pair in _TABLE.split())
_TAG = lazy(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def bcp47(text: str | None) -> str | None:
    """The tag in its usual case (``zh-Hant-TW``, ``nl-NL``); ``None`` for what is no tag or names no language."""
    if not text:
        return None
    tag = text.strip().replace("_", "-")
    if not _TAG.fullmatch(tag) or len(tag) > 35:
        return None
    parts = tag.lower().split("-")
    parts[0] = _SHORT.get(parts[0], parts[0])
    if parts[0] in ("und", "mul", "zxx", "default") or len(parts[0]) > 3:
        return None
    for place, part in enumerate(parts[1:], 1):
        if len(part) == 4 and part.isalpha():
            parts[place] = part.title()
        elif len(part) == 2 and part.isalpha() and len(parts[place - 1]) != 1:
            parts[place] = part.upper()
    return "-".join(parts)
