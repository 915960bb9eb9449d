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
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.setAttribute("role", "status");
  document.body.append(toast);
  toast.textContent = text;
  setTimeout(() => toast.remove(), 2400);
}
