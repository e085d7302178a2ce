// Notices what is typed and gathers it in the pauses: a key press only sets a clock.
import { hand, isAtRisk } from "./outbox.js";
import { form, isTouched, read, tab, told } from "./story-form.js";

const PAUSE_MS = 800;
const LONGEST_MS = 5_000;

let known = "";
let serial = form ? Number(form.elements._serial.value) : 0;
let typedAt = 0;
let pause = 0;
let isShut = form === null || "locked" in told;

// Whether something was typed that is neither on the server nor in this browser.
export const hasWordsAtRisk = () => typedAt > 0 || isAtRisk();

export const lastTyped = { at: 0 };

// The words as they stand are handed on, unless they are what was handed on last.
export function gather() {
  clearTimeout(pause);
  typedAt = 0;
  if (isShut) return;
  const fields = read();
  const text = JSON.stringify(fields);
  if (text === known) return;
  known = text;
  serial = Math.max(Date.now(), serial + 1);
  form.elements._serial.value = serial;
  hand({ tab, address: told.address, person: told.person, serial, fields, kept: 0 });
}

export function gatherAgain() {
  known = "";
  gather();
}

// While somebody else writes in the story, this page only shows it.
export function shut(isNow) {
  if (isNow) gather();
  isShut = isNow || "locked" in told;
}

function notice() {
  const now = Date.now();
  lastTyped.at = now;
  typedAt ||= now;
  clearTimeout(pause);
  pause = setTimeout(gather, Math.min(PAUSE_MS, Math.max(0, typedAt + LONGEST_MS - now)));
}

if (!isShut) {
  known = JSON.stringify(read());
  for (const kind of ["input", "change"]) form.addEventListener(kind, notice);
  // A picture is chosen in another window, which fills the field without a word.
  addEventListener("focus", gather);
  addEventListener("pageshow", () => {
    // Words that no save has taken yet: refused, put back, or filled in again by the browser.
    if ("unsaved" in told || isTouched()) gatherAgain();
  });
}
