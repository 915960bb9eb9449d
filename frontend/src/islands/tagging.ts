/** Tagging by hand or as suggested: t and digits, e to accept, a preview in numbers before anything happens. */
import htmx from "htmx.org";
import { cardInFocus, chooseNothing, chooseOnly, chosen } from "./choosing";
import { typing } from "./keys";
import { move } from "./list";
import { say } from "./toasts";

interface Asking {
  elt: HTMLElement;
  formData: FormData;
}

const PAUSE_MS = 250;
const LONG = 500;
let waiting = 0;
let before: HTMLElement | null = null;

/** Digits choose a category wherever a form of tagging has the focus; on every page that shows one. */
export function startTagForms(): void {
  document.addEventListener("keydown", (event) => {
    const form = (event.target as Element).closest<HTMLElement>("[data-tag-form]");
    if (!form || typing(event) || !/^\d$/.test(event.key)) return;
    const radio = form.querySelector<HTMLInputElement>(`[data-digit="${event.key}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** What belongs to lists: the bar under them and the cards' own buttons. */
export function startTagging(): void {
  const bar = document.querySelector<HTMLElement>("[data-bulk]");
  startRenewing();
  if (!bar) return;
  document.addEventListener("keydown", (event) => keys(event, bar));
  document.addEventListener("click", (event) => {
    const card = (event.target as Element).closest("[data-tag-this]")?.closest<HTMLElement>("[data-card]");
    if (card) tagThis(card, bar);
  });
  document.addEventListener("htmx:configRequest", (event) => name((event as CustomEvent<Asking>).detail));
  bar.addEventListener("input", () => preview(bar));
  bar.addEventListener("change", () => preview(bar));
  document.addEventListener("lapel:chosen", () => preview(bar));
  document.addEventListener("lapel:tagged", () => finished(bar));
}

function keys(event: KeyboardEvent, bar: HTMLElement): void {
  if (typing(event) || event.shiftKey || document.querySelector("dialog[open]")) return;
  if (event.key === "t") {
    const card = cardInFocus();
    if (!bar.hidden) focusOn(bar);
    else if (card) tagThis(card, bar);
    else return;
    event.preventDefault();
  } else if (event.key === "e") {
    event.preventDefault();
    accept();
  }
}

/** Accepts what is suggested for the chosen, or for the card in focus, and goes on to the next. */
function accept(): void {
  const { ids } = chosen();
  const which = ids.size ? [...ids].map((id) => document.querySelector(`[data-card="${id}"]`)) : [cardInFocus()];
  const buttons = which.map((card) => card?.querySelector<HTMLElement>("[data-accept]")).filter((each) => each != null);
  if (!buttons.length) {
    say("Nothing is suggested here; press t to tag");
    return;
  }
  if (!ids.size) move(1);
  if (buttons.length === 1) buttons[0]?.click();
  else acceptMany(buttons);
}

function acceptMany(buttons: HTMLElement[]): void {
  const facts = buttons.map((each) => JSON.parse(each.getAttribute("hx-vals") ?? "{}") as { recording: string; as: string });
  const values = { recording: facts.map((each) => each.recording), as: facts[0]?.as };
  const address = buttons[0]?.getAttribute("hx-post") ?? "";
  void htmx.ajax("post", address, { target: document.body, swap: "none", values });
}

function tagThis(card: HTMLElement, bar: HTMLElement): void {
  before = card.querySelector<HTMLElement>("[data-item]");
  chooseOnly(card.dataset.card ?? "");
  focusOn(bar);
}

function focusOn(bar: HTMLElement): void {
  before ??= document.activeElement as HTMLElement;
  bar.querySelector<HTMLElement>("[name=category]:checked, [name=category]")?.focus();
}

/** Puts the chosen recordings into what a form of the bar sends. */
function name({ elt, formData }: Asking): void {
  const form = elt.closest("[data-many], [data-chosen]");
  if (!form || elt.closest("[hx-get]")) return;
  const { ids, matching } = chosen();
  if (matching !== null) formData.set("matching", matching);
  else for (const id of ids) formData.append("recording", id);
}

/** Asks, after a short pause, what the form would change. */
function preview(bar: HTMLElement): void {
  const form = bar.querySelector<HTMLFormElement>("[data-preview]");
  const place = bar.querySelector<HTMLElement>("[data-preview-here]");
  if (!form || !place) return;
  clearTimeout(waiting);
  const asked = new FormData(form);
  if (bar.hidden || !(asked.get("category") || String(asked.get("case_number") ?? "").trim())) {
    place.replaceChildren();
    return;
  }
  waiting = window.setTimeout(() => {
    void htmx.ajax("post", form.dataset.preview ?? "", { source: form, target: place, swap: "innerHTML" });
  }, PAUSE_MS);
}

/** Gives the list back to the keyboard when the tags are set. */
function finished(bar: HTMLElement): void {
  if (bar.hidden) return;
  bar.querySelector("form")?.reset();
  chooseNothing();
  const back = before?.id ? before : before && document.querySelector<HTMLElement>(`[data-item][href="${before.getAttribute("href")}"]`);
  back?.focus();
  before = null;
}

/** Fetches the part of the page that an act changed as a whole: after an undo, or one on thousands. */
function startRenewing(): void {
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = (event as CustomEvent<Asking>).detail;
    if (elt.matches("[data-many], [data-chosen]") && chosen().ids.size > LONG) say("Working on it");
  });
  document.addEventListener("lapel:tagged", (event) => {
    const again = (event as CustomEvent<{ again?: boolean }>).detail.again;
    const part = document.querySelector<HTMLElement>("[data-renews]");
    if (!again || !part) return;
    void htmx.ajax("get", location.href, { target: `#${part.id}`, select: `#${part.id}`, swap: "outerHTML" });
  });
}
