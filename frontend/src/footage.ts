/** The footage page: posters that scrub, and a keyboard that moves through the list. */
import { startList } from "./islands/list";
import { startScrubbing } from "./islands/scrub";

startScrubbing();
startList();
