/** When the work on a recording is done the page shows it: at once, unless somebody is watching. */
import { say } from "./copy";

export function startPrepared(): void {
  document.addEventListener("lapel:prepared", () => {
    if (document.querySelector(".player.started")) say("Everything is prepared; reload the page to see it all");
    else location.reload();
  });
}
