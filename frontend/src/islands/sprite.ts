/** A sheet of small pictures taken at even steps through a clip. */

export interface Sprite {
  url: string;
  columns: number;
  rows: number;
  tile_width: number;
  tile_height: number;
  interval_ms: number;
}

/** Draws the tile of the moment `ms` into `element`, filling a box of the given size. */
export function drawTile(
  element: HTMLElement,
  sprite: Sprite,
  ms: number,
  box: { width: number; height: number },
  fit: "cover" | "contain",
): void {
  const last = sprite.columns * sprite.rows - 1;
  const index = Math.max(0, Math.min(last, Math.floor(ms / sprite.interval_ms)));
  const scales = [box.width / sprite.tile_width, box.height / sprite.tile_height];
  const scale = fit === "cover" ? Math.max(...scales) : Math.min(...scales);
  const width = sprite.tile_width * scale;
  const height = sprite.tile_height * scale;
  const column = index % sprite.columns;
  const row = Math.floor(index / sprite.columns);
  const shownWidth = Math.min(box.width, width);
  const shownHeight = Math.min(box.height, height);
  element.style.inset = "auto";
  element.style.width = `${shownWidth}px`;
  element.style.height = `${shownHeight}px`;
  element.style.left = `${(box.width - shownWidth) / 2}px`;
  element.style.top = `${(box.height - shownHeight) / 2}px`;
  element.style.backgroundImage = `url("${sprite.url}")`;
  element.style.backgroundSize = `${width * sprite.columns}px ${height * sprite.rows}px`;
  const dx = column * width + (width - shownWidth) / 2;
  const dy = row * height + (height - shownHeight) / 2;
  element.style.backgroundPosition = `${-dx}px ${-dy}px`;
}

/** A whole length, which is never shown as nothing; the pages' server words it alike. */
export function length(ms: number): string {
  return position(Math.max(1000, ms));
}

/** "1:02:04" or "12:04": a position in a recording. */
export function position(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  const text = hours ? [hours, ...parts].join(":") : parts.join(":");
  return text.replace(/^0(\d:)/, "$1");
}
