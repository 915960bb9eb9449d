/** Every list is the same list: j, k and arrows move, Enter opens, g changes between grid and table. */
import { typing } from "./keys";

const PLACE = "lapel.list.place";
const ARROWS: Record<string, [across: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function startList(): void {
  takeUp();
  document.addEventListener("keydown", (event) => {
    if (typing(event) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") document.querySelector<HTMLElement>("[data-keys-help]")?.click();
    if (event.shiftKey) return;
    const arrow = ARROWS[event.key];
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "g") otherView();
    else if (arrow && current() && neighbour(...arrow)) event.preventDefault();
  });
}

function items(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>("[data-item]")];
}

/** The item that has the focus. */
export function current(): HTMLAnchorElement | undefined {
  return items().find((each) => each === document.activeElement);
}

/** Moves the focus along the list; from within a card, from that card. */
export function move(step: number): void {
  const all = items();
  const here = document.activeElement?.closest("[data-card]")?.querySelector("[data-item]") ?? document.activeElement;
  const now = all.indexOf(here as HTMLAnchorElement);
  go(all[Math.max(0, Math.min(all.length - 1, now + step))]);
}

function go(item: HTMLElement | undefined): void {
  item?.focus();
  item?.scrollIntoView({ block: "nearest" });
}

/** Moves to the nearest item in a direction, as it looks on the screen; false when there is none. */
function neighbour(across: number, down: number): boolean {
  const from = middle(current());
  if (!from) return false;
  let best: [number, HTMLElement] | null = null;
  for (const item of items()) {
    const to = middle(item);
    if (!to) continue;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const [along, aside] = across ? [dx * across, Math.abs(dy)] : [dy * down, Math.abs(dx)];
    if (along < 8 || (across && aside > 60)) continue;
    const far = along + 3 * aside;
    if (!best || far < best[0]) best = [far, item];
  }
  if (best) go(best[1]);
  return best !== null;
}

function middle(item: HTMLElement | undefined): { x: number; y: number } | null {
  const box = (item?.closest(".shot, tr") ?? item)?.getBoundingClientRect();
  return box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : null;
}

/** Changes the way of showing; the item in focus is remembered for the page that follows. */
function otherView(): void {
  const here = current();
  if (here) sessionStorage.setItem(PLACE, here.pathname);
  document.querySelector<HTMLAnchorElement>("[data-other-view]")?.click();
}

function takeUp(): void {
  const path = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (path) go(items().find((each) => each.pathname === path));
}
