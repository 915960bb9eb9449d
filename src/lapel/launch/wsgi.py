"""The web tier's application, served by granian over WSGI."""

import gc
import os
from typing import Final

from django.core.wsgi import get_wsgi_application

YOUNG: Final = 50_000
"""New objects between two collections: a page of the list makes some 20,000, and few in cycles."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lapel.launch.settings")

application = get_wsgi_application()

# What was loaded stays for good. To look through all of it for garbage, again and again, would
# halt a page for 100 ms.
gc.collect()
gc.freeze()
gc.set_threshold(YOUNG, 20, 20)
