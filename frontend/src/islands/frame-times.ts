/**
 * When each picture of a clip is shown, as the server read it from the file's packets. Pure.
 *
 * A browser tells the time of a picture only after it has shown it, so stepping by guessed
 * lengths misses pictures where the rate varies. The list knows them all beforehand.
 */

export interface FrameTable {
  /** Seconds a tick, as numerator and denominator. */
  time_base: [number, number];
  origin_us: number;
  /** The first picture's ticks; the others by their gaps, each with how often it comes in a row. */
  first: number;
  steps: Array<[gap: number, times: number]>;
}

/** Browsers count in whole microseconds; a hundredth of a millisecond is well above that. */
const GRAIN = 0.01;

export class FrameTimes {
  /** Milliseconds since the clip began, in order. */
  readonly at: Float64Array;

  constructor(table: FrameTable) {
    const [numerator, denominator] = table.time_base;
    const count = table.steps.reduce((sum, [, times]) => sum + times, 1);
    this.at = new Float64Array(count);
    let ticks = table.first;
    let index = 0;
    const put = (): void => {
      this.at[index] = (ticks * numerator * 1000) / denominator - table.origin_us / 1000;
      index += 1;
    };
    put();
    for (const [gap, times] of table.steps) {
      for (let n = 0; n < times; n += 1) {
        ticks += gap;
        put();
      }
    }
  }

  /** Which picture is shown at a moment: the last that is not later; the first before all. */
  index(ms: number): number {
    let [low, high] = [0, this.at.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.at[middle] ?? 0) <= ms + GRAIN) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** When a picture begins to be shown. */
  time(index: number): number {
    return this.at[Math.max(0, Math.min(this.at.length - 1, index))] ?? 0;
  }

  /** When a picture ends to be shown, in a clip of that length. */
  end(index: number, length: number): number {
    return index + 1 < this.at.length ? this.time(index + 1) : Math.max(length, this.time(index) + 1);
  }

  /** Where to send the player so that it shows this picture, away from the border to the one before. */
  target(index: number): number {
    const begin = this.time(index);
    const gap = index + 1 < this.at.length ? this.time(index + 1) - begin : 2;
    return begin + Math.min(gap / 2, 2);
  }
}

/** Lists of frames by the index of the clip, fetched when they are first needed. */
export class FrameLists {
  private readonly lists = new Map<number, FrameTimes>();
  private readonly asked = new Set<number>();

  constructor(private readonly addresses: Array<string | null>) {}

  /** The list of a clip; null while it is not here, which asks for it. */
  of(index: number): FrameTimes | null {
    const known = this.lists.get(index);
    if (known) return known;
    void this.load(index);
    return null;
  }

  async load(index: number): Promise<FrameTimes | null> {
    const address = this.addresses[index];
    if (address && !this.asked.has(index)) {
      this.asked.add(index);
      const reply = await fetch(address, { credentials: "include" }).catch(() => null);
      if (reply?.ok) this.lists.set(index, new FrameTimes((await reply.json()) as FrameTable));
      else this.asked.delete(index);
    }
    return this.lists.get(index) ?? null;
  }
}
