/** Lists of footage: posters that scrub, a keyboard that moves, choosing many, tagging them. */
import { startChoosing } from "./islands/choosing";
import { startList } from "./islands/list";
import { startOffers } from "./islands/offers";
import { startScrubbing } from "./islands/scrub";
import { startTagForms, startTagging } from "./islands/tagging";

startScrubbing();
startOffers();
startList();
startChoosing();
startTagForms();
startTagging();
