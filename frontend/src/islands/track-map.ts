/** The map of a track: county and state lines from this installation, a metric grid, no outside request. */
import { type GeoJSONSource, Map as MapView, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import countiesUrl from "us-atlas/counties-10m.json?url";
import landUrl from "world-atlas/land-110m.json?url";
import { distance, metres, type Point, pointAt, type Track } from "./track-facts";
import type { Moving } from "./player";
import { colour } from "./theme";

setWorkerUrl(workerUrl);

type Atlas = Topology<Record<string, GeometryCollection>>;

export function drawMap(root: HTMLElement, track: Track, player: Moving | null): void {
  const map = new MapView({
    container: root,
    style: styleOf(track),
    bounds: boundsOf(track),
    fitBoundsOptions: { padding: 48, maxZoom: 20 },
    attributionControl: false,
    cooperativeGestures: false,
    dragRotate: false,
  });
  map.on("load", () => {
    void addAtlas(map);
    root.append(scaleBar(map), north(), legend());
    for (const [word, point] of ends(track)) root.append(pin(map, word, point));
  });
  player?.onMove((ms) => source(map, "here")?.setData(pointFeature(pointAt(track, ms))));
  document.addEventListener("lapel:theme", () => {
    map.setStyle(styleOf(track));
    map.once("styledata", () => void addAtlas(map));
  });
}

function source(map: MapView, name: string): GeoJSONSource | undefined {
  return map.getSource<GeoJSONSource>(name);
}

function styleOf(track: Track): StyleSpecification {
  const first = track.points[0] ?? [0, 0];
  const last = track.points.at(-1) ?? first;
  const marks = [pointFeature(first, "start"), pointFeature(last, "end")];
  return {
    version: 8,
    sources: {
      land: geojson(),
      counties: geojson(),
      states: geojson(),
      grid: geojson(gridOf(track)),
      track: geojson([{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: track.points } }]),
      ends: geojson(marks),
      here: geojson([pointFeature(first)]),
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("map-water") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("map-land") } },
      { id: "grid", type: "line", source: "grid", paint: { "line-color": colour("line"), "line-width": 1 } },
      {
        id: "counties",
        type: "line",
        source: "counties",
        paint: { "line-color": colour("line-strong"), "line-width": 1, "line-dasharray": [3, 2] },
      },
      { id: "states", type: "line", source: "states", paint: { "line-color": colour("ink-soft"), "line-width": 2 } },
      {
        id: "halo",
        type: "line",
        source: "track",
        layout: { "line-join": "round", "line-cap": "round" },
        paint: { "line-color": colour("accent-wash"), "line-width": 10 },
      },
      {
        id: "track",
        type: "line",
        source: "track",
        layout: { "line-join": "round", "line-cap": "round" },
        paint: { "line-color": colour("recorded"), "line-width": 3 },
      },
      {
        id: "ends",
        type: "circle",
        source: "ends",
        paint: {
          "circle-radius": 6,
          "circle-color": ["match", ["get", "name"], "start", colour("surface"), colour("recorded")],
          "circle-stroke-color": colour("recorded"),
          "circle-stroke-width": 2,
        },
      },
      {
        id: "here",
        type: "circle",
        source: "here",
        paint: {
          "circle-radius": 8,
          "circle-color": colour("recorded"),
          "circle-stroke-color": colour("surface"),
          "circle-stroke-width": 3,
        },
      },
    ],
  };
}

function geojson(features: GeoJSON.Feature[] = []): { type: "geojson"; data: GeoJSON.FeatureCollection } {
  return { type: "geojson", data: { type: "FeatureCollection", features } };
}

function pointFeature(point: Point, name = ""): GeoJSON.Feature {
  return { type: "Feature", properties: { name }, geometry: { type: "Point", coordinates: point } };
}

function boundsOf(track: Track): [Point, Point] {
  const longitudes = track.points.map((point) => point[0]);
  const latitudes = track.points.map((point) => point[1]);
  return [
    [Math.min(...longitudes), Math.min(...latitudes)],
    [Math.max(...longitudes), Math.max(...latitudes)],
  ];
}

/** A grid of round metres round the track, so that distances can be read without streets. */
function gridOf(track: Track): GeoJSON.Feature[] {
  const [[west, south], [east, north]] = boundsOf(track);
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

async function addAtlas(map: MapView): Promise<void> {
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

function scaleBar(map: MapView): HTMLElement {
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

function ends(track: Track): Array<[string, Point]> {
  const [first, last] = [track.points[0], track.points.at(-1)];
  return first && last ? [["Start", first], ["End", last]] : [];
}

/** A word that stays at its point while the map moves; the end stands below, so that both are read. */
function pin(map: MapView, word: string, point: Point): HTMLElement {
  const mark = piece(`pin ${word.toLowerCase()}`, word);
  const place = (): void => {
    const at = map.project(point);
    mark.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px)`;
  };
  map.on("move", place);
  place();
  return mark;
}

/** The map does not turn: north is up. */
function north(): HTMLElement {
  return piece("north", "↑ N");
}

function legend(): HTMLElement {
  const list = document.createElement("ul");
  list.className = "legend";
  for (const [form, word] of [["went", "Track"], ["now", "Playing"], ["state", "State line"], ["county", "County line"]] as const) {
    const item = document.createElement("li");
    item.append(piece(`form ${form}`, ""), word);
    list.append(item);
  }
  return list;
}

function piece(name: string, text: string): HTMLElement {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}
