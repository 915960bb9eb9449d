/** Where the camera went: words beside a map, drawn only when a recording has a track. */
import { say } from "./copy";
import { telling, type Track, trackOf } from "./track-facts";
import type { Moving } from "./player";

export function startTracks(player: Moving | null): void {
  const begin = (): void => {
    for (const root of document.querySelectorAll<HTMLElement>("[data-track]:not([data-drawn])")) {
      root.dataset.drawn = "yes";
      void draw(root, player);
    }
  };
  begin();
  document.addEventListener("htmx:afterSettle", begin);
}

async function draw(root: HTMLElement, player: Moving | null): Promise<void> {
  try {
    const reply = await fetch(root.dataset.track ?? "", { credentials: "include" });
    if (!reply.ok) throw new Error(`${reply.status}`);
    const track = trackOf(await reply.json());
    tell(root, track);
    const { drawMap } = await import("./track-map");
    drawMap(root.querySelector(".map") as HTMLElement, track, player);
  } catch {
    say("The track could not be read. It can be downloaded under Files.");
  }
}

function tell(root: HTMLElement, track: Track): void {
  const list = root.querySelector(".telling");
  if (!list) return;
  list.replaceChildren(
    ...telling(track).map(([label, value]) => {
      const row = document.createElement("div");
      const [name, told] = [document.createElement("dt"), document.createElement("dd")];
      [name.textContent, told.textContent] = [label, value];
      row.append(name, told);
      return row;
    }),
  );
}
