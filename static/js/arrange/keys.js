// Arranging by the keyboard: a grip picks its thing up, the arrows choose a place, Enter puts it down.
import { board, mark, placesFor, say, thingOf, words } from "./board.js";
import { drop } from "./send.js";

const ONWARDS = ["ArrowDown", "ArrowLeft"];
const BACK = ["ArrowUp", "ArrowRight"];

// The grip that is pressed, and the place that its thing is held over.
let grip = null;
let target = null;

function hold(place) {
  target = place;
  mark(place);
  place.scrollIntoView({ block: "nearest" });
}

function pick(pressed) {
  const thing = thingOf(pressed);
  const places = placesFor(thing);
  if (!places.length) return;
  grip = pressed;
  grip.setAttribute("aria-pressed", "true");
  thing.classList.add("is-held");
  hold(places.find((place) => place.contains(thing)) ?? places[0]);
  say(`${words.picked.replace("{name}", thing.dataset.name)} ${target.dataset.name}`);
}

function leave() {
  grip.setAttribute("aria-pressed", "false");
  thingOf(grip)?.classList.remove("is-held");
  grip = target = null;
  mark(null);
}

// One place on or back; where the page runs from left to right, the side arrows change parts.
function move(key) {
  const isTurned = getComputedStyle(board).direction === "ltr" && !["ArrowUp", "ArrowDown"].includes(key);
  const step = ONWARDS.includes(key) !== isTurned ? 1 : -1;
  const places = placesFor(thingOf(grip));
  const place = places[places.indexOf(target) + step];
  if (!place) return say(words.edge);
  hold(place);
  return say(place.dataset.name);
}

function put() {
  const [thing, place] = [thingOf(grip), target];
  leave();
  if (place.contains(thing)) say(words.left);
  else drop(thing, place);
}

board.addEventListener("keydown", (event) => {
  if (!grip) return;
  if ([...ONWARDS, ...BACK].includes(event.key)) move(event.key);
  else if (event.key === "Escape") {
    leave();
    say(words.left);
  } else return;
  event.preventDefault();
});

board.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-grip]");
  if (pressed && pressed === grip) put();
  else if (pressed) pick(pressed);
});

board.addEventListener("focusout", () => grip && leave());

// A grip does nothing without this file.
function wake() {
  for (const sleeping of board.querySelectorAll("[data-grip]")) sleeping.hidden = false;
}
board.addEventListener("arrange:shown", wake);
wake();
