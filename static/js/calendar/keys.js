// Moving a story by the keyboard: its grip picks it up, the arrows choose a day, Enter puts it down.
import { calendar, days, entryOf, isPast, mark, say, words } from "./board.js";
import { drop } from "./send.js";

// The grip that is pressed, and the day that its story is held over.
let grip = null;
let target = null;

function hold(day) {
  target = day;
  mark(day);
  day.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function pick(pressed) {
  grip = pressed;
  grip.setAttribute("aria-pressed", "true");
  entryOf(grip).classList.add("is-held");
  const own = grip.closest("[data-day]");
  const open = days().filter((day) => !isPast(day));
  hold(own && !isPast(own) ? own : open[0] ?? days().at(-1));
  say(`${words.picked.replace("{story}", entryOf(grip).dataset.name)} ${target.dataset.name}`);
}

function leave() {
  grip.setAttribute("aria-pressed", "false");
  entryOf(grip)?.classList.remove("is-held");
  grip = target = null;
  mark(null);
}

// How far an arrow leads: a day along the line of days, a week from line to line.
function step(key) {
  const style = getComputedStyle(target.parentElement);
  const isGrid = style.gridTemplateColumns.split(" ").length > 1;
  const line = isGrid ? 7 : 1;
  const onwards = style.direction === "rtl" ? -1 : 1;
  return { ArrowUp: -line, ArrowDown: line, ArrowLeft: -onwards, ArrowRight: onwards }[key];
}

function move(key) {
  const all = days();
  const day = all[all.indexOf(target) + step(key)];
  if (!day || isPast(day)) return say(words.edge);
  hold(day);
  return say(day.dataset.name);
}

function put() {
  const [entry, place] = [entryOf(grip), target];
  leave();
  if (place.contains(entry)) say(words.left);
  else drop(entry, place);
}

calendar.addEventListener("keydown", (event) => {
  if (!grip) return;
  if (event.key.startsWith("Arrow")) move(event.key);
  else if (event.key === "Escape") {
    leave();
    say(words.left);
  } else return;
  event.preventDefault();
});

calendar.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-grip]");
  if (pressed && pressed === grip) put();
  else if (pressed) pick(pressed);
});

calendar.addEventListener("focusout", () => grip && leave());

// A grip does nothing without this file.
function wake() {
  for (const sleeping of calendar.querySelectorAll("[data-grip]")) sleeping.hidden = false;
}
calendar.addEventListener("calendar:shown", wake);
wake();
