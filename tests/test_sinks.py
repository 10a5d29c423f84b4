"""What others wrote cannot come alive: every call of Streamlit's that reads Markdown, HTML or an address, by source.

A text for Markdown is written down in the source, translated from one that is, or has passed `safe.inert` or `safe.bold`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
SERVING = ROOT / "pages" / "ui" / "serving"  # what answers requests; it draws nothing
SAFE = "pages/ui/safe.py"
PLAIN = "pages/ui/plain_tables.py"  # tables as text: tests/pages/test_as_text.py holds it to texts and links to posts

BARRED = {
    "iframe", "write", "write_stream", "table", "exception", "json", "pdf", "graphviz_chart", "bokeh_chart",
    "pydeck_chart", "plotly_chart", "pyplot", "map", "chat_message", "chat_input", "echo", "help", "audio",
    "video", "data_editor", "ImageColumn", "MarkdownColumn", "declare_component", "component", "mark_image",
    "Href", "Url", "style",
}  # fmt: skip
"""Calls that no page makes: what they are given can hold HTML, an image's address, a trace, or cannot be looked over."""
BARRED_WORDS = {"unsafe_allow_html", "unsafe_allow_javascript", "href", "url"}
ONLY_IN = {
    "dataframe": {"pages/ui/tables.py"},
    "vega_lite_chart": {"pages/ui/tables.py"},
    "image": {
        "pages/ui/circular_evidence.py",
        "pages/ui/letter_shown.py",
    },  # bytes of our own, never an address
    "latex": {"pages/about/method.py"},
    "logo": {"pages/ui/emblem.py"},  # a picture that was looked over at the start
    "link_button": {SAFE, "pages/ui/access/downloads.py"},  # to a post, and to a file of our own
    "LinkColumn": {SAFE},
    "html": {PLAIN},
}
MARKDOWN = {
    "markdown", "caption", "title", "header", "subheader", "error", "warning", "info", "success", "toast", "badge",
    "metric", "expander", "tabs", "popover", "status", "spinner", "progress", "dialog", "image",
    "button", "download_button", "link_button", "page_link", "form_submit_button", "radio", "checkbox", "toggle",
    "pills", "segmented_control", "selectbox", "multiselect", "slider", "select_slider", "feedback", "menu_button",
    "text_input", "text_area", "number_input", "date_input", "time_input", "datetime_input", "file_uploader",
    "camera_input", "audio_input", "color_picker", "Page",
}  # fmt: skip
PARTS = {"st", "alt", "components", "st.column_config", "config", "st.components.v1", "st.components.v2"}
TEXTS = {"label", "body", "help", "caption", "value", "delta", "text", "title", "format_func"}
"""Keywords that are read as Markdown; `value` and `delta` are, in a metric."""
CHOICES = {"pills", "segmented_control", "radio"}
"""Their options are Markdown too, as `format_func` gives them."""
OURS = {
    ("pages/about/method.py", "paragraph"),  # of the catalogue
    ("pages/about/method.py", "method_words.description(measure, _)"),  # of the measures' declarations
    ("pages/ui/menu.py", "title"),  # these two of the list of pages
    ("pages/ui/menu.py", "icon"),
    ("pages/ui/charts/state_map.py", "GEOMETRY"),  # a file of ours in static/
}
"""Markdown composed of our own declarations; nothing from a store goes into it."""
SAFE_CALLS = {"inert", "bold", "safe.inert", "safe.bold"}
TRANSLATED = {"_", "at.words", "shown.words", "here.words", "self.words"}


class Call(NamedTuple):
    file: str
    name: str
    node: ast.Call
    on: str

    @property
    def place(self) -> str:
        return f"{self.file}:{self.node.lineno}: {ast.unparse(self.node)[:160]}"


def own_names(tree: ast.Module) -> set[str]:
    """What a module imports from us: a call on it is not Streamlit's."""
    return {
        name.asname or name.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in node.names
        if (getattr(node, "module", None) or name.name).partition(".")[0]
        in ("pages", "metrics", "data", "collectors")
    }


