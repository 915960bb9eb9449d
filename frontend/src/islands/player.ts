/** The player: native video inside media-chrome's controller, several clips on one line of time. */
import "media-chrome/dist/media-controller.js";
import "media-chrome/dist/media-fullscreen-button.js";
import "media-chrome/dist/media-mute-button.js";
import "media-chrome/dist/media-play-button.js";
import "media-chrome/dist/media-playback-rate-button.js";
import { addTranslation } from "media-chrome/dist/utils/i18n.js";
import { Deck } from "./deck";
import { FrameLists } from "./frame-times";
import { exact, type Mark } from "./lane";
import { Meter } from "./meter";
import { keyboard } from "./player-keys";
import { type ClipFacts, type Place, Playlist } from "./playlist";
import { Resume } from "./resume";
import { position } from "./sprite";
import { Timeline } from "./timeline";
import { say } from "./toasts";
import { Viewing } from "./viewing";

// What a button says aloud contains what stands on it: "1.5x".
addTranslation("en", { "Playback rate {playbackRate}": "Playback rate {playbackRate}x" });

export interface PlayerFacts {
  play: string;
  position: string;
  stopped_at: number | null;
  cut: string;
  still: string;
  mark: string;
  started_at: string | null;
  time_zone: string;
  buffer_ms: number;
  clips: ClipFacts[];
  markers: Mark[];
}

/** What other islands may ask of the player. */
export interface Moving {
  readonly now: number;
  onMove(listener: (ms: number) => void): void;
  seek(ms: number): void;
}

/** Starts the player of the page; null when the page has none. */
export function startPlayer(): Moving | null {
  const root = document.querySelector<HTMLElement>("[data-player]");
  const facts = document.querySelector("#player-facts")?.textContent;
  if (!root || !facts) return null;
  return new Player(root, JSON.parse(facts) as PlayerFacts);
}

export class Player implements Moving {
  readonly video: HTMLVideoElement;
  readonly playlist: Playlist;
  readonly deck: Deck;
  private readonly frames: FrameLists;
  private readonly viewing: Viewing;
  private readonly timeline: Timeline;
  private readonly resume: Resume;
  private readonly clock: Intl.DateTimeFormat;
  private readonly listeners: Array<(ms: number) => void> = [];
  private index = 0;
  private wanted: number | null = null;
  /** The moment of the picture that was stepped to, which the video's own clock stands a little behind. */
  private stepped: number | null = null;
  /** Where to seek next, once the seek that is under way has ended; seconds of the clip. */
  private next: number | null = null;
  private going = false;
  private turn = 0;

