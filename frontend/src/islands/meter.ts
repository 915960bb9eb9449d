/** How loud it is, as a bar beside the volume: the larger of the mean and the falling peak. */
import { colour } from "./theme";

const FLOOR_DB = -54;
const LOUD_DB = -6;
const FALL_DB = 1.2;

export class Meter {
  private peak = FLOOR_DB;
  private analyser: AnalyserNode | null = null;
  private samples = new Float32Array(0);
  private failed = false;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly video: HTMLVideoElement,
  ) {
    video.addEventListener("play", () => void this.start());
  }

  /**
   * Takes the sound through a graph that measures it. The graph is only joined once its clock
   * runs: a video whose sound goes into a graph that stands still would be silent.
   */
  private async start(): Promise<void> {
    if (this.failed || this.canvas.offsetParent === null) return;
    try {
      if (!this.analyser) await this.join();
    } catch {
      this.failed = true;
    }
    if (this.analyser) this.draw();
  }

  private async join(): Promise<void> {
    const context = new AudioContext();
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 500))]);
    if (context.state !== "running") {
      await context.close();
      return;
    }
    const source = context.createMediaElementSource(this.video);
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser).connect(context.destination);
    this.samples = new Float32Array(analyser.fftSize);
    this.analyser = analyser;
  }

  private draw(): void {
    this.analyser?.getFloatTimeDomainData(this.samples);
    let most = 0;
    for (const each of this.samples) most = Math.max(most, Math.abs(each));
    const level = Math.max(FLOOR_DB, 20 * Math.log10(most || 1e-6));
    this.peak = Math.max(level, this.peak - FALL_DB);
    this.paint(level);
    if (!this.video.paused || this.peak > FLOOR_DB) requestAnimationFrame(() => this.draw());
  }

  private paint(level: number): void {
    const ink = this.canvas.getContext("2d");
    if (!ink) return;
    const { width, height } = this.canvas;
    const x = (db: number): number => ((Math.min(0, db) - FLOOR_DB) / -FLOOR_DB) * width;
    ink.clearRect(0, 0, width, height);
    ink.fillStyle = colour("line");
    ink.fillRect(0, 0, width, height);
    ink.fillStyle = colour("verified");
    ink.fillRect(0, 0, x(Math.min(level, LOUD_DB)), height);
    if (level > LOUD_DB) {
      ink.fillStyle = colour("missing");
      ink.fillRect(x(LOUD_DB), 0, x(level) - x(LOUD_DB), height);
    }
    ink.fillStyle = colour("ink");
    ink.fillRect(Math.max(0, x(this.peak) - 2), 0, this.peak > FLOOR_DB ? 2 : 0, height);
  }
}