def calls(source: str, file: str) -> Iterator[Call]:
    """Every call on something that is not ours."""
    tree = ast.parse(source)
    ours = own_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on = ast.unparse(node.func.value)
            if on.partition(".")[0] not in ours:
                yield Call(file, node.func.attr, node, on)


def is_safe(text: ast.expr, file: str) -> bool:
    """Whether an expression can hold nothing but our own Markdown and what has passed `inert`."""
    if (file, ast.unparse(text)) in OURS:
        return True
    match text:
        case ast.Constant():
            return True
        case ast.Name(id=name) if name.isupper():  # a constant of the module
            return True
        case ast.JoinedStr(values=parts):
            return all(is_safe(part, file) for part in parts)
        case ast.FormattedValue(value=part):
            return is_safe(part, file)
        case ast.IfExp(body=one, orelse=other):
            return is_safe(one, file) and is_safe(other, file)
        case ast.BinOp(left=one, op=ast.Add(), right=other):
            return is_safe(one, file) and is_safe(other, file)
        case ast.Lambda(body=body):
            return is_safe(body, file)
        case ast.List(elts=each) | ast.Tuple(elts=each):
            return all(is_safe(part, file) for part in each)
        case ast.Call(func=func, args=given, keywords=parts):
            called = ast.unparse(func)
            if called in SAFE_CALLS:
                return True
            count = 2 if called.endswith(".plural") else 1
            is_translation = called.removesuffix(".plural") in TRANSLATED
            is_written = all(isinstance(each, ast.Constant) for each in given[:count])
            return is_translation and is_written and all(is_safe(part.value, file) for part in parts)
    return False


def faults(source: str, file: str) -> list[str]:
    """Where a module hands what is not proven safe to something that could make it come alive."""
    wrong = []
    tree = ast.parse(source)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (
            node.module == "streamlit"
            or (node.module or "").startswith(
                ("streamlit.elements", "streamlit.components", "streamlit.delta")
            )
        ):
            wrong.append(f"{file}:{node.lineno}: Streamlit is called by its whole name")
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in PARTS:
            place = f"{file}:{node.lineno}: {ast.unparse(node)}"
            if node.attr in BARRED:
                wrong.append(f"{place}: barred")
            if file not in ONLY_IN.get(node.attr, {file}):
                wrong.append(f"{place}: only in {sorted(ONLY_IN[node.attr])}")
            if node.attr in MARKDOWN and id(node) not in called:
                wrong.append(f"{place}: called where it stands, so that what it is given can be seen")
    for call in calls(source, file):
        words = {word.arg: word.value for word in call.node.keywords}
        if any((file, ast.unparse(words[name])) not in OURS for name in BARRED_WORDS & set(words)):
            wrong.append(f"{call.place}: barred")
        icon = words.get("icon")
        if icon is not None and not is_safe(icon, file):
            wrong.append(f"{call.place}: an icon is written down")
        if call.name == "html" and not call.node.keywords:
            (given,) = call.node.args
            if not (isinstance(given, ast.Call) and ast.unparse(given.func) == "markup"):
                wrong.append(f"{call.place}: HTML is what `markup` escaped, and nothing else")
        elif call.name == "html":
            wrong.append(f"{call.place}: HTML is given without a choice of how")
        texts: list[ast.expr] = []
        if call.name in MARKDOWN:
            texts += call.node.args[
                : 3 if call.name == "metric" else 0 if call.name in ("image", "Page", "page_link") else 1
            ]
            texts += [
                value
                for name, value in words.items()
                if name in TEXTS
                and (name != "format_func" or call.name in CHOICES)
                and (name not in ("value", "delta") or call.name == "metric")
            ]
            if call.name in CHOICES and "format_func" not in words:
                wrong.append(f"{call.place}: its options are shown as Markdown: give format_func")
        wrong += [f"{call.place}: {ast.unparse(text)[:60]}" for text in texts if not is_safe(text, file)]
    return wrong


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_what_others_wrote_reaches_no_sink(file: Path) -> None:
    assert faults(file.read_text(encoding="utf-8"), file.relative_to(ROOT).as_posix()) == []


