/** Dialogs: [data-opens="#id"] opens one; Escape, [data-closes], a click beside it or a form of it
 * that was answered well closes it. One that opens hears `lapel:opened`. */

export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener) open(opener.dataset.opens ?? "");
    else if (target.closest("[data-closes]")) target.closest("dialog")?.close();
    else if (target instanceof HTMLDialogElement && beside(target, event as PointerEvent)) target.close();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    if (successful && elt.matches("dialog form")) elt.closest("dialog")?.close();
  });
}

function open(name: string): void {
  const dialog = document.querySelector<HTMLDialogElement>(name);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("lapel:opened"));
  dialog.querySelector<HTMLElement>("[autofocus], input:not([type=hidden]), select, textarea")?.focus();
}

function beside(dialog: HTMLDialogElement, { clientX: x, clientY: y }: PointerEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}
