/**
 * A session that nobody uses locks. Two minutes before, the page asks; then it hides behind the
 * password, as it is: what was typed stays. Keys, clicks and touches in any tab count. The time
 * runs from when the server was told last, so that page and server never differ.
 */

const ASK_BEFORE_MS = 120_000;
const TELL_EVERY_MS = 45_000;
const LOOK_EVERY_MS = 1000;
const SHARED = "lapel.active";
const LOCKED = 423;
const ACTS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"] as const;

class Lock {
  private readonly after: number;
  private told = Date.now();
  private asking = false;

  constructor(
    private readonly soon: HTMLElement,
    private readonly box: HTMLDialogElement,
  ) {
    this.after = Number(soon.dataset.lock) * 1000;
    share(this.told);
    for (const act of ACTS) window.addEventListener(act, this.act, { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => void this.look());
    setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.guardBox();
    this.watchAnswers();
  }

  /** Somebody is there; the server is told at most every 45 seconds. */
  private readonly act = (event: Event): void => {
    if (this.box.open) {
      // No key command of the page works behind the lock.
      if (event.type === "keydown") event.stopImmediatePropagation();
      return;
    }
    this.soon.hidden = true;
    if (Date.now() - this.told < TELL_EVERY_MS || this.asking) return;
    void this.ask(this.soon.dataset.lockActive ?? "", "POST");
  };

  /** Neither Escape nor a click beside it closes the lock. */
  private guardBox(): void {
    this.box.addEventListener("cancel", (event) => event.preventDefault());
    this.box.addEventListener("close", () => {
      if ("locked" in document.documentElement.dataset) this.box.showModal();
    });
    this.box.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.unlock(event.target as HTMLFormElement);
    });
  }

  private async look(): Promise<void> {
    if (this.box.open || this.asking) return;
    const left = this.after - (Date.now() - Math.max(this.told, shared()));
    this.soon.hidden = left > ASK_BEFORE_MS;
    const said = this.soon.querySelector("[data-lock-left]");
    if (said && left <= ASK_BEFORE_MS) said.textContent = clock(left);
    if (left <= 0) await this.ask(this.soon.dataset.lockState ?? "", "GET");
  }

  /** Asks or tells the server, which alone decides whether the session is locked. */
  private async ask(address: string, method: "GET" | "POST"): Promise<void> {
    this.asking = true;
    try {
      const answer = await fetch(address, { method, headers: headers(), redirect: "error" });
      if (answer.status === LOCKED) this.lock();
      if (!answer.ok) return;
      const { left } = (await answer.json()) as { left: number };
      if (left <= 0) this.lock();
      else this.toldAt(Date.now() - (this.after - left * 1000));
    } catch {
      // Not reachable, or signed out elsewhere: hide what is on the screen once the time is over.
      if (method === "GET") this.lock();
    } finally {
      this.asking = false;
    }
  }

  lock(): void {
    if (this.box.open) return;
    this.soon.hidden = true;
    for (const media of document.querySelectorAll<HTMLMediaElement>("video, audio")) media.pause();
    document.documentElement.dataset.locked = "";
    this.box.showModal();
    this.box.querySelector<HTMLInputElement>("[name=password]")?.focus();
  }

  private async unlock(form: HTMLFormElement): Promise<void> {
    const wrong = form.querySelector<HTMLElement>("[data-lock-wrong]");
    const password = form.querySelector<HTMLInputElement>("[name=password]");
    if (!wrong || !password) return;
    try {
      const answer = await fetch(form.action, { method: "POST", headers: headers(), body: new FormData(form), redirect: "error" });
      if (answer.ok) return this.open(password);
      const said = answer.status === LOCKED ? ((await answer.json()) as { why: string }).why : `The server failed (${answer.status}). Try again.`;
      wrong.textContent = said;
    } catch {
      wrong.textContent = "The server does not answer, or the session has ended. Reload the page if this stays so.";
    }
    wrong.hidden = false;
    password.select();
  }

  private open(password: HTMLInputElement): void {
    password.value = "";
    this.toldAt(Date.now());
    this.box.querySelector<HTMLElement>("[data-lock-wrong]")?.setAttribute("hidden", "");
    delete document.documentElement.dataset.locked;
    this.box.close();
  }

  private toldAt(at: number): void {
    this.told = at;
    share(at);
  }

  /** Whatever a script of the page asks for and does not get because of the lock, shows the lock. */
  private watchAnswers(): void {
    const plain = window.fetch.bind(window);
    window.fetch = async (...asked) => {
      const answer = await plain(...asked);
      if (answer.status === LOCKED && answer.url.startsWith(location.origin)) this.lock();
      return answer;
    };
    for (const name of ["htmx:responseError", "htmx:beforeSwap"]) {
      document.addEventListener(name, (event) => {
        const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
        if (xhr.status !== LOCKED) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        this.lock();
      });
    }
  }
}

export function startLock(): void {
  const soon = document.querySelector<HTMLElement>("[data-lock]");
  const box = document.querySelector<HTMLDialogElement>("[data-lock-box]");
  if (soon && box) new Lock(soon, box);
}

function headers(): Record<string, string> {
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  return { Accept: "application/json", "X-CSRFToken": token };
}

/** When the server was last told, by any tab of this browser. */
function shared(): number {
  return Number(localStorage.getItem(SHARED) ?? 0);
}

function share(at: number): void {
  localStorage.setItem(SHARED, String(at));
}

/** `1:59`. */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
