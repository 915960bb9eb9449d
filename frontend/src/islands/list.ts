/** Every list is the same list: j and k move, Enter opens, g changes between grid and table. */
import { typing } from "./keys";

export function startList(): void {
  document.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "g") document.querySelector<HTMLAnchorElement>("[data-other-view]")?.click();
  });
}

function move(step: number): void {
  const items = [...document.querySelectorAll<HTMLElement>("[data-item]")];
  const now = items.indexOf(document.activeElement as HTMLElement);
  const next = items[Math.max(0, Math.min(items.length - 1, now + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
