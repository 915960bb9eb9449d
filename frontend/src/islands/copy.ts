/** Buttons that copy a hash or a command, and say that they did. */

export function startCopying(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (button) void copy(button);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    say("Copied");
  } catch {
    say("This browser does not let the page copy; select the text instead");
  }
}

/** A short message that goes away by itself and is read out by screen readers. */
export function say(text: string): void {
  const pile = toasts();
  const same = [...pile.children].find((each) => each.textContent === text);
  same?.remove();
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = text;
  pile.append(toast);
  setTimeout(() => toast.remove(), Math.max(2400, text.length * 60));
}

/** Where messages stand above one another; the same one stands there once. */
function toasts(): HTMLElement {
  const there = document.querySelector<HTMLElement>(".toasts");
  if (there) return there;
  const made = document.createElement("div");
  made.className = "toasts";
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
}
