/** Light, dark or as the system says; remembered in a cookie so that the server draws it at once. */

const COOKIE = "lapel_theme";
const YEAR = 60 * 60 * 24 * 365;

export function startTheme(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-set-theme]");
    if (button) choose(button.dataset.setTheme ?? "system");
  });
}

function choose(theme: string): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const age = theme === "system" ? 0 : YEAR;
  document.cookie = `${COOKIE}=${theme}; path=/; max-age=${age}; samesite=lax`;
  for (const button of document.querySelectorAll<HTMLElement>("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
  }
  document.dispatchEvent(new CustomEvent("lapel:theme"));
}

/** The value of a colour token as the current theme has it. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