WRONG = {
    "a name as a title": "st.title(name)",
    "a name in a sentence": '_("of {name}", name=name) and st.caption(_("of {name}", name=name))',
    "a sentence put together": 'st.info(f"of {name}")',
    "a name behind our own words": 'st.error(_("Not kept: ") + name)',
    "a text that is looked up": "st.warning(_(TEXTS[code]))",
    "a help": 'st.selectbox(_("Office"), ids, help=text)',
    "a label of a widget in a container": "column.text_input(label)",
    "the delta of a metric": 'st.metric(_("Cases"), "1", change)',
    "the options of pills": 'st.pills(_("Kind"), names)',
    "names as the options of pills": 'st.pills(_("Kind"), ids, format_func=names.get)',
    "a caption of a picture": "st.image(small, caption=name)",
    "a picture elsewhere": "st.image(address)",
    "a link of one's own": 'st.link_button(_("open"), address)',
    "a column of links": 'link = st.column_config.LinkColumn(_("Post"))',
    "a column of pictures": "st.column_config.ImageColumn(name)",
    "a table that reads Markdown": "st.table(rows)",
    "what is whatever it is": "st.write(rows)",
    "HTML": 'st.html("<b>x</b>")',
    "HTML in Markdown": "st.markdown(inert(name), unsafe_allow_html=True)",
    "a frame": "st.components.v1.iframe(address)",
    "a component": "st.components.v2.component(name)",
    "a trace": "st.exception(error)",
    "a sink by another name": "draw = st.markdown",
    "a sink without its module": "from streamlit import markdown",
    "a chart's marks as links": "alt.Href(name)",
    "a chart's marks as pictures": "chart.encode(url=name)",
    "an icon from a store": "st.info(_('x'), icon=icon)",
    "a page of the menu": "st.Page(OVERVIEW, title=name)",
}


@pytest.mark.parametrize(
    "source",
    ["st.html(rows)", 'st.html(f"<b>{name}</b>")', "st.html(markup(rows), unsafe_allow_javascript=True)"],
)
def test_html_is_nothing_but_an_escaped_table_even_in_its_own_place(source: str) -> None:
    assert faults(source, PLAIN)
    assert faults("st.html(markup(rows))", PLAIN) == []


@pytest.mark.parametrize("source", WRONG.values(), ids=list(WRONG))
def test_the_rule_sees(source: str) -> None:
    assert faults(source, "pages/state/some.py")


RIGHT = (
    'st.title(_("League"))',
    "st.title(inert(name))",
    'st.caption(_("of {name}", name=inert(name)))',
    'st.caption(_.plural("{n} office", "{n} offices", n))',
    'st.markdown(f"{GRAVE} {bold(name)}")',
    'st.info(_("this") if is_so else _("that"), icon=":material/info:")',
    'st.pills(_("Kind"), ids, format_func=lambda slug: inert(names[slug]))',
    "st.text(name)",
    "from pages.ui import circular_words as words\nwords.title(check, _)",
)


@pytest.mark.parametrize("source", RIGHT)
def test_the_rule_lets_pass(source: str) -> None:
    assert faults(source, "pages/state/some.py") == []


def test_no_page_writes_an_address_of_its_own() -> None:
    """Where a link leads is made of digits or of a handle's letters, or hands a text of our own to WhatsApp, each in one
    function."""
    addresses = {
        f"{file.relative_to(ROOT).as_posix()}: {node.value}"
        for file in FILES
        if SERVING not in file.parents
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "://" in node.value
    }
    ours = ("https://x.com/i/status/", "https://x.com/", "https://wa.me/?text=")
    assert addresses == {f"{SAFE}: {each}" for each in ours}
