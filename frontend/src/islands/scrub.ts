/** Posters in the grid show the moment under the pointer, or step with shift and the arrow keys. */
import { drawTile, length, position, type Sprite } from "./sprite";

const STEPS = 24;
const shown = new WeakMap<HTMLElement, number>();

export function startScrubbing(): void {
  document.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const poster = posterAt(event.target);
    if (!poster) return;
    const box = poster.getBoundingClientRect();
    if (event.clientY > box.bottom || event.clientY < box.top) return;
    seek(poster, (event.clientX - box.left) / box.width);
  });
  document.addEventListener("pointerout", (event) => {
    const card = (event.target as Element).closest?.(".shot");
    if (card && !card.contains(event.relatedTarget as Node | null)) rest(card);
  });
  document.addEventListener("focusout", (event) => {
    const card = (event.target as Element).closest?.(".shot");
    if (card) rest(card);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.shiftKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    const poster = posterAt(document.activeElement);
    if (!poster) return;
    event.preventDefault();
    const step = (event.key === "ArrowRight" ? 1 : -1) / STEPS;
    seek(poster, (shown.get(poster) ?? 0) + step);
  });
}

function posterAt(target: EventTarget | null): HTMLElement | null {
  const card = (target as Element | null)?.closest?.(".shot");
  return card?.querySelector<HTMLElement>(".poster[data-sprite]") ?? null;
}

function seek(poster: HTMLElement, fraction: number): void {
  const at = Math.max(0, Math.min(0.9999, fraction));
  const duration = Number(poster.dataset.duration);
  const strip = part(poster, "strip");
  const box = { width: poster.clientWidth, height: poster.clientHeight };
  const fit = poster.classList.contains("boxed") ? "contain" : "cover";
  drawTile(strip, spriteOf(poster), at * duration, box, fit);
  part(poster, "needle").style.transform = `scaleX(${at})`;
  part(poster, "sought").textContent = `${position(at * duration)} / ${length(duration)}`;
  shown.set(poster, at);
}

function rest(card: Element): void {
  for (const extra of card.querySelectorAll(".strip, .needle, .sought")) extra.remove();
}

function part(poster: HTMLElement, name: string): HTMLElement {
  const there = poster.querySelector<HTMLElement>(`.${name}`);
  if (there) return there;
  const made = document.createElement("span");
  made.className = name;
  made.ariaHidden = "true";
  poster.append(made);
  return made;
}

function spriteOf(poster: HTMLElement): Sprite {
  const data = poster.dataset;
  return {
    url: data.sprite ?? "",
    columns: Number(data.columns),
    rows: Number(data.rows),
    tile_width: Number(data.tileWidth),
    tile_height: Number(data.tileHeight),
    interval_ms: Number(data.interval),
  };
}