  constructor(
    readonly root: HTMLElement,
    readonly facts: PlayerFacts,
  ) {
    this.video = root.querySelector("video") as HTMLVideoElement;
    this.playlist = new Playlist(facts.clips);
    this.index = Math.max(0, this.playlist.clips.findIndex((clip) => clip.playable));
    this.frames = new FrameLists(facts.clips.map((clip) => clip.frames));
    this.viewing = new Viewing(facts.play);
    this.resume = new Resume(facts.position, this.playlist.total);
    this.clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: facts.time_zone });
    this.timeline = new Timeline(root.querySelector("[data-bar]") as HTMLElement, {
      playlist: this.playlist,
      buffer_ms: facts.buffer_ms,
      wallClock: (ms) => this.wallClock(ms),
      seek: (ms) => this.seek(ms),
    });
    this.deck = new Deck(this);
    const meter = root.querySelector<HTMLCanvasElement>("[data-meter]");
    if (meter) new Meter(meter, this.video);
    this.listen();
    keyboard(this);
    this.begin(this.resume.begin(facts.stopped_at));
  }

  onMove(listener: (ms: number) => void): void {
    this.listeners.push(listener);
  }

  get now(): number {
    if (this.wanted !== null) return this.wanted;
    if (this.stepped !== null) return this.stepped;
    return this.playlist.offset(this.index) + (this.next ?? this.video.currentTime) * 1000;
  }

  get started(): boolean {
    return this.video.hasAttribute("src");
  }

  async toggle(): Promise<void> {
    if (this.going) this.video.pause();
    else await this.play();
  }

  /** Plays from where the needle stands; the first press asks for leave, which is put on record. */
  async play(): Promise<void> {
    this.going = true;
    if (!this.started || !this.viewing.open) await this.load(this.now);
    else await this.tolerant(this.video.play());
  }

  seek(ms: number): void {
    const to = Math.max(0, Math.min(this.playlist.total - 1, ms));
    const place = this.playlist.locate(to);
    if (!place?.clip.playable) return;
    this.stepped = null;
    if (!this.started) [this.wanted, this.index] = [to, place.index];
    else if (place.index === this.index && this.wanted === null) this.aim(place.within / 1000);
    else void this.load(to);
    this.show(to);
  }

  /** Some pictures on or back: exactly, by the clip's list of frames; by a thirtieth where it has none. */
  async step(count: number): Promise<void> {
    this.video.pause();
    const list = await this.frames.load(this.index);
    const offset = this.playlist.offset(this.index);
    if (!list) {
      this.seek(this.now + (count * 1000) / 30);
      return;
    }
    const to = list.index(this.now - offset) + count;
    if (to < 0 || to >= list.at.length) {
      this.seek(to < 0 ? offset - 1 : offset + (this.playlist.clips[this.index]?.duration_ms ?? 0));
      return;
    }
    const at = offset + list.time(to);
    if (!this.started) {
      this.seek(at);
      return;
    }
    this.aim(list.target(to) / 1000);
    this.stepped = at;
    this.show(at);
  }

  /** When the picture at a moment begins to be shown, or when it ends; the moment itself without a list. */
  snap(ms: number, edge: "start" | "end"): number {
    const place = this.playlist.locate(ms);
    const list = place && this.frames.of(place.index);
    if (!place || !list) return ms;
    const index = list.index(place.within);
    const offset = this.playlist.offset(place.index);
    return offset + (edge === "start" ? list.time(index) : list.end(index, place.clip.duration_ms));
  }

  private begin(stopped: number | null): void {
    if (stopped !== null) {
      this.seek(stopped);
      const under = this.root.querySelector(".under");
      if (under) under.textContent = `Goes on at ${position(stopped)}, where you stopped. Playing is put on the record, with your name`;
    }
    this.show(this.wanted ?? this.playlist.offset(this.index));
  }

  /** Seeks within the clip; while one seek is under way only the last of the next ones is kept. */
  private aim(seconds: number): void {
    if (this.video.seeking) this.next = seconds;
    else this.video.currentTime = seconds;
  }

  /** Puts the clip of a moment on and goes there; of several calls only the last one counts. */
  private async load(ms: number): Promise<void> {
    const place = this.playlist.locate(ms);
    if (!place) return;
    this.turn += 1;
    const turn = this.turn;
    [this.wanted, this.index, this.next, this.stepped] = [ms, place.index, null, null];
    await this.tolerant(this.putOn(place, () => turn === this.turn));
    if (turn === this.turn) this.wanted = null;
  }

  private async putOn(place: Place, current: () => boolean): Promise<void> {
    const address = await this.viewing.address_of(place.clip.id);
    if (!current()) return;
    const loaded = once(this.video, "loadedmetadata");
    this.video.preload = "auto";
    this.video.src = address;
    this.root.classList.add("started");
    void this.frames.load(place.index);
    await loaded;
    if (!current()) return;
    const at = this.playlist.locate(this.wanted ?? 0);
    const within = at?.index === place.index ? at.within : place.within;
    if (within > 0) this.video.currentTime = within / 1000;
    if (this.going) await this.video.play();
  }

  /** Says what went wrong; an act that a newer one has overtaken is no error. */
  private async tolerant(act: Promise<void>): Promise<void> {
    try {
      await act;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.going = false;
      say((error as Error).message, { wrong: true });
    }
  }

  private listen(): void {
    const { root, video } = this;
    root.addEventListener("mediaplayrequest", (event) => this.asked(event), true);
    root.querySelector(".screen")?.addEventListener("click", () => void this.toggle());
    document.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-clip]");
      if (button) this.playClip(button.dataset.clip ?? "");
    });
    document.addEventListener("htmx:afterSettle", () => this.mark());
    video.addEventListener("seeked", () => this.arrived());
    video.addEventListener("timeupdate", () => video.paused && this.show(this.now));
    video.addEventListener("play", () => {
      [this.going, this.stepped] = [true, null];
      this.tick();
    });
    video.addEventListener("pause", () => {
      if (this.wanted === null) this.going = false;
      this.resume.keep(this.now);
    });
    video.addEventListener("ended", () => this.advance());
    video.addEventListener("error", () => void this.recover());
    addEventListener("pagehide", () => this.started && this.resume.keep(this.now));
  }

  /** media-chrome's button asks to play: without leave it is asked for first. */
  private asked(event: Event): void {
    if (this.started && this.viewing.open) return;
    event.stopImmediatePropagation();
    void this.play();
  }

  private arrived(): void {
    if (this.next !== null) {
      [this.video.currentTime, this.next] = [this.next, null];
      return;
    }
    this.show(this.now);
  }

  private playClip(clip: string): void {
    const index = this.playlist.clips.findIndex((each) => each.id === clip);
    if (index < 0) return;
    this.going = true;
    this.seek(this.playlist.offset(index));
    void this.play();
  }

  private advance(): void {
    const again = this.deck.loop(this.playlist.total);
    const next = this.playlist.nextPlayable(this.index);
    if (again === null && next === null) return;
    this.going = true;
    void this.load(again !== null && next === null ? again : this.playlist.offset(next ?? 0));
  }

  /** An address that ran out in the middle is asked for anew, once. */
  private async recover(): Promise<void> {
    const at = this.now;
    if (this.viewing.open) {
      say("The picture could not be decoded here. The original can be downloaded under Files.", { wrong: true });
      return;
    }
    await this.load(at);
  }

  private tick(): void {
    const again = this.deck.loop(this.now);
    if (again !== null) this.seek(again);
    this.show(this.now);
    this.resume.passing(this.now);
    if (!this.video.paused) requestAnimationFrame(() => this.tick());
  }

  private show(ms: number): void {
    this.timeline.show(ms);
    const clock = this.root.querySelector("[data-position]");
    const wall = this.root.querySelector("[data-wall-clock]");
    if (clock) clock.textContent = this.stepped === null ? position(ms) : exact(ms);
    if (wall) wall.textContent = this.wallClock(ms);
    this.mark();
    for (const listener of this.listeners) listener(ms);
  }

  /** Shows which clip is on, and a plain ground in place of the picture when it has none. */
  private mark(): void {
    const clip = this.playlist.clips[this.index];
    this.root.classList.toggle("sound-only", clip?.sound_only ?? false);
    for (const button of document.querySelectorAll<HTMLElement>("[data-clip]")) {
      button.setAttribute("aria-current", String(button.dataset.clip === clip?.id));
    }
  }

  private wallClock(ms: number): string {
    const place = this.playlist.locate(ms);
    const own = place?.clip.started_at;
    if (own && place) return this.clock.format(new Date(Date.parse(own) + place.within));
    if (!this.facts.started_at) return "";
    return this.clock.format(new Date(Date.parse(this.facts.started_at) + ms));
  }
}

function once(target: HTMLVideoElement, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    target.addEventListener(name, () => resolve(), { once: true });
    target.addEventListener("error", () => reject(new Error("The picture could not be loaded.")), { once: true });
  });
}
