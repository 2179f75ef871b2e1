"""What the tags and classes of wire markup mean: XHTML, NITF, and the Swedish tags of TT."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _by_name(roles: dict[str, str]) -> dict[str, str]:
    return {name: role for role, names in roles.items() for name in names.split()}


# Each begins and ends a paragraph; every other tag is inline.
BLOCK = _words("""
    address article aside blockquote body body.content body.head abstract block center dd details dir div dl dt fieldset form
    h1 h2 h3 h4 h5 h6 hl1 hl2 hedline hr html legend li lq main menu nitf note ol p pre section summary ul
    table tbody td tfoot th thead tr fn byline dateline inlinexml datacontent
    text rubrik ingress brodtext mellis citat fakta
""")
CELL = _words("td th")
DROP = _words("""
    script style head title template iframe object applet embed svg math canvas audio video source track input button select
    textarea nav meta link media-reference media-metadata media-object media-producer nitf-table-metadata tobject docdata
    colgroup col bildfil ednote datasource
""")
ROLE_OF_TAG = _by_name(
    {
        "caption": "figure figcaption media media-caption bild bildtext photo",
        "byline": "byline",
        "dateline": "dateline dat",
        "signoff": "tagline",
        "notice": "copyrite footer",
        "advisory": "bibliography",
        "header": "header",
    }
)
ROLE_OF_CLASS = _by_name(
    {
        "caption": "caption wp-caption wp-caption-text media-caption figcaption image-caption photo-caption",
        "dateline": "dateline dat",
        "byline": "byline author",
        "signoff": "closingline signoff sign-off",
        "notice": "copyright copyrightnotice rights",
        "advisory": """
        ednote editorsnote editorialnote editor-note advisory embargoed notepad np-public np-nonpublic np-constraint
        not-for-publication
    """,
        "drop": "linkbox slugline publicationdate",
    }
)
