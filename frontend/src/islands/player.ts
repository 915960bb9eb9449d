/** The player: native video inside media-chrome's controller, several clips on one line of time. */
import "media-chrome/dist/media-controller.js";
import "media-chrome/dist/media-fullscreen-button.js";
import "media-chrome/dist/media-mute-button.js";
import "media-chrome/dist/media-play-button.js";
import "media-chrome/dist/media-playback-rate-button.js";
import { say } from "./copy";
import { keyboard } from "./player-keys";
import { type ClipFacts, type Place, Playlist } from "./playlist";
import { position } from "./sprite";
import { Timeline } from "./timeline";
import { Viewing } from "./viewing";

interface PlayerFacts {
  play: string;
  started_at: string | null;
  time_zone: string;
  buffer_ms: number;
  clips: ClipFacts[];
}

/** What other islands may ask of the player. */
export interface Moving {
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
  private shortest = Number.POSITIVE_INFINITY;
  private readonly viewing: Viewing;
  private readonly timeline: Timeline;
  private readonly clock: Intl.DateTimeFormat;
  private readonly listeners: Array<(ms: number) => void> = [];
  private index = 0;
  private wanted: number | null = null;
  private going = false;
  private turn = 0;

  constructor(
    readonly root: HTMLElement,
    private readonly facts: PlayerFacts,
  ) {
    this.video = root.querySelector("video") as HTMLVideoElement;
    this.playlist = new Playlist(facts.clips);
    this.index = Math.max(0, this.playlist.clips.findIndex((clip) => clip.playable));
    this.viewing = new Viewing(facts.play);
    this.clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: facts.time_zone });
    this.timeline = new Timeline(root.querySelector(".timeline") as HTMLElement, {
      playlist: this.playlist,
      buffer_ms: facts.buffer_ms,
      wallClock: (ms) => this.wallClock(ms),
      seek: (ms) => this.seek(ms),
    });
    this.listen();
    keyboard(this);
    this.show(this.playlist.offset(this.index));
  }

  onMove(listener: (ms: number) => void): void {
    this.listeners.push(listener);
  }

  get now(): number {
    if (this.wanted !== null) return this.wanted;
    return this.playlist.offset(this.index) + this.video.currentTime * 1000;
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
    if (!this.started) [this.wanted, this.index] = [to, place.index];
    else if (place.index === this.index && this.wanted === null) this.video.currentTime = place.within / 1000;
    else void this.load(to);
    this.show(to);
  }

  /** Some frames on or back; the length of one is the shortest gap seen, a thirtieth until then. */
  step(frames: number): void {
    this.video.pause();
    const frame = Number.isFinite(this.shortest) ? this.shortest : 1 / 30;
    this.seek(this.now + frames * frame * 1000);
  }

  /** Puts the clip of a moment on and goes there; of several calls only the last one counts. */
  private async load(ms: number): Promise<void> {
    const place = this.playlist.locate(ms);
    if (!place) return;
    this.turn += 1;
    const turn = this.turn;
    [this.wanted, this.index] = [ms, place.index];
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
    await loaded;
    if (!current()) return;
    if (place.within > 0) this.video.currentTime = place.within / 1000;
    if (this.going) await this.video.play();
  }

  /** Says what went wrong; an act that a newer one has overtaken is no error. */
  private async tolerant(act: Promise<void>): Promise<void> {
    try {
      await act;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.going = false;
      say((error as Error).message);
    }
  }

  private listen(): void {
    const { root, video } = this;
    root.addEventListener(
      "mediaplayrequest",
      (event) => {
        if (this.started && this.viewing.open) return;
        event.stopImmediatePropagation();
        void this.play();
      },
      true,
    );
    root.querySelector(".screen")?.addEventListener("click", () => void this.toggle());
    root.querySelector<HTMLInputElement>("[data-volume]")?.addEventListener("input", (event) => {
      video.volume = Number((event.target as HTMLInputElement).value);
      video.muted = video.volume === 0;
    });
    document.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-clip]");
      if (button) this.begin(button.dataset.clip ?? "");
    });
    document.addEventListener("htmx:afterSettle", () => this.mark());
    root.querySelector("[data-step-back]")?.addEventListener("click", () => this.step(-1));
    root.querySelector("[data-step-on]")?.addEventListener("click", () => this.step(1));
    video.addEventListener("seeked", () => this.show(this.now));
    video.addEventListener("timeupdate", () => video.paused && this.show(this.now));
    video.addEventListener("play", () => {
      this.going = true;
      this.tick();
    });
    video.addEventListener("pause", () => {
      if (this.wanted === null) this.going = false;
    });
    video.addEventListener("ended", () => this.advance());
    video.addEventListener("error", () => void this.recover());
    this.measureFrames();
  }

  private begin(clip: string): void {
    const index = this.playlist.clips.findIndex((each) => each.id === clip);
    if (index < 0) return;
    this.going = true;
    this.seek(this.playlist.offset(index));
    void this.play();
  }

  private advance(): void {
    const next = this.playlist.nextPlayable(this.index);
    if (next === null) return;
    this.going = true;
    void this.load(this.playlist.offset(next));
  }

  /** An address that ran out in the middle is asked for anew, once. */
  private async recover(): Promise<void> {
    const at = this.now;
    if (this.viewing.open) {
      say("The picture could not be decoded here. The original can be downloaded under Files.");
      return;
    }
    await this.load(at);
  }

  private tick(): void {
    this.show(this.now);
    if (!this.video.paused) requestAnimationFrame(() => this.tick());
  }

  private show(ms: number): void {
    this.timeline.show(ms);
    const clock = this.root.querySelector("[data-position]");
    const wall = this.root.querySelector("[data-wall-clock]");
    if (clock) clock.textContent = position(ms);
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

  private measureFrames(): void {
    let before = 0;
    const look = (_now: number, frame: VideoFrameCallbackMetadata): void => {
      const gap = frame.mediaTime - before;
      if (gap > 0.005) this.shortest = Math.min(this.shortest, gap);
      before = frame.mediaTime;
      this.video.requestVideoFrameCallback(look);
    };
    if ("requestVideoFrameCallback" in this.video) this.video.requestVideoFrameCallback(look);
  }
}

function once(target: HTMLVideoElement, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    target.addEventListener(name, () => resolve(), { once: true });
    target.addEventListener("error", () => reject(new Error("The picture could not be loaded.")), { once: true });
  });
}
