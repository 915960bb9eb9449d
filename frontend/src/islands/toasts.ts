/** Short messages that go away by themselves; one that can be undone stays longer and has a button. */
import htmx from "htmx.org";
import { typing } from "./keys";

interface Said {
  text: string;
  /** Where a POST takes the act back. */
  undo?: string;
  wrong?: boolean;
}

const UNDO_MS = 12_000;

/** Says what views send with the header HX-Trigger: {"lapel:said": {"text": …, "undo": address}}. */
export function startToasts(): void {
  document.addEventListener("lapel:said", (event) => {
    const { text, undo, wrong } = (event as CustomEvent<Said>).detail;
    say(text, { undo, wrong });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || event.shiftKey || typing(event)) return;
    document.querySelector<HTMLButtonElement>(".toast:last-child button")?.click();
  });
}

/** A short message, read out by screen readers; the same one stands there once. */
export function say(text: string, { undo, wrong }: { undo?: string; wrong?: boolean } = {}): void {
  const pile = toasts();
  [...pile.children].find((each) => each.firstChild?.textContent === text)?.remove();
  const toast = document.createElement("p");
  toast.className = wrong ? "toast wrong" : "toast";
  toast.append(document.createTextNode(text));
  if (undo) {
    for (const old of pile.querySelectorAll(".toast button")) old.parentElement?.remove();
    toast.append(undoButton(undo, toast));
  }
  pile.append(toast);
  vanish(toast, undo ? UNDO_MS : Math.max(2400, text.length * 60));
}

function undoButton(address: string, toast: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Undo";
  button.title = "Undo ( z )";
  button.addEventListener("click", () => {
    toast.remove();
    void htmx.ajax("post", address, { target: document.body, swap: "none" });
  });
  return button;
}

/** Takes the message away after its time, but not while somebody points at it or is in it. */
function vanish(toast: HTMLElement, after: number): void {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) vanish(toast, 2000);
    else toast.remove();
  }, after);
}

function toasts(): HTMLElement {
  const there = document.querySelector<HTMLElement>(".toasts");
  if (there) return there;
  const made = document.createElement("div");
  made.className = "toasts";
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
}
