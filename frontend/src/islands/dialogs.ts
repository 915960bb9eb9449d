/** Dialogs: [data-opens="#id"] opens one; Escape, [data-closes] or a click beside it closes it. */

export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener) open(opener.dataset.opens ?? "");
    else if (target.closest("[data-closes]")) target.closest("dialog")?.close();
    else if (target instanceof HTMLDialogElement && beside(target, event as PointerEvent)) target.close();
  });
}

function open(name: string): void {
  const dialog = document.querySelector<HTMLDialogElement>(name);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector<HTMLElement>("[autofocus], input:not([type=hidden]), select, textarea")?.focus();
}

function beside(dialog: HTMLDialogElement, { clientX: x, clientY: y }: PointerEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}
