"""Pictures over HTTP, as X's host for them gives them: by their paths, to everybody, without a token."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collectors.sandbox import drawing

SIDES = {"normal": 48, "bigger": 73, "200x200": 200, "400x400": 400}
NAME = re.compile(r"([a-z_.-]+)_(normal|bigger|200x200|400x400)\.(png|jpg|webp|gif)")
SIZES = {"1500x500": (1500, 500), "600x200": (600, 200), "300x100": (300, 100)}
QUALITIES = (85, 40, 15)
MOST_KINDS = 9


async def profile(request: Request) -> Response:
    """`/profile_images/NUMBER/NAME_SIZE.EXTENSION`, and the picture of who has none."""
    found = NAME.fullmatch(request.path_params["name"])
    drawn = drawing.profile_picture(found[1], found[3], SIDES[found[2]]) if found else None
    return Response(status_code=404) if drawn is None else Response(drawn[0], media_type=drawn[1])


async def banner(request: Request) -> Response:
    """`/profile_banners/USER/NUMBER/SIZE`: of the number the last digit says which, the one before how poorly saved."""
    number, size = str(request.path_params["number"]), request.path_params["size"]
    if not number.isdecimal() or size not in SIZES:
        return Response(status_code=404)
    poorly, which = divmod(int(number[-2:]), MOST_KINDS + 1)
    body = drawing.header(which, SIZES[size], QUALITIES[poorly % len(QUALITIES)])
    return Response(body, media_type="image/jpeg")


ROUTES = [
    Route("/profile_images/{number}/{name}", profile),
    Route("/sticky/default_profile_images/{name}", profile),
    Route("/profile_banners/{user}/{number}/{size}", banner),
]
