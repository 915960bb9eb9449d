/** The tray of the viewer's own running work and the small counts of the rail; both survive navigation. */
import { say } from "./toasts";

interface Running {
  id: string;
  label: string;
  state: string;
  said: string;
  url: string;
  progress: number | null;
}

interface Standing {
  counts: Record<string, number>;
  work: Running[];
}

const KEPT = "lapel.standing";
const BUSY_MS = 3000;
const CALM_MS = 60_000;
const OPEN = new Set(["waiting", "working"]);
let timer = 0;

/** Draws what was known on the page before at once, then asks; `lapel:started` asks again. */
export function startTray(): void {
  const tray = document.querySelector<HTMLDetailsElement>("[data-tray]");
  if (!tray) return;
  const known = before();
  if (known) draw(tray, known);
  const ask = (): void => void fetchStanding(tray, ask);
  timer = window.setTimeout(ask, known ? 1200 : 300);
  document.addEventListener("lapel:started", ask);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) ask();
  });
}

async function fetchStanding(tray: HTMLDetailsElement, again: () => void): Promise<void> {
  clearTimeout(timer);
  if (document.hidden) return;
  let pause = CALM_MS;
  try {
    const answer = await fetch(tray.dataset.source ?? "", { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) return;
    const now = (await answer.json()) as Standing;
    tell(before(), now);
    sessionStorage.setItem(KEPT, JSON.stringify(now));
    draw(tray, now);
    if (now.work.some((each) => OPEN.has(each.state))) pause = BUSY_MS;
  } catch {
    // Not reachable or signed out: the next turn asks again, and what was known stays.
  }
  timer = window.setTimeout(again, pause);
}

/** Says what became ready or failed since the answer before. */
function tell(was: Standing | null, now: Standing): void {
  for (const each of now.work) {
    const old = was?.work.find((other) => other.id === each.id);
    if (old && OPEN.has(old.state) && !OPEN.has(each.state)) {
      say(`${each.label}: ${each.said}`, { wrong: each.state === "failed" });
      document.dispatchEvent(new CustomEvent("lapel:finished", { detail: each }));
    }
  }
}

function draw(tray: HTMLDetailsElement, standing: Standing): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-place]")) badge(place, standing.counts[place.dataset.place ?? ""] ?? 0);
  tray.hidden = standing.work.length === 0;
  const open = standing.work.filter((each) => OPEN.has(each.state)).length;
  tray.classList.toggle("busy", open > 0);
  const count = tray.querySelector("[data-tray-count]");
  if (count) count.textContent = open ? String(open) : "";
  tray.querySelector("[data-tray-list]")?.replaceChildren(...standing.work.map(line));
}

function badge(place: HTMLElement, count: number): void {
  place.querySelector(".badge-count")?.remove();
  if (!count) return;
  const made = document.createElement("b");
  made.className = "badge-count";
  made.textContent = count > 99 ? "99+" : String(count);
  made.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: " open" }));
  place.append(made);
}

function line(work: Running): HTMLLIElement {
  const item = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: work.url });
  link.append(Object.assign(document.createElement("strong"), { textContent: work.label }));
  link.append(Object.assign(document.createElement("span"), { className: "soft small", textContent: work.said }));
  item.className = work.state;
  item.append(link);
  if (OPEN.has(work.state)) {
    const progress = document.createElement("progress");
    progress.className = "progress";
    progress.max = 100;
    progress.ariaLabel = `Progress of ${work.label}`;
    if (work.progress !== null) progress.value = work.progress;
    item.append(progress);
  }
  return item;
}

function before(): Standing | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Standing | null;
  } catch {
    return null;
  }
}
