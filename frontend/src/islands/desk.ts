/** The desk: j and k move among the items, a digit chooses the answer that stands there, and the
 * reason is typed next. What an answer changes is fetched by htmx as soon as one is chosen. */
import { typing } from "./keys";

export function startDesk(): void {
  document.addEventListener("keydown", (event) => {
    if (typing(event) || event.shiftKey) return;
    if (event.key === "?") document.querySelector<HTMLElement>("[data-keys-help]")?.click();
    else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (/^[1-9]$/.test(event.key)) choose(Number(event.key), event);
  });
  document.addEventListener("input", (event) => chosenByTyping(event.target as HTMLElement));
  document.addEventListener("change", (event) => alike(event.target as HTMLElement), true);
}

function items(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("article.apart")];
}

function here(): HTMLElement | undefined {
  return items().find((each) => each.contains(document.activeElement));
}

function move(step: number): void {
  const all = items();
  const now = here();
  const at = now ? all.indexOf(now) : -1;
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  next?.querySelector<HTMLElement>("[data-item]")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** Chooses the nth answer of the item in hand, by default the first one on the page. */
function choose(number: number, event: KeyboardEvent): void {
  const item = here() ?? items().find((each) => each.querySelector("[name=choice]"));
  const radio = item?.querySelectorAll<HTMLInputElement>("[name=choice]")[number - 1];
  if (!item || !radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  const field = item.querySelector<HTMLElement>(`[data-chooses="${radio.value}"]`);
  (field ?? item.querySelector<HTMLElement>("[name=reason]"))?.focus();
}

/** Typing a badge or a serial number chooses the answer it belongs to. */
function chosenByTyping(field: HTMLElement): void {
  const chooses = field.dataset?.chooses;
  const radio = chooses && field.closest("form")?.querySelector<HTMLInputElement>(`[name=choice][value="${chooses}"]`);
  if (radio) radio.checked = true;
}

/** One box stands for all the like items; they are named in the form beside it. */
function alike(box: HTMLElement): void {
  if (!(box instanceof HTMLInputElement) || !("alike" in box.dataset)) return;
  for (const other of box.closest("fieldset")?.querySelectorAll<HTMLInputElement>("[hidden] [name=recording]") ?? []) {
    other.checked = box.checked;
  }
}
