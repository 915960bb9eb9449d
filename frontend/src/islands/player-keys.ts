/** The player's keyboard, the same as in any cutting room. */
import { typing } from "./keys";
import type { Player } from "./player";

type Act = (player: Player, event: KeyboardEvent) => void;

const RATES = [1, 1.5, 2, 4];

const KEYS: Record<string, Act> = {
  " ": (player) => void player.toggle(),
  k: (player) => void player.toggle(),
  j: (player) => player.seek(player.now - 10_000),
  l: (player) => player.seek(player.now + 10_000),
  ArrowLeft: (player, event) => player.seek(player.now - (event.shiftKey ? 1_000 : 5_000)),
  ArrowRight: (player, event) => player.seek(player.now + (event.shiftKey ? 1_000 : 5_000)),
  ",": (player) => player.step(-1),
  ".": (player) => player.step(1),
  m: (player) => (player.video.muted = !player.video.muted),
  s: (player) => (player.video.playbackRate = next(player.video.playbackRate)),
  f: () => document.querySelector<HTMLElement>("media-fullscreen-button")?.click(),
  Home: (player) => player.seek(0),
  End: (player) => player.seek(player.playlist.total - 1),
  "?": () => document.querySelector<HTMLElement>("[data-keys-help]")?.click(),
};

export function keyboard(player: Player): void {
  document.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || typing(event) || elsewhere(event)) return;
    event.preventDefault();
    act(player, event);
  });
}

/** Space and Enter belong to a focused button; arrows belong to a focused volume control. */
function elsewhere(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.key === " ") return target.matches?.("a, button, summary, input, [class*=media-], media-play-button, media-mute-button, media-playback-rate-button, media-fullscreen-button") ?? false;
  return event.key.startsWith("Arrow") && (target.matches?.("input") ?? false);
}

function next(rate: number): number {
  return RATES[(RATES.indexOf(rate) + 1) % RATES.length] ?? 1;
}
