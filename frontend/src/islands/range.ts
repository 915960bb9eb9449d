/** In and out on the line of time, and the parts of clips between them. Pure: no page, no player. */
import type { Playlist } from "./playlist";

export interface Part {
  clip: string;
  start_ms: number;
  end_ms: number;
}

export class Range {
  start: number | null = null;
  /** Not part of the range. */
  end: number | null = null;

  get set(): boolean {
    return this.start !== null || this.end !== null;
  }

  /** Both ends, the missing one at the line's own. */
  bounds(total: number): [number, number] {
    return [this.start ?? 0, this.end ?? total];
  }

  setStart(ms: number): void {
    this.start = ms;
    if (this.end !== null && this.end <= ms) this.end = null;
  }

  setEnd(ms: number): void {
    this.end = ms;
    if (this.start !== null && this.start >= ms) this.start = null;
  }

  clear(): void {
    this.start = null;
    this.end = null;
  }
}

/** Rounds as the server rounds the moments of frames: halves upwards. */
export function whole(ms: number): number {
  return Math.floor(ms + 0.5);
}

/** What lies between two moments, file by file, in each file's own time. */
export function parts(playlist: Playlist, start: number, end: number): Part[] {
  const found: Part[] = [];
  playlist.clips.forEach((clip, index) => {
    const begin = playlist.offset(index);
    const from = Math.max(0, start - begin);
    const to = Math.min(clip.duration_ms, end - begin);
    if (to > from) found.push({ clip: clip.id, start_ms: whole(from), end_ms: whole(to) });
  });
  return found;
}
