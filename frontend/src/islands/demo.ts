/** The demo agency's sign-ins: one click fills the form and sends it. Absent outside the demo. */

export function startDemoSignIns(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-demo-login]")) {
    button.addEventListener("click", () => fill(button));
  }
}

function fill(button: HTMLButtonElement): void {
  const form = document.querySelector<HTMLFormElement>("#sign-in");
  const login = form?.querySelector<HTMLInputElement>("[name=login]");
  const password = form?.querySelector<HTMLInputElement>("[name=password]");
  if (!form || !login || !password) return;
  login.value = button.dataset.demoLogin ?? "";
  password.value = button.dataset.demoPassword ?? "";
  form.requestSubmit();
}
