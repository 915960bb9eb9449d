"""The API, put together: one router a subject, one frame round every address."""

from functools import partial

from django.urls import URLPattern, path, re_path

from lapel.staff.api import (
    assignments,
    cameras,
    cases,
    clips,
    document,
    door,
    log,
    me,
    members,
    notes,
    quarantine,
    receipts,
    recordings,
    refusals,
)
from lapel.staff.api.document import Api

TITLE = "Lapel"
ABOUT = """\
What programs may do with the footage and the program of an agency.

**Who asks.** Every call but this document's carries `Authorization: Bearer lapel_api_…`, a token
that a person made for a program. It has scopes and an end, and never allows more than its owner
may. What the owner may not see is absent: from lists, from counts, and as 404.

**Lists** go on by `next`, an address with an opaque cursor. **Single resources** have an `ETag`;
send it as `If-None-Match` to be told 304, or as `If-Match` so that nothing is overwritten unseen.
**Changes** take an `Idempotency-Key`: within 24 hours the same request under it happens once.
**Refusals** are problem documents (RFC 9457); `x-problems` lists them.

**Times** are RFC 3339. In answers they are UTC with microseconds; in requests they need an offset.
Addresses in answers are absolute paths.
"""

api = Api(title=TITLE, version="1", description=ABOUT, urls_namespace="api", docs_url=None,
          openapi_url=None)  # fmt: skip
SUBJECTS = (
    recordings,
    notes,
    clips,
    receipts,
    members,
    cameras,
    assignments,
    cases,
    quarantine,
    log,
    me,
)
api.add_decorator(document.only_known, mode="view")
for subject in SUBJECTS:
    api.add_router("", subject.router)
refusals.answer_them(api)


def addresses() -> list[URLPattern]:
    """Every address of the API; one that there is not answers as a problem, too."""
    patterns = [each for each in api.urls[0] if isinstance(each, URLPattern)]
    own = path("openapi.json", partial(document.shown, api=api), name="openapi")
    rest = re_path(r"^.*$", door.nothing, name="nothing")
    return [door.framed(each) for each in (own, *patterns, rest)]


urls = (addresses(), "api", "api")
