/** The quarantine desk: posters that scrub, and a keyboard that goes from item to item. */
import { startDesk } from "./islands/desk";
import { startScrubbing } from "./islands/scrub";

startScrubbing();
startDesk();
