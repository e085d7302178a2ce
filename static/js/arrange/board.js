// A page of places on which things are arranged. Its parts are looked for anew: each answer of the
// server replaces them.
export const board = document.querySelector("[data-arrange]");
export const words = board.dataset;

const says = board.querySelector("[data-arrange-says]");

// What a screen reader reads out, when it has nothing else to say.
export function say(text) {
  says.textContent = text;
}

export const thingOf = (part) => part.closest?.("[data-thing]") ?? null;

// The places that take this kind of thing, in the order of the page.
export const placesFor = (thing) =>
  [...board.querySelectorAll(`[data-takes="${thing.dataset.kind}"]`)];

// The one place that a thing is held over, or none.
export function mark(place) {
  for (const other of board.querySelectorAll(".is-target")) other.classList.remove("is-target");
  place?.classList.add("is-target");
}
