// Carries the newest text to the server: one request under way at a time, and a newer text replaces
// the one that waits. A text is handed to this browser's store first, so it outlives what goes wrong.
import { markKept, put } from "./copies.js";
import { post, renew } from "./server.js";
import { signInAgain } from "./sign-in.js";
import { show } from "./state-line.js";
import { told } from "./story-form.js";

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

// The newest text while the server does not have it, as { copy, isStored, storing }.
let newest = null;
let isSending = false;
let wait = FIRST_WAIT_MS;
let wakeUp = () => {};

export function hand(copy) {
  const text = { copy, isStored: false };
  const stored = () => Object.assign(text, { isStored: true });
  text.storing = put(copy).then(stored, () => {});
  newest = text;
  if (!isSending) send();
}

// What is on its way still, to be sent once more by a page that is closed.
export const unsent = () => newest?.copy;
export const isAtRisk = () => newest !== null && !newest.isStored;

export const asPosted = ({ fields, tab, serial, person }) => [
  ...fields,
  ["_tab", tab],
  ["_serial", serial],
  ["_person", person],
];

async function send() {
  isSending = true;
  while (newest) {
    const text = newest;
    const { address, tab, serial } = text.copy;
    if (wait === FIRST_WAIT_MS) show("keeping");
    const { came, answer } = await post(address, asPosted(text.copy));
    if (came === "ok") {
      const { at } = await answer.json();
      wait = FIRST_WAIT_MS;
      markKept(tab, serial).catch(() => {});
      if (newest === text) newest = null;
      if (!newest) show("kept", at);
    } else {
      await overcome(came === "refused" ? await renew(told.session, told.person) : came);
    }
  }
  isSending = false;
}

async function overcome(came) {
  // An old token was refused, and the page has a new one: try again, but not for ever.
  const isMended = came === "ok" && wait === FIRST_WAIT_MS;
  if (!isMended) {
    await newest.storing;
    const what = came === "ok" ? "closed" : came;
    show(newest.isStored ? what : "bare");
  }
  if (came === "signed-out") await signInAgain();
  else if (!isMended) await nap();
  wait = Math.min(wait * 2, LONGEST_WAIT_MS);
}

function nap() {
  return new Promise((done) => {
    const timer = setTimeout(done, wait);
    wakeUp = () => {
      clearTimeout(timer);
      done();
    };
  });
}

for (const chance of ["online", "focus"]) addEventListener(chance, () => wakeUp());
