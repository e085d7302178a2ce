// Dragging a thing to a place. The server says whether it may stand there.
import { board, mark, thingOf } from "./board.js";
import { drop } from "./send.js";

let held = null;

// The place under the pointer, if it takes such a thing and does not hold it already.
function placeOf(event) {
  const place = event.target.closest?.(`[data-takes="${held.dataset.kind}"]`);
  return place && !place.contains(held) ? place : null;
}

board.addEventListener("dragstart", (event) => {
  held = thingOf(event.target);
  if (!held) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.dataset.name);
  held.classList.add("is-held");
});

board.addEventListener("dragover", (event) => {
  if (!held) return;
  const place = placeOf(event);
  mark(place);
  if (place) event.preventDefault();
});

board.addEventListener("drop", (event) => {
  const place = held && placeOf(event);
  if (!place) return;
  event.preventDefault();
  drop(held, place);
});

board.addEventListener("dragend", () => {
  held?.classList.remove("is-held");
  held = null;
  mark(null);
});
