/** Several clips as one line of time. Pure: no page, no player. */
import type { Sprite } from "./sprite";

export interface ClipFacts {
  id: string;
  filename: string;
  duration_ms: number;
  playable: boolean;
  sound_only: boolean;
  started_at: string | null;
  sprite: Sprite | null;
  waveform: string | null;
  frames: string | null;
}

export interface Place {
  index: number;
  clip: ClipFacts;
  within: number;
}

export class Playlist {
  readonly total: number;
  private readonly offsets: number[] = [];

  constructor(readonly clips: ClipFacts[]) {
    let at = 0;
    for (const clip of clips) {
      this.offsets.push(at);
      at += clip.duration_ms;
    }
    this.total = at;
  }

  /** Where a clip begins on the line. */
  offset(index: number): number {
    return this.offsets[index] ?? 0;
  }

  /** The clip that is on at `ms`, and how far into it. */
  locate(ms: number): Place | null {
    const at = Math.max(0, Math.min(this.total, ms));
    for (let index = this.clips.length - 1; index >= 0; index -= 1) {
      const clip = this.clips[index];
      if (clip && at >= this.offset(index)) return { index, clip, within: at - this.offset(index) };
    }
    return null;
  }

  /** The moment of a clip on the line; null when the clip is not on it. */
  moment(clip: string, within: number): number | null {
    const index = this.clips.findIndex((each) => each.id === clip);
    return index < 0 ? null : this.offset(index) + within;
  }

  /** The next clip after `index` that can be played. */
  nextPlayable(index: number): number | null {
    const next = this.clips.findIndex((clip, i) => i > index && clip.playable);
    return next < 0 ? null : next;
  }
}
