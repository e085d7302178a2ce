// Dragging a story to a day, or back to the tray. The server says whether it may stand there.
import { calendar, entryOf, mark } from "./board.js";
import { drop } from "./send.js";

let held = null;

// The day or the tray under the pointer, unless the story stands there already.
function placeOf(event) {
  const place = event.target.closest?.("[data-day], [data-tray]");
  return place && !place.contains(held) ? place : null;
}

calendar.addEventListener("dragstart", (event) => {
  held = entryOf(event.target);
  if (!held) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.dataset.name);
  held.classList.add("is-held");
});

calendar.addEventListener("dragover", (event) => {
  if (!held) return;
  const place = placeOf(event);
  mark(place);
  if (place) event.preventDefault();
});

calendar.addEventListener("drop", (event) => {
  const place = held && placeOf(event);
  if (!place) return;
  event.preventDefault();
  drop(held, place);
});

calendar.addEventListener("dragend", () => {
  held?.classList.remove("is-held");
  held = null;
  mark(null);
});
