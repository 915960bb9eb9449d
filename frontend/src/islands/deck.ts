/** The buttons under the picture: range, loop, turn, sound; what is made of a range; markers. */
import htmx from "htmx.org";
import { exact, Lane, type Mark } from "./lane";
import type { Player } from "./player";
import { parts, Range, whole } from "./range";
import { drawTile, position } from "./sprite";
import { say } from "./toasts";

const ENOUGH_MS = 60;

export class Deck {
  private readonly range = new Range();
  private readonly lane: Lane | null = null;
  private looping = false;
  private turned = 0;
  /** The moment at which a marker will stand: where one was when one asked for it. */
  private marking = 0;

  constructor(private readonly player: Player) {
    const lane = this.find("[data-lane]");
    if (lane) {
      this.lane = new Lane(lane, {
        total: player.playlist.total,
        range: this.range,
        place: (mark) => player.playlist.moment(mark.clip, mark.at_ms),
        seek: (ms) => player.seek(ms),
        snap: (ms, end) => player.snap(ms, end),
        changed: () => this.tell(),
      });
      this.lane.show(player.facts.markers);
    }
    this.listen();
    this.picture();
  }

  /** Where to go back to, when the range is repeated and the moment is at its end; else nothing. */
  loop(ms: number): number | null {
    if (!this.looping) return null;
    const [start, end] = this.range.bounds(this.player.playlist.total);
    return ms >= end - ENOUGH_MS / 4 && end - start > ENOUGH_MS ? start : null;
  }

  /** Jumps to the marker before or after. */
  jump(way: 1 | -1): void {
    const to = this.lane?.next(this.player.now, way);
    if (to !== null && to !== undefined) this.player.seek(to);
    else say(way > 0 ? "No marker after this moment" : "No marker before this moment");
  }

