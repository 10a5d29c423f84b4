"""Sets one letter, as a process of its own: it ends for certain, and what it needs is given back at its end.

From standard input comes one object: the letter, the folder of the fonts, the form (pdf or png), and which sizes of type
may be tried until it fits on one page. The paper goes to standard output; why there is none goes to standard error, in
one line, and the exit code is 1.
"""

import json
import sys
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
PPI = 110


def main() -> int:
    """Set it; no font and no package of this machine or of the network is taken."""
    asked = json.load(sys.stdin.buffer)
    try:
        paper = _set(asked)
    except (typst.TypstError, RuntimeError, ValueError) as error:
        sys.stderr.write(" ".join(str(error).split())[:300])
        return 1
    if paper is None:
        sys.stderr.write("it does not fit on one page")
        return 1
    sys.stdout.buffer.write(paper)
    return 0


def _set(asked: dict[str, Any]) -> bytes | None:
    common: dict[str, Any] = {"root": str(HERE), "font_paths": [asked["fonts"]], "ignore_system_fonts": True}
    for size in asked["sizes"]:
        given = {"letter": json.dumps(asked["letter"] | {"size": size}, ensure_ascii=False)}
        template = str(HERE / "letter.typ")
        if asked["pages"] is not None:
            found = json.loads(typst.query(template, "<pages>", field="value", sys_inputs=given, **common))
            if found[0] > asked["pages"]:
                continue
        if asked["form"] == "png":
            drawn: Any = typst.compile(template, format="png", ppi=PPI, sys_inputs=given, **common)
            return drawn if isinstance(drawn, bytes) else drawn[asked["page"] - 1]
        return typst.compile(
            template,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=asked["timestamp"],
            sys_inputs=given,
            **common,
        )
    return None


if __name__ == "__main__":
    sys.exit(main())
