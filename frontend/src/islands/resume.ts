/** Keeps where somebody stopped, so that they go on there; no act and no entry of the log. */
const EVERY_MS = 10_000;
const WORTH_MS = 3_000;

export class Resume {
  private kept = -1;
  private last = 0;

  constructor(
    private readonly address: string,
    private readonly total: number,
  ) {}

  /** Where to begin: nothing when one stopped at the very start, or saw it to the end. */
  begin(stopped: number | null): number | null {
    if (stopped === null || stopped < WORTH_MS || stopped > this.total - WORTH_MS) return null;
    return stopped;
  }

  /** Keeps the moment now and then while it plays. */
  passing(ms: number): void {
    if (Date.now() - this.last > EVERY_MS) this.keep(ms);
  }

  /** Keeps the moment, also when the page is being left. */
  keep(ms: number): void {
    const at = Math.max(0, Math.round(ms));
    if (at === this.kept) return;
    [this.kept, this.last] = [at, Date.now()];
    const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
    void fetch(this.address, {
      method: "POST",
      keepalive: true,
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams({ at_ms: String(at) }),
    }).catch(() => undefined);
  }
}
