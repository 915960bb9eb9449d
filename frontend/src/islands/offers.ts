/** What the filters offer is counted when a reader reaches for them, and written into their sheets. */
import { reason, sayFailed } from "./parts";

export function startOffers(): void {
  const sentence = document.querySelector<HTMLElement>("[data-filters]");
  if (!sentence) return;
  let asked = false;
  const reach = async () => {
    if (asked) return;
    asked = true;
    asked = await fill(sentence, () => {
      asked = false;
      void reach();
    });
  };
  for (const sign of ["pointerenter", "focusin"]) sentence.addEventListener(sign, () => void reach());
  sentence.addEventListener("toggle", () => void reach(), true);
}

/** Whether the offers came; when not, each sheet says so and offers `again`. */
async function fill(sentence: HTMLElement, again: () => void): Promise<boolean> {
  const answer = await fetch(sentence.dataset.filters ?? "", { redirect: "error" }).catch(() => null);
  if (!answer?.ok) {
    const why = reason(answer?.status ?? 0, (await answer?.text()) ?? "");
    for (const place of sentence.querySelectorAll<HTMLElement>("[data-offers]")) sayFailed(place, why, again);
    return false;
  }
  const came = document.createElement("template");
  came.innerHTML = await answer.text();
  for (const offers of came.content.querySelectorAll<HTMLElement>("[data-offers]")) {
    sentence.querySelector(`[data-offers="${offers.dataset.offers}"]`)?.replaceWith(offers);
  }
  sentence.querySelector<HTMLInputElement>(".pop[open] [data-find]")?.focus();
  return true;
}
