/** Pop-up sheets (details elements): one open at a time, closed by Escape or a click elsewhere. */
import { typing } from "./keys";

export function startMenus(): void {
  document.addEventListener("click", (event) => closeAllBut((event.target as Element).closest("details.pop")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape();
    if (event.key === "/" && !typing(event)) {
      event.preventDefault();
      document.querySelector<HTMLInputElement>("#search")?.focus();
    }
  });
  document.addEventListener("toggle", focusFinder, true);
  document.addEventListener("input", find);
}

/** Closes what is open and leaves the search. */
function escape(): void {
  closeAllBut(null);
  const here = document.activeElement;
  if (here instanceof HTMLElement && here.id === "search") here.blur();
}

function closeAllBut(kept: Element | null): void {
  for (const open of document.querySelectorAll<HTMLDetailsElement>("details.pop[open]")) {
    if (open !== kept) {
      const within = open.contains(document.activeElement);
      open.open = false;
      if (within && kept === null) open.querySelector("summary")?.focus();
    }
  }
}

function focusFinder(event: Event): void {
  const pop = event.target as HTMLDetailsElement;
  if (pop.open && pop.matches(".pop, .inner")) pop.querySelector<HTMLInputElement>("[data-find]")?.focus();
}

function find(event: Event): void {
  const field = event.target as HTMLElement;
  if (!(field instanceof HTMLInputElement) || !field.matches("[data-find]")) return;
  const wanted = field.value.trim().toLowerCase();
  for (const item of field.closest(".inner, .sheet")?.querySelectorAll<HTMLElement>("li") ?? []) {
    item.hidden = !(item.textContent ?? "").toLowerCase().includes(wanted);
  }
}
