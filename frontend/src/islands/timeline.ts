/** The line under the picture: sound, pre-event buffer, clip borders, time marks, and where we are. */
import type { Playlist } from "./playlist";
import { drawTile, length, position } from "./sprite";
import { colour } from "./theme";

export interface Wave {
  points: number;
  duration_ms: number;
  interval_ms: number;
  /** Lowest and highest sample of each point, one after the other: -128 to 127. */
  peaks: number[];
}

interface Options {
  playlist: Playlist;
  buffer_ms: number;
  wallClock: (ms: number) => string;
  seek: (ms: number) => void;
}

const MARKS_HEIGHT = 16;
const BAR = 3;
const SILENT = "no sound in this recording";
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

export class Timeline {
  private readonly canvas: HTMLCanvasElement;
  private readonly glance: HTMLElement;
  private readonly waves = new Map<number, Wave>();
  private now = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly options: Options,
  ) {
    this.canvas = root.appendChild(document.createElement("canvas"));
    this.glance = root.appendChild(document.createElement("div"));
    this.glance.className = "glance";
    this.glance.hidden = true;
    this.glance.append(document.createElement("div"), document.createElement("div"));
    this.glance.firstElementChild?.classList.add("tile");
    this.glance.lastElementChild?.classList.add("at");
    this.listen();
    void this.loadWaves();
  }

  /** Moves the needle. */
  show(ms: number): void {
    this.now = ms;
    this.root.setAttribute("aria-valuenow", String(Math.round(ms / 1000)));
    this.root.setAttribute("aria-valuetext", `${position(ms)} of ${length(this.options.playlist.total)}`);
    this.draw();
  }

  private listen(): void {
    const { root } = this;
    root.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      root.setPointerCapture(event.pointerId);
      this.options.seek(this.at(event));
    });
    root.addEventListener("pointermove", (event) => {
      this.peek(event);
      if (root.hasPointerCapture(event.pointerId)) this.options.seek(this.at(event));
    });
    root.addEventListener("pointerleave", () => (this.glance.hidden = true));
    new ResizeObserver(() => this.draw()).observe(root);
    document.addEventListener("lapel:theme", () => this.draw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  private at(event: PointerEvent): number {
    const box = this.root.getBoundingClientRect();
    const part = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    return part * this.options.playlist.total;
  }

  private peek(event: PointerEvent): void {
    const ms = this.at(event);
    const place = this.options.playlist.locate(ms);
    const tile = this.glance.firstElementChild as HTMLElement;
    const sprite = place?.clip.sprite;
    tile.hidden = !sprite;
    if (sprite && place) {
      drawTile(tile, sprite, place.within, { width: 192, height: 108 }, "contain");
      tile.style.position = "static";
    }
    const wall = this.options.wallClock(ms);
    (this.glance.lastElementChild as HTMLElement).textContent = wall ? `${position(ms)} · ${wall}` : position(ms);
    this.glance.hidden = false;
    const box = this.root.getBoundingClientRect();
    const half = this.glance.offsetWidth / 2;
    const left = Math.max(0, Math.min(box.width - 2 * half, event.clientX - box.left - half));
    this.glance.style.left = `${left}px`;
  }

  private async loadWaves(): Promise<void> {
    await Promise.all(
      this.options.playlist.clips.map(async (clip, index) => {
        if (!clip.waveform) return;
        const reply = await fetch(clip.waveform, { credentials: "include" });
        if (reply.ok) this.waves.set(index, (await reply.json()) as Wave);
      }),
    ).catch(() => undefined);
    this.draw();
  }

  private draw(): void {
    const { clientWidth: width, clientHeight: height } = this.root;
    const ratio = window.devicePixelRatio || 1;
    if (!width) return;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const ink = this.canvas.getContext("2d");
    if (!ink) return;
    ink.scale(ratio, ratio);
    const middle = (height - MARKS_HEIGHT) / 2;
    this.drawBuffer(ink, width, middle * 2);
    this.drawSound(ink, width, middle);
    this.drawBorders(ink, width, middle * 2);
    this.drawSilence(ink, width, middle);
    this.drawMarks(ink, width, height);
    this.drawNeedle(ink, width, middle * 2);
  }

  private x(ms: number, width: number): number {
    return (ms / Math.max(1, this.options.playlist.total)) * width;
  }

  private drawSound(ink: CanvasRenderingContext2D, width: number, middle: number): void {
    const { playlist } = this.options;
    const [played, rest] = [colour("wave-played"), colour("wave")];
    const needle = this.x(this.now, width);
    for (let x = 0; x < width; x += BAR) {
      const from = playlist.locate((x / width) * playlist.total);
      if (!from) return;
      const [low, high] = this.loudness(from.index, from.within, (BAR / width) * playlist.total);
      const top = Math.max(1, (high / 127) * (middle - 4));
      const bottom = Math.max(1, (-low / 128) * (middle - 4));
      ink.fillStyle = x < needle ? played : rest;
      ink.fillRect(x, middle - top, BAR - 1, top + bottom);
    }
  }

  /** A recording without sound says so; one whose sound is not drawn yet does not. */
  private drawSilence(ink: CanvasRenderingContext2D, width: number, middle: number): void {
    if (this.options.playlist.clips.some((clip) => clip.waveform || !clip.sprite)) return;
    ink.font = `11px ${colour("sans")}`;
    const wide = ink.measureText(SILENT).width;
    ink.fillStyle = colour("surface");
    ink.fillRect((width - wide) / 2 - 8, middle - 8, wide + 16, 16);
    ink.fillStyle = colour("ink-faint");
    ink.fillText(SILENT, (width - wide) / 2, middle + 4);
  }

  private loudness(index: number, within: number, span: number): [number, number] {
    const wave = this.waves.get(index);
    if (!wave?.points) return [0, 0];
    const scale = 1 / Math.max(1, wave.interval_ms);
    const first = Math.min(wave.points - 1, Math.floor(within * scale));
    const last = Math.min(wave.points, Math.max(first + 1, Math.ceil((within + span) * scale)));
    let [low, high] = [0, 0];
    for (let i = first; i < last; i += 1) {
      low = Math.min(low, wave.peaks[2 * i] ?? 0);
      high = Math.max(high, wave.peaks[2 * i + 1] ?? 0);
    }
    return [low, high];
  }

  private drawBuffer(ink: CanvasRenderingContext2D, width: number, height: number): void {
    const end = this.x(this.options.buffer_ms, width);
    if (end < 2) return;
    ink.save();
    ink.beginPath();
    ink.rect(0, 2, end, height - 2);
    ink.clip();
    ink.strokeStyle = colour("buffer");
    ink.globalAlpha = 0.55;
    for (let x = -height; x < end; x += 7) {
      ink.beginPath();
      ink.moveTo(x, height);
      ink.lineTo(x + height, 0);
      ink.stroke();
    }
    ink.restore();
    ink.fillStyle = colour("buffer");
    ink.fillRect(end - 1, 2, 1, height - 2);
  }

  private drawBorders(ink: CanvasRenderingContext2D, width: number, height: number): void {
    this.options.playlist.clips.forEach((_clip, index) => {
      if (!index) return;
      const x = Math.round(this.x(this.options.playlist.offset(index), width));
      ink.clearRect(x - 2, 0, 4, height);
      ink.fillStyle = colour("line-strong");
      ink.fillRect(x, 0, 1, height);
    });
  }

  private drawMarks(ink: CanvasRenderingContext2D, width: number, height: number): void {
    const seconds = this.options.playlist.total / 1000;
    const step = STEPS.find((each) => (each / Math.max(seconds, 0.001)) * width > 72) ?? 3600;
    ink.font = `11px ${colour("sans")}`;
    ink.fillStyle = colour("ink-faint");
    for (let at = 0; at <= seconds; at += step) {
      const x = this.x(at * 1000, width);
      const text = position(at * 1000);
      const wide = ink.measureText(text).width;
      if (x + wide > width) break;
      ink.fillRect(Math.round(x), height - MARKS_HEIGHT, 1, 4);
      ink.fillText(text, Math.round(x) + 4, height - 4);
    }
  }

  private drawNeedle(ink: CanvasRenderingContext2D, width: number, height: number): void {
    const x = Math.min(width - 2, Math.round(this.x(this.now, width)));
    ink.fillStyle = colour("ink");
    ink.fillRect(x, 0, 2, height + 4);
    ink.beginPath();
    ink.arc(x + 1, 4, 4, 0, Math.PI * 2);
    ink.fill();
  }
}
