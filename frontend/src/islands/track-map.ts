/** The map of a track: the point moves with the player, and a click on the track goes there. */
import { Map as MapView, type MapMouseEvent, type StyleSpecification } from "maplibre-gl";
import { addAtlas, boundsOf, geojson, groundLayers, groundSources, north, piece, scaleBar, source } from "./ground";
import type { Moving } from "./player";
import { colour } from "./theme";
import { type Point, pointAt, type Track } from "./track-facts";

/** Pixels from the track within which a click means it. */
const NEAR = 32;

export function drawMap(root: HTMLElement, track: Track, player: Moving | null): void {
  const map = new MapView({
    container: root,
    style: styleOf(track),
    bounds: boundsOf(track.points),
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
  const stand = (ms: number): void => {
    void source(map, "here")?.setData(pointFeature(pointAt(track, ms)));
  };
  player?.onMove(stand);
  if (player) {
    map.once("load", () => stand(player.now));
    follow(map, track, player);
  }
  document.addEventListener("lapel:theme", () => {
    map.setStyle(styleOf(track));
    map.once("styledata", () => {
      void addAtlas(map);
      if (player) stand(player.now);
    });
  });
}

/** A click near the track sends the player to the moment at which the camera was there. */
function follow(map: MapView, track: Track, player: Moving): void {
  const near = (event: MapMouseEvent): number | null => {
    let best: [far: number, index: number] = [NEAR, -1];
    track.points.forEach((point, index) => {
      const at = map.project(point);
      const far = Math.hypot(at.x - event.point.x, at.y - event.point.y);
      if (far < best[0]) best = [far, index];
    });
    return best[1] < 0 ? null : best[1];
  };
  map.on("mousemove", (event) => {
    map.getCanvas().style.cursor = near(event) === null ? "" : "pointer";
  });
  map.on("click", (event) => {
    const index = near(event);
    if (index !== null) player.seek(track.times[index] ?? 0);
  });
}

function styleOf(track: Track): StyleSpecification {
  const first = track.points[0] ?? [0, 0];
  const last = track.points.at(-1) ?? first;
  const marks = [pointFeature(first, "start"), pointFeature(last, "end")];
  return {
    version: 8,
    sources: {
      ...groundSources(boundsOf(track.points)),
      track: geojson([{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: track.points } }]),
      ends: geojson(marks),
      here: geojson([pointFeature(first)]),
    },
    layers: [
      ...groundLayers(),
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

function pointFeature(point: Point, name = ""): GeoJSON.Feature {
  return { type: "Feature", properties: { name }, geometry: { type: "Point", coordinates: point } };
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

