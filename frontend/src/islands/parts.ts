/** Parts of a page that htmx fetches: what failed says so in its place, with a way to try again. */
import htmx from "htmx.org";
import { say } from "./toasts";

interface Failed {
  elt: HTMLElement;
  target: HTMLElement;
  xhr: XMLHttpRequest;
  requestConfig: { verb: string; path: string };
}

export function startParts(): void {
  document.addEventListener("htmx:responseError", (event) => failed((event as CustomEvent<Failed>).detail));
  document.addEventListener("htmx:sendError", (event) => failed((event as CustomEvent<Failed>).detail));
}

function failed({ elt, target, xhr, requestConfig }: Failed): void {
  const why = reason(xhr.status, xhr.responseText);
  if (requestConfig.verb !== "get") {
    say(`Not done: ${why}`, { wrong: true });
    return;
  }
  if (target.querySelector(":scope > .part-failed")) return;
  sayFailed(target, why, () => void htmx.ajax("get", requestConfig.path, { source: elt, target }));
}

/** Writes into a part that it did not come and why, with a button that tries again. */
export function sayFailed(part: HTMLElement, why: string, tryAgain: () => void): void {
  const said = document.createElement("div");
  said.className = "part-failed";
  said.setAttribute("role", "alert");
  said.append(Object.assign(document.createElement("p"), { textContent: `This part did not come: ${why}` }));
  const again = Object.assign(document.createElement("button"), { type: "button", className: "button slim", textContent: "Try again" });
  again.addEventListener("click", () => {
    said.remove();
    tryAgain();
  });
  said.append(again);
  part.replaceChildren(said);
}

/** What the server said in a [data-reason] of its page; else what can be known from outside; 0 is no answer. */
export function reason(status: number, answer: string): string {
  if (!status) return "the server does not answer. Is the network there?";
  const page = new DOMParser().parseFromString(answer ?? "", "text/html");
  const text = page.querySelector("[data-reason]")?.textContent?.trim().replace(/\s+/g, " ");
  if (text) return text;
  if (status === 403) return "your roles do not allow it.";
  if (status === 404) return "there is nothing of this name for you.";
  return `the server failed (${status}). Nothing was changed.`;
}
