/** A day on the map: one line a recording, coloured and lettered by person. */
import { Map as MapView, type StyleSpecification } from "maplibre-gl";
import { addAtlas, boundsOf, geojson, groundLayers, groundSources, north, piece, scaleBar, source } from "./ground";
import { colour } from "./theme";
import type { Point, Track } from "./track-facts";

export interface Way {
  id: string;
  url: string;
  address: string;
  name: string;
  colour: number;
  letter: string;
}

export type Gone = Way & { track: Track };

export class DayMap {
  private readonly map: MapView;
  private chosen = "";

  constructor(
    root: HTMLElement,
    private readonly ways: Gone[],
    private readonly pointed: (id: string) => void,
  ) {
    this.map = new MapView({
      container: root,
      style: this.style(),
      bounds: boundsOf(this.points),
      fitBoundsOptions: { padding: 56, maxZoom: 18 },
      attributionControl: false,
      dragRotate: false,
    });
    this.map.on("load", () => {
      void addAtlas(this.map);
      root.append(scaleBar(this.map), north());
      for (const way of this.ways) root.append(this.pin(way));
    });
    this.listen();
  }

  /** Makes one way stand out, and brings it into view when asked to. */
  choose(id: string, { show = false } = {}): void {
    this.chosen = id;
    source(this.map, "ways")?.setData(this.lines());
    const way = this.ways.find((each) => each.id === id);
    if (show && way) this.map.fitBounds(boundsOf(way.track.points), { padding: 96, maxZoom: 18, duration: 0 });
  }

  private get points(): Point[] {
    return this.ways.flatMap((way) => way.track.points);
  }

  private listen(): void {
    const { map } = this;
    const under = (point: { x: number; y: number }): string => {
      const box: [[number, number], [number, number]] = [[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]];
      return String(map.queryRenderedFeatures(box, { layers: ["ways"] })[0]?.properties.id ?? "");
    };
    map.on("mousemove", (event) => {
      const id = under(event.point);
      map.getCanvas().style.cursor = id ? "pointer" : "";
      if (id && id !== this.chosen) this.pointed(id);
    });
    map.on("click", (event) => {
      const way = this.ways.find((each) => each.id === under(event.point));
      if (way) location.assign(way.address);
    });
    document.addEventListener("lapel:theme", () => {
      map.setStyle(this.style());
      map.once("styledata", () => void addAtlas(map));
    });
  }

  private lines(): GeoJSON.FeatureCollection {
    return {
      type: "FeatureCollection",
      features: this.ways.map((way) => ({
        type: "Feature",
        properties: { id: way.id, colour: colour(`way-${way.colour}`), chosen: way.id === this.chosen },
        geometry: { type: "LineString", coordinates: way.track.points },
      })),
    };
  }

  private style(): StyleSpecification {
    return {
      version: 8,
      sources: { ...groundSources(boundsOf(this.points)), ways: { ...geojson(), data: this.lines() } },
      layers: [
        ...groundLayers(),
        {
          id: "halo",
          type: "line",
          source: "ways",
          layout: { "line-join": "round", "line-cap": "round" },
          paint: { "line-color": colour("surface"), "line-width": ["case", ["get", "chosen"], 12, 7] },
        },
        {
          id: "ways",
          type: "line",
          source: "ways",
          layout: { "line-join": "round", "line-cap": "round" },
          paint: { "line-color": ["get", "colour"], "line-width": ["case", ["get", "chosen"], 6, 3] },
        },
      ],
    };
  }

  /** The person's letter at the start of their way, so that colour alone says nothing. */
  private pin(way: Gone): HTMLElement {
    const mark = piece(`swatch way-${way.colour}`, way.letter);
    const start = way.track.points[0] ?? [0, 0];
    const place = (): void => {
      const at = this.map.project(start);
      mark.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px)`;
    };
    mark.ariaHidden = "true";
    this.map.on("move", place);
    place();
    return mark;
  }
}