  private listen(): void {
    const { player } = this;
    this.on("[data-step-back]", () => void player.step(-1));
    this.on("[data-step-on]", () => void player.step(1));
    this.on("[data-in]", () => this.set("start"));
    this.on("[data-out]", () => this.set("end"));
    this.on("[data-clear-range]", () => this.clear());
    this.on("[data-loop]", (button) => {
      this.looping = !this.looping;
      button.setAttribute("aria-pressed", String(this.looping));
    });
    this.on("[data-turn]", () => this.rotate());
    this.on("[data-make-cut]", () => void this.makeCuts());
    this.on("[data-make-still]", () => void this.makeStill());
    this.on("[data-mark]", () => this.askLabel());
    this.on("[data-mark-cancel]", () => this.closeLabel());
    this.find("[data-mark-form]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.addMarker();
    });
    this.find("[data-mark-form]")?.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeLabel();
    });
    this.find<HTMLInputElement>("[data-volume]")?.addEventListener("input", (event) => {
      player.video.volume = Number((event.target as HTMLInputElement).value);
      player.video.muted = player.video.volume === 0;
    });
    document.addEventListener("click", (event) => this.clicked(event.target as Element));
    document.addEventListener("lapel:tagged", () => document.querySelector("[data-suggestion]")?.remove());
    document.addEventListener("htmx:afterSettle", () => {
      this.readMarks();
      this.picture();
    });
  }

  /** Links elsewhere on the page that lead to a moment or a range of a clip. */
  private clicked(target: Element): void {
    const link = target.closest<HTMLElement>("[data-go]");
    if (!link) return;
    const { playlist } = this.player;
    const start = playlist.moment(link.dataset.go ?? "", Number(link.dataset.start ?? 0));
    if (start === null) return;
    if (link.dataset.end) {
      this.range.setStart(start);
      this.range.setEnd(start + Number(link.dataset.end) - Number(link.dataset.start));
      this.tell();
    }
    this.player.seek(start);
    this.player.root.scrollIntoView({ block: "nearest" });
  }

  private set(end: "start" | "end"): void {
    const at = this.player.snap(this.player.now, end);
    if (end === "start") this.range.setStart(at);
    else this.range.setEnd(at);
    this.tell();
  }

  private clear(): void {
    this.range.clear();
    this.tell();
  }

  private tell(): void {
    this.lane?.draw();
    const [start, end] = this.range.bounds(this.player.playlist.total);
    const said = this.find("[data-range]");
    if (said) said.textContent = this.range.set ? `${exact(start)} – ${exact(end)} · ${exact(end - start)}` : "";
    this.find("[data-clear-range]")?.toggleAttribute("hidden", !this.range.set);
    this.find("[data-range-hint]")?.toggleAttribute("hidden", this.range.set);
  }

  private rotate(): void {
    this.turned = (this.turned + 1) % 4;
    this.player.root.dataset.turn = String(this.turned);
  }

  private async makeCuts(): Promise<void> {
    if (!this.range.set) {
      say("Set an in point ( i ) and an out point ( o ) first");
      return;
    }
    const found = parts(this.player.playlist, ...this.range.bounds(this.player.playlist.total));
    for (const part of found) await this.post(this.player.facts.cut, { ...part, title: this.title() });
    if (found.length > 1) say(`${found.length} clips are being made: the range runs over ${found.length} files`);
    this.cleared();
  }

  private async makeStill(): Promise<void> {
    const at = this.player.snap(this.player.now, "start");
    const place = this.player.playlist.locate(at);
    if (!place) return;
    await this.post(this.player.facts.still, { clip: place.clip.id, at_ms: whole(place.within), title: this.title() });
    this.cleared();
  }

  private title(): string {
    return this.find<HTMLInputElement>("[data-cut-title]")?.value ?? "";
  }

  private cleared(): void {
    const title = this.find<HTMLInputElement>("[data-cut-title]");
    if (title) title.value = "";
  }

  private askLabel(): void {
    const form = this.find("[data-mark-form]");
    const field = form?.querySelector<HTMLInputElement>("input[name=label]");
    if (!form || !field) return;
    this.marking = this.player.snap(this.player.now, "start");
    form.hidden = false;
    field.value = "";
    field.placeholder = `What happens at ${position(this.marking)}`;
    field.focus();
  }

  private closeLabel(): void {
    const form = this.find("[data-mark-form]");
    if (form) form.hidden = true;
    this.find("[data-mark]")?.focus();
  }

  private async addMarker(): Promise<void> {
    const label = this.find<HTMLInputElement>("[data-mark-form] input[name=label]")?.value.trim() ?? "";
    const place = this.player.playlist.locate(this.marking);
    if (!label || !place) return;
    await this.post(this.player.facts.mark, { clip: place.clip.id, at_ms: whole(place.within), label });
    this.closeLabel();
  }

  /** Markers are drawn from the list under the player whenever the server has sent it anew. */
  private readMarks(): void {
    const told = document.querySelector("#marker-facts")?.textContent;
    if (told) this.lane?.show(JSON.parse(told) as Mark[]);
  }

  /** The moment of each clip, still and marker as a picture from the scrub sheet. */
  private picture(): void {
    for (const tile of document.querySelectorAll<HTMLElement>("[data-tile]:not([data-drawn])")) {
      const clip = this.player.playlist.clips.find((each) => each.id === tile.dataset.tile);
      if (!clip?.sprite) continue;
      tile.dataset.drawn = "yes";
      const box = { width: tile.clientWidth, height: tile.clientHeight };
      const strip = tile.appendChild(document.createElement("span"));
      strip.className = "strip";
      drawTile(strip, clip.sprite, Number(tile.dataset.at), box, "contain");
    }
  }

  /** Sends an act; its answer takes the place of the list it belongs to. */
  private async post(address: string, values: Record<string, string | number>): Promise<void> {
    await htmx.ajax("post", address, { target: document.body, swap: "none", values });
  }

  private on(selector: string, act: (button: HTMLElement) => void): void {
    const button = this.find(selector);
    button?.addEventListener("click", () => act(button));
  }

  private find<T extends HTMLElement = HTMLElement>(selector: string): T | null {
    return this.player.root.querySelector<T>(selector);
  }
}
