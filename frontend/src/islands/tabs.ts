/** Tabs under a recording: each is an address of its own; back and forward change only the panel. */
import htmx from "htmx.org";

interface Swapped {
  target: Element;
  requestConfig: { path: string; triggeringEvent?: Event };
}

/** Keeps the address in step with the panel, so that the player above it plays on. */
export function startTabs(): void {
  document.addEventListener("htmx:afterSwap", (event) => {
    const { target, requestConfig } = (event as CustomEvent<Swapped>).detail;
    if (target.id === "panel" && requestConfig.triggeringEvent) history.pushState(null, "", requestConfig.path);
  });
  addEventListener("popstate", () => {
    if (document.querySelector("#panel")) void htmx.ajax("get", location.href, { target: "#panel", swap: "outerHTML" });
  });
}
