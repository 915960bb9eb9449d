/** The command palette (⌘K, Ctrl-K): acts of this page, places, and what the server finds. */
interface Found {
  label: string;
  detail: string;
  icon: string;
  url?: string;
  act?: HTMLElement;
}

interface Group {
  name: string;
  items: Found[];
}

const PAUSE_MS = 120;
const NAMED = "[data-act]:not([disabled]):not([aria-disabled=true])";
const known = new Map<string, Group[]>();
let chosen = 0;
let asked = 0;

export function startPalette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#palette");
  const field = dialog?.querySelector("input");
  if (!dialog || !field) return;
  for (const each of document.querySelectorAll("[data-combination]")) {
    if (/Mac|iPhone|iPad/.test(navigator.platform)) each.textContent = "⌘ K";
  }
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      toggle(dialog, field);
    }
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-palette]")) toggle(dialog, field);
  });
  dialog.addEventListener("click", (event) => {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (option) choose(dialog, Number(option.dataset.number));
  });
  dialog.addEventListener("pointermove", (event) => {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (option) mark(dialog, Number(option.dataset.number));
  });
  field.addEventListener("input", () => search(dialog, field));
  field.addEventListener("keydown", (event) => keys(dialog, event));
}

function toggle(dialog: HTMLDialogElement, field: HTMLInputElement): void {
  if (dialog.open) {
    dialog.close();
    return;
  }
  for (const other of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) other.close();
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.pop[open]")) menu.open = false;
  field.value = "";
  dialog.showModal();
  field.focus();
  search(dialog, field);
}

function keys(dialog: HTMLDialogElement, event: KeyboardEvent): void {
  const all = options(dialog).length;
  const steps: Record<string, number> = { ArrowDown: chosen + 1, ArrowUp: chosen - 1 };
  const next = steps[event.key];
  if (next !== undefined && all) {
    event.preventDefault();
    mark(dialog, (next + all) % all);
  } else if (event.key === "Enter") {
    event.preventDefault();
    choose(dialog, chosen);
  }
}

/** Shows at once what is known here, and after a short pause what the server adds. */
function search(dialog: HTMLDialogElement, field: HTMLInputElement): void {
  const words = field.value.trim();
  const acts = pageActs(words);
  const there = known.get(words);
  const near = there ?? (known.get("") ?? []).map((group) => ({ ...group, items: group.items.filter((each) => has(each.label, words)) }));
  draw(dialog, [acts, ...near], words, Boolean(there));
  const turn = ++asked;
  if (there) return;
  setTimeout(() => void ask(dialog, field, words, turn), words ? PAUSE_MS : 0);
}

async function ask(dialog: HTMLDialogElement, field: HTMLInputElement, words: string, turn: number): Promise<void> {
  if (turn !== asked) return;
  try {
    const answer = await fetch(`${dialog.dataset.source}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    known.set(words, ((await answer.json()) as { groups: Group[] }).groups);
  } catch {
    if (turn === asked) note(dialog, "The search does not answer. Press Enter in a moment to try again.");
    return;
  }
  if (turn === asked) search(dialog, field);
}

/** What can be done on this page now: every button or link that carries its name as data-act. */
function pageActs(words: string): Group {
  const items = [...document.querySelectorAll<HTMLElement>(NAMED)]
    .filter((each) => each.dataset.act && has(each.dataset.act, words) && shown(each))
    .map((act) => ({ label: act.dataset.act ?? "", detail: act.dataset.key ?? "", icon: act.dataset.icon ?? "next", act }));
  return { name: "On this page", items };
}

function shown(element: HTMLElement): boolean {
  return element.hasAttribute("data-act-always") || element.checkVisibility();
}

function has(text: string, words: string): boolean {
  return words.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));
}

let lines: Found[] = [];

function draw(dialog: HTMLDialogElement, groups: Group[], words: string, whole: boolean): void {
  const list = dialog.querySelector<HTMLElement>("[role=listbox]");
  if (!list) return;
  lines = [];
  list.replaceChildren(...groups.filter((group) => group.items.length).map((group, number) => section(dialog, group, number)));
  list.hidden = lines.length === 0;
  note(dialog, whole && !lines.length ? `Nothing here is called “${words}”, or nothing that you may see.` : "");
  mark(dialog, 0);
}

function section(dialog: HTMLDialogElement, group: Group, number: number): HTMLElement {
  const made = document.createElement("div");
  made.setAttribute("role", "group");
  made.setAttribute("aria-labelledby", `palette-group-${number}`);
  const name = Object.assign(document.createElement("p"), { id: `palette-group-${number}`, className: "name", textContent: group.name });
  made.append(name, ...group.items.map((item) => option(dialog, item)));
  return made;
}

function option(dialog: HTMLDialogElement, item: Found): HTMLElement {
  const number = lines.push(item) - 1;
  const made = document.createElement("div");
  made.setAttribute("role", "option");
  made.id = `palette-option-${number}`;
  made.dataset.number = String(number);
  made.append(icon(`${dialog.dataset.icons}#${item.icon}`));
  made.append(Object.assign(document.createElement("span"), { className: "label", textContent: item.label }));
  if (item.detail) made.append(Object.assign(document.createElement("span"), { className: "detail", textContent: item.detail }));
  return made;
}

function icon(address: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", address);
  svg.append(use);
  return svg;
}

function options(dialog: HTMLDialogElement): HTMLElement[] {
  return [...dialog.querySelectorAll<HTMLElement>("[role=option]")];
}

function mark(dialog: HTMLDialogElement, number: number): void {
  chosen = number;
  const field = dialog.querySelector("input");
  field?.removeAttribute("aria-activedescendant");
  for (const [index, each] of options(dialog).entries()) {
    each.setAttribute("aria-selected", String(index === number));
    if (index === number) {
      field?.setAttribute("aria-activedescendant", each.id);
      each.scrollIntoView({ block: "nearest" });
    }
  }
}

function choose(dialog: HTMLDialogElement, number: number): void {
  const line = lines[number];
  if (!line) return;
  dialog.close();
  if (line.url) location.assign(line.url);
  else line.act?.click();
}

function note(dialog: HTMLDialogElement, text: string): void {
  const said = dialog.querySelector<HTMLElement>(".nothing-found");
  if (!said) return;
  said.hidden = !text;
  said.textContent = text;
}
