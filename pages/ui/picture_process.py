"""Draws one chart as a picture, as a process of its own: what it needs is given back at its end, and it ends for certain.

From standard input comes one object: the chart in Vega-Lite, the folder of the fonts, how long it may take. The picture
goes to standard output; why there is none goes to standard error, in one line, and the exit code is 1.
"""

import json
import sys

import vl_convert

HEAP_MB = 512
SCALE = 2


def main() -> int:
    """Draw it; nothing is fetched from anywhere, neither by the network nor from the machine's files."""
    asked = json.load(sys.stdin.buffer)
    try:
        vl_convert.configure(
            base_url=False,
            allowed_base_urls=[],
            missing_fonts="fallback",
            max_v8_heap_size_mb=HEAP_MB,
            max_v8_execution_time_secs=asked["limit_s"],
        )
        vl_convert.register_font_directory(asked["fonts"])
        picture = vl_convert.vegalite_to_png(asked["chart"], scale=SCALE)
    except ValueError as error:
        sys.stderr.write(" ".join(str(error).split())[:300])
        return 1
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
