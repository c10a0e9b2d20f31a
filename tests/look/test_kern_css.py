"""The cut keeps every rule of the components in use, and nothing else of KERN."""

from sozialraum.bootstrap.kern_css import cut


def test_keeps_variables_elements_and_used_components() -> None:
    assert cut(":root{--kern-4:4px}.kern-btn{color:red}body{margin:0}") == (
        ":root{--kern-4:4px}.kern-btn{color:red}body{margin:0}"
    )


def test_drops_unused_components_also_inside_media() -> None:
    css = '@charset "UTF-8";.kern-icon--home{mask:none}@media print{.kern-row{gap:0}.kern-label{color:#000}}'
    assert cut(css) == "@media print{.kern-label{color:#000}}"


def test_a_list_of_selectors_loses_only_the_unused_ones() -> None:
    assert cut(".kern-btn .kern-icon,.kern-btn .kern-label{top:0}") == ".kern-btn .kern-label{top:0}"


def test_a_family_does_not_keep_its_namesakes() -> None:
    assert cut(".kern-bodyguard{top:0}.kern-body--large{top:0}") == ".kern-body--large{top:0}"


def test_braces_inside_drawings_end_nothing() -> None:
    css = '.kern-btn{mask:url("data:image/svg+xml,%3Csvg}{%3E")}.kern-label{top:0}'
    assert cut(css) == css
