/** The ground under every map: county and state lines from this installation, a metric grid, no outside request. */
import { type GeoJSONSource, type LayerSpecification, type Map as MapView, setWorkerUrl, type SourceSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import countiesUrl from "us-atlas/counties-10m.json?url";
import landUrl from "world-atlas/land-110m.json?url";
import { colour } from "./theme";
import { distance, metres, type Point } from "./track-facts";

setWorkerUrl(workerUrl);

/** Between these zooms the sea fades into the land: the coast line is too coarse to tell them apart nearer. */
const FAR = 7;
const NEAR = 9;

type Atlas = Topology<Record<string, GeometryCollection>>;
export type Bounds = [Point, Point];

/** The sources that the ground is drawn from. */
export function groundSources(bounds: Bounds): Record<string, SourceSpecification> {
  return { land: geojson(), counties: geojson(), states: geojson(), grid: geojson(gridOf(bounds)) };
}

/** The layers of the ground, the lowest first. */
export function groundLayers(): LayerSpecification[] {
  return [
    { id: "sea", type: "background", paint: { "background-color": ["interpolate", ["linear"], ["zoom"], FAR, colour("map-water"), NEAR, colour("map-land")] } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("map-land") } },
    { id: "grid", type: "line", source: "grid", paint: { "line-color": colour("line"), "line-width": 1 } },
    {
      id: "counties",
      type: "line",
      source: "counties",
      paint: { "line-color": colour("line-strong"), "line-width": 1, "line-dasharray": [3, 2] },
    },
    { id: "states", type: "line", source: "states", paint: { "line-color": colour("ink-soft"), "line-width": 2 } },
  ];
}

export function geojson(features: GeoJSON.Feature[] = []): { type: "geojson"; data: GeoJSON.FeatureCollection } {
  return { type: "geojson", data: { type: "FeatureCollection", features } };
}

/** What holds all these points. */
export function boundsOf(points: Point[]): Bounds {
  const longitudes = points.map((point) => point[0]);
  const latitudes = points.map((point) => point[1]);
  return [
    [Math.min(...longitudes), Math.min(...latitudes)],
    [Math.max(...longitudes), Math.max(...latitudes)],
  ];
}

/** A grid of round metres round what is shown, so that distances can be read without streets. */
function gridOf(bounds: Bounds): GeoJSON.Feature[] {
  const [[west, south], [east, north]] = bounds;
  const middle: Point = [(west + east) / 2, (south + north) / 2];
  const across = Math.max(metres([west, south], [east, north]), 40);
  const step = [10, 50, 100, 500, 1000, 5000, 20_000].find((each) => across / each < 10) ?? 100_000;
  const dy = step / 111_195;
  const dx = dy / Math.cos((middle[1] * Math.PI) / 180);
  const lines: GeoJSON.Feature[] = [];
  const line = (coordinates: Point[]): void => {
    lines.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } });
  };
  for (let i = -40; i <= 40; i += 1) {
    line([[middle[0] + i * dx, middle[1] - 40 * dy], [middle[0] + i * dx, middle[1] + 40 * dy]]);
    line([[middle[0] - 40 * dx, middle[1] + i * dy], [middle[0] + 40 * dx, middle[1] + i * dy]]);
  }
  return lines;
}

/** Fills in county and state lines. */
export async function addAtlas(map: MapView): Promise<void> {
  const [counties, land] = await Promise.all([atlas(countiesUrl), atlas(landUrl)]);
  const county = mesh(counties, counties.objects.counties);
  const state = mesh(counties, counties.objects.states);
  const ground = feature(land, land.objects.land as GeometryCollection);
  source(map, "counties")?.setData({ type: "Feature", properties: {}, geometry: county });
  source(map, "states")?.setData({ type: "Feature", properties: {}, geometry: state });
  source(map, "land")?.setData(ground);
}

async function atlas(address: string): Promise<Atlas> {
  return (await (await fetch(address)).json()) as Atlas;
}

/** How long a round length is on the map. */
export function scaleBar(map: MapView): HTMLElement {
  const bar = document.createElement("span");
  bar.className = "scale";
  const measure = (): void => {
    const [a, b] = [map.unproject([0, 100]), map.unproject([100, 100])];
    const wide = metres([a.lng, a.lat], [b.lng, b.lat]);
    const round = [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4, 5, 6].map((e) => n * 10 ** e)).sort((x, y) => x - y);
    const shown = round.filter((each) => each <= wide).at(-1) ?? 1;
    bar.style.width = `${(shown / wide) * 100}px`;
    bar.textContent = distance(shown);
  };
  map.on("zoom", measure);
  measure();
  return bar;
}

/** A source of a map, to put other data in. */
export function source(map: MapView, name: string): GeoJSONSource | undefined {
  return map.getSource<GeoJSONSource>(name);
}

/** The map does not turn: north is up. */
export function north(): HTMLElement {
  return piece("north", "↑ N");
}

/** A small element of the map. */
export function piece(name: string, text: string): HTMLElement {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}
