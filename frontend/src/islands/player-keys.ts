/** The player's keyboard, the same as in any cutting room. */
import { typing } from "./keys";
import type { Player } from "./player";

type Act = (player: Player, event: KeyboardEvent) => void;

const RATES = [0.25, 0.5, 1, 1.5, 2, 4];
const NORMAL = 2;

const KEYS: Record<string, Act> = {
  " ": (player) => void player.toggle(),
  k: (player) => void player.toggle(),
  j: (player) => player.seek(player.now - 10_000),
  l: (player) => player.seek(player.now + 10_000),
  ArrowLeft: (player, event) => player.seek(player.now - (event.shiftKey ? 1_000 : 5_000)),
  ArrowRight: (player, event) => player.seek(player.now + (event.shiftKey ? 1_000 : 5_000)),
  ",": (player) => void player.step(-1),
  ".": (player) => void player.step(1),
  m: (player) => (player.video.muted = !player.video.muted),
  s: (player) => faster(player, 1),
  S: (player) => faster(player, -1),
  f: () => document.querySelector<HTMLElement>("media-fullscreen-button")?.click(),
  v: (player) => press(player, "[data-turn]"),
  i: (player) => press(player, "[data-in]"),
  o: (player) => press(player, "[data-out]"),
  x: (player) => press(player, "[data-clear-range]"),
  r: (player) => press(player, "[data-loop]"),
  c: (player) => press(player, "[data-make-cut]"),
  p: (player) => press(player, "[data-make-still]"),
  b: (player) => press(player, "[data-mark]"),
  "[": (player) => player.deck.jump(-1),
  "]": (player) => player.deck.jump(1),
  n: () => document.querySelector<HTMLElement>("#note-text")?.focus(),
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

/** A button that is not there belongs to an act that this viewer may not do. */
function press(player: Player, selector: string): void {
  const button = player.root.querySelector<HTMLElement>(selector);
  if (button && !button.hidden) button.click();
}

/** Space and Enter belong to a focused button; arrows belong to a slider or a choice. */
function elsewhere(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (document.querySelector("dialog[open]")) return true;
  if (event.key === " ") {
    return target.matches?.("a, button, summary, input, [class*=media-], media-play-button, media-mute-button, media-playback-rate-button, media-fullscreen-button") ?? false;
  }
  return event.key.startsWith("Arrow") && (target.matches?.("input, .handle") ?? false);
}

function faster(player: Player, step: 1 | -1): void {
  const now = RATES.indexOf(player.video.playbackRate);
  const next = (now < 0 ? NORMAL : now) + step;
  player.video.playbackRate = RATES[(next + RATES.length) % RATES.length] ?? 1;
}
