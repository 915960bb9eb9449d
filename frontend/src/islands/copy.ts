/** Buttons that copy a hash or a command, and say that they did. */
import { say } from "./toasts";

export { say };

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
