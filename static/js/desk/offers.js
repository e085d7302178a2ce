// The words that were kept and not saved, offered above the form.
import { remove } from "./copies.js";
import { ask, post } from "./server.js";
import { tab } from "./story-form.js";

// The openings of the form that this tab has seen. The server hears a moment late that one is closed.
const SEEN = "newsroom-tabs";

function forgetClosed() {
  const seen = JSON.parse(sessionStorage.getItem(SEEN) ?? "[]");
  for (const gone of seen) {
    document.querySelector(`[data-offer="${gone}"] [data-elsewhere]`)?.remove();
  }
  if (tab && !seen.includes(tab)) sessionStorage.setItem(SEEN, JSON.stringify([...seen, tab]));
}

forgetClosed();

// The offers anew, after words came that this page did not know of.
export async function renewOffers() {
  const { came, answer } = await ask(location.href, { headers: { accept: "text/html" } });
  if (came !== "ok") return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const offers = page.querySelector("[data-offers]");
  if (offers) document.querySelector("[data-offers]")?.replaceWith(document.adoptNode(offers));
  forgetClosed();
}

// In place, so that what stands in the form stays there.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-discard]");
  if (!button) return;
  event.preventDefault();
  button.disabled = true;
  const { came } = await post(button.formAction, []);
  button.disabled = false;
  if (came !== "ok") return;
  const offer = button.closest("[data-offer]");
  remove(offer.dataset.offer).catch(() => {});
  offer.remove();
});
