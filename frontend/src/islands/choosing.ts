/** Choosing recordings in a list: x, a click, shift for several, all that are shown, all that match. */
import { typing } from "./keys";
import { current, move } from "./list";

export interface Choice {
  ids: ReadonlySet<string>;
  /** The address of the list whose every recording is meant; null while single ones are. */
  matching: string | null;
}

const ids = new Set<string>();
let matching: string | null = null;
let last: string | null = null;

/** The recordings that an act would touch now. */
export function chosen(): Choice {
  return { ids, matching };
}

export function startChoosing(): void {
  const bar = document.querySelector<HTMLElement>("[data-bulk]");
  if (!bar) return;
  document.addEventListener("click", (event) => clicked(event, bar));
  document.addEventListener("keydown", keys);
  document.addEventListener("htmx:afterSettle", () => draw());
  addEventListener("pageshow", () => draw());
}

/** Chooses exactly one recording. */
export function chooseOnly(id: string): void {
  matching = null;
  ids.clear();
  set([id], true);
}

export function chooseNothing(): void {
  matching = null;
  ids.clear();
  draw();
}

/** The card or row of the item in focus, or that the focus is in. */
export function cardInFocus(): HTMLElement | null {
  return (current() ?? document.activeElement)?.closest<HTMLElement>("[data-card]") ?? null;
}

function clicked(event: MouseEvent, bar: HTMLElement): void {
  const target = event.target as Element;
  const box = target.closest<HTMLInputElement>("[data-pick]");
  if (box) pick(box, event.shiftKey);
  else if (target.closest("[data-pick-shown]")) set(cards(), true);
  else if (target.closest("[data-pick-none]")) chooseNothing();
  else if (target.closest("[data-pick-matching]")) {
    set(cards(), true);
    matching = bar.dataset.matching ?? "";
    draw();
  }
}

function pick(box: HTMLInputElement, range: boolean): void {
  const all = cards();
  const here = all.indexOf(box.value);
  const from = last === null ? here : all.indexOf(last);
  matching = null;
  if (range && from >= 0) set(all.slice(Math.min(from, here), Math.max(from, here) + 1), box.checked);
  else set([box.value], box.checked);
  last = box.value;
}

function keys(event: KeyboardEvent): void {
  if (typing(event) || document.querySelector("dialog[open]")) return;
  const card = cardInFocus();
  const id = card?.dataset.card;
  if (event.key === "x" && id) {
    matching = null;
    set([id], !ids.has(id));
    last = id;
  } else if ((event.key === "J" || event.key === "K") && id) {
    set([id], true);
    move(event.key === "J" ? 1 : -1);
    const next = cardInFocus()?.dataset.card;
    if (next) set([next], true);
    last = next ?? id;
  } else if (event.key === "Escape" && (ids.size || matching !== null) && !document.querySelector("details.pop[open]")) {
    chooseNothing();
  }
}

function cards(): string[] {
  return [...document.querySelectorAll<HTMLElement>("[data-card]")].map((each) => each.dataset.card ?? "");
}

function set(which: string[], on: boolean): void {
  for (const id of which) on ? ids.add(id) : ids.delete(id);
  draw();
}

/** Marks what is chosen; parts that came anew are marked like those before them. */
function draw(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("[data-pick]")) {
    box.checked = matching !== null || ids.has(box.value);
    box.closest("[data-card]")?.classList.toggle("picked", box.checked);
  }
  const bar = document.querySelector<HTMLElement>("[data-bulk]");
  if (!bar) return;
  const total = Math.min(Number(bar.dataset.total), 5000);
  const count = matching === null ? ids.size : total;
  bar.hidden = count === 0;
  document.body.classList.toggle("choosing", count > 0);
  for (const each of document.querySelectorAll("[data-chosen-count]")) each.textContent = count.toLocaleString("en-US");
  for (const each of document.querySelectorAll("[data-chosen-word]")) each.textContent = count === 1 ? "recording" : "recordings";
  document.dispatchEvent(new CustomEvent("lapel:chosen"));
}
