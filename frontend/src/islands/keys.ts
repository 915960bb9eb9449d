/** Whether a key press belongs to a field or to the browser, and so not to the page's shortcuts. */
export function typing(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as HTMLElement;
  return target.matches?.("input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable]") ?? false;
}
