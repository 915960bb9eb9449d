/** A track as numbers and words. Pure: no page, no map. */

export type Point = [longitude: number, latitude: number];

export interface Track {
  points: Point[];
  times: number[];
}

const EARTH = 6_371_008;

/** Reads a line with times from GeoJSON: a feature or a collection whose first line counts. */
export function trackOf(data: GeoJSON.GeoJSON): Track {
  const features = data.type === "FeatureCollection" ? data.features : [data as GeoJSON.Feature];
  const line = features.find((feature) => feature.geometry?.type === "LineString");
  if (!line) throw new Error("no line in the track");
  const coordinates = (line.geometry as GeoJSON.LineString).coordinates;
  const seconds = (line.properties?.seconds ?? []) as number[];
  return {
    points: coordinates.map((each) => [each[0] ?? 0, each[1] ?? 0]),
    times: coordinates.map((_, index) => (seconds[index] ?? index) * 1000),
  };
}

/** The point at `ms`, between its two neighbours. */
export function pointAt(track: Track, ms: number): Point {
  const after = track.times.findIndex((time) => time >= ms);
  const end = after < 0 ? track.points.length - 1 : after;
  const start = Math.max(0, end - 1);
  const [a, b] = [track.points[start], track.points[end]];
  if (!a || !b) return [0, 0];
  const [from, to] = [track.times[start] ?? 0, track.times[end] ?? 0];
  const part = to > from ? Math.max(0, Math.min(1, (ms - from) / (to - from))) : 1;
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part];
}

/** Metres between two points. */
export function metres(a: Point, b: Point): number {
  const rad = Math.PI / 180;
  const x = (b[0] - a[0]) * rad * Math.cos(((a[1] + b[1]) / 2) * rad);
  const y = (b[1] - a[1]) * rad;
  return Math.hypot(x, y) * EARTH;
}

/** The track in words, for those who do not see the map. */
export function telling(track: Track): Array<[string, string]> {
  let length = 0;
  track.points.forEach((point, index) => {
    const before = track.points[index - 1];
    if (before) length += metres(before, point);
  });
  const [first, last] = [track.points[0], track.points.at(-1)];
  const seconds = ((track.times.at(-1) ?? 0) - (track.times[0] ?? 0)) / 1000;
  const rows: Array<[string, string]> = [["Distance", distance(length)]];
  if (seconds > 0) rows.push(["Mean speed", `${Math.round((length / seconds) * 2.23694)} mph`]);
  if (first) rows.push(["Begins at", degrees(first)]);
  if (last) rows.push(["Ends at", degrees(last)]);
  rows.push(["Positions", String(track.points.length)]);
  return rows;
}

export function distance(length: number): string {
  return length < 1000 ? `${Math.round(length)} m` : `${(length / 1000).toFixed(2)} km`;
}

function degrees([longitude, latitude]: Point): string {
  const ns = latitude < 0 ? "S" : "N";
  const ew = longitude < 0 ? "W" : "E";
  return `${Math.abs(latitude).toFixed(5)}° ${ns}, ${Math.abs(longitude).toFixed(5)}° ${ew}`;
}
