/** Above the bar: markers to jump to, and the two ends of the range, which can be dragged. */
import type { Range } from "./range";
import { position } from "./sprite";

export interface Mark {
  id: string;
  clip: string;
  at_ms: number;
  label: string;
}

interface Options {
  total: number;
  range: Range;
  /** The moment of a mark on the line of time; null when its clip is not on it. */
  place: (mark: Mark) => number | null;
  seek: (ms: number) => void;
  /** The picture's own moment nearest to where an end was dragged to. */
  snap: (ms: number, end: "start" | "end") => number;
  changed: () => void;
}

export class Lane {
  private marks: Array<{ at: number; mark: Mark }> = [];
  private readonly flags: HTMLElement;
  private readonly band: HTMLElement;
  private readonly handles: Record<"start" | "end", HTMLElement>;

  constructor(
    private readonly root: HTMLElement,
    private readonly options: Options,
  ) {
    this.band = this.piece("div", "band");
    this.flags = this.piece("ul", "flags");
    this.flags.setAttribute("aria-label", "Markers");
    this.handles = { start: this.handle("start", "In point"), end: this.handle("end", "Out point") };
    this.show([]);
    this.draw();
  }

  /** Puts these markers on the lane. */
  show(marks: Mark[]): void {
    const placed = marks.map((mark) => ({ mark, at: this.options.place(mark) }));
    this.marks = placed.flatMap(({ mark, at }) => (at === null ? [] : [{ mark, at }]));
    this.marks.sort((a, b) => a.at - b.at);
    this.flags.hidden = !this.marks.length;
    this.flags.replaceChildren(...this.marks.map(({ mark, at }) => this.flag(mark, at)));
  }

  /** The marker before or after a moment. */
  next(ms: number, way: 1 | -1): number | null {
    const all = this.marks.map((each) => each.at);
    const found = way > 0 ? all.find((at) => at > ms + 1) : all.findLast((at) => at < ms - 250);
    return found ?? null;
  }

  /** Draws the range as it is set now. */
  draw(): void {
    const { range, total } = this.options;
    const [start, end] = range.bounds(total);
    this.root.classList.toggle("ranged", range.set);
    this.band.style.left = this.percent(start);
    this.band.style.width = this.percent(end - start);
    this.put("start", start);
    this.put("end", end);
  }

  private put(end: "start" | "end", ms: number): void {
    const handle = this.handles[end];
    handle.hidden = !this.options.range.set;
    handle.style.left = this.percent(ms);
    handle.setAttribute("aria-valuenow", String(Math.round(ms / 1000)));
    handle.setAttribute("aria-valuetext", exact(ms));
  }

  private flag(mark: Mark, at: number): HTMLElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.title = `${mark.label} · ${position(at)}`;
    button.setAttribute("aria-label", `Go to marker ${mark.label} at ${position(at)}`);
    button.addEventListener("click", () => this.options.seek(at));
    item.style.left = this.percent(at);
    item.append(button);
    return item;
  }

  private handle(end: "start" | "end", name: string): HTMLElement {
    const handle = this.piece("div", `handle ${end}`);
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", name);
    handle.setAttribute("aria-valuemin", "0");
    handle.setAttribute("aria-valuemax", String(Math.round(this.options.total / 1000)));
    handle.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) this.drag(end, this.at(event));
    });
    handle.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      event.stopPropagation();
      const [start, out] = this.options.range.bounds(this.options.total);
      const step = (event.shiftKey ? 1000 : 40) * (event.key === "ArrowLeft" ? -1 : 1);
      this.drag(end, (end === "start" ? start : out) + step);
    });
    return handle;
  }

  private drag(end: "start" | "end", ms: number): void {
    const { range, total, snap, seek, changed } = this.options;
    const [start, out] = range.bounds(total);
    const wanted = Math.max(0, Math.min(total, ms));
    if (end === "start" && wanted < out) range.setStart(snap(wanted, "start"));
    if (end === "end" && wanted > start) range.setEnd(snap(wanted, "end"));
    seek(end === "start" ? (range.start ?? 0) : Math.max(0, (range.end ?? total) - 1));
    changed();
  }

  private at(event: PointerEvent): number {
    const box = this.root.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * this.options.total;
  }

  private percent(ms: number): string {
    return `${(ms / Math.max(1, this.options.total)) * 100}%`;
  }

  private piece(tag: string, name: string): HTMLElement {
    const made = document.createElement(tag);
    made.className = name;
    return this.root.appendChild(made);
  }
}

/** "1:02.345": a moment to the millisecond. */
export function exact(ms: number): string {
  const rounded = Math.max(0, Math.floor(ms + 0.5));
  return `${position(rounded)}.${String(rounded % 1000).padStart(3, "0")}`;
}
