/** The map of a day: lines and list point at each other; j, k and Enter move as in every list. */
import type { Gone, Way } from "./islands/day-map";
import { typing } from "./islands/keys";
import { startList } from "./islands/list";
import { say } from "./islands/toasts";
import { trackOf } from "./islands/track-facts";

startList();
startDays();
void startMap();

/** The keys [ and ] go to the day before and after. */
function startDays(): void {
  document.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    if (event.key === "[") document.querySelector<HTMLElement>("[data-earlier]")?.click();
    if (event.key === "]") document.querySelector<HTMLElement>("[data-later]")?.click();
  });
}

async function startMap(): Promise<void> {
  const root = document.querySelector<HTMLElement>("[data-day]");
  const told = document.querySelector("#day-facts")?.textContent;
  if (!root || !told) return;
  const ways = (await Promise.all((JSON.parse(told) as Way[]).map(read))).filter((way) => way !== null);
  if (!ways.length) {
    say("The tracks could not be read. Reload the page to try again.", { wrong: true });
    return;
  }
  const { DayMap } = await import("./islands/day-map");
  const map = new DayMap(root.querySelector(".map") as HTMLElement, ways, (id) => point(root, id));
  for (const item of root.querySelectorAll<HTMLElement>("[data-way]")) {
    const id = item.dataset.way ?? "";
    item.addEventListener("pointerenter", () => map.choose(id));
    item.addEventListener("focusin", () => map.choose(id, { show: true }));
  }

  function point(within: HTMLElement, id: string): void {
    map.choose(id);
    for (const item of within.querySelectorAll<HTMLElement>("[data-way]")) {
      item.classList.toggle("pointed", item.dataset.way === id);
    }
  }
}

async function read(way: Way): Promise<Gone | null> {
  const reply = await fetch(way.url, { credentials: "include" }).catch(() => null);
  if (!reply?.ok) return null;
  return { ...way, track: trackOf(await reply.json()) };
}
