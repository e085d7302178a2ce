// Tells who is in the story, and shows who else is. Where somebody else holds it, the form is only
// read until they are done.
import { lastTyped, shut } from "./autosave.js";
import { ask, post, token } from "./server.js";
import { signInAgain } from "./sign-in.js";
import { form, tab, told } from "./story-form.js";

const EVERY_MS = 15_000;
const STILL_WRITING_MS = 60_000;
const IDLE_AFTER_MS = 5 * 60_000;

let movedAt = Date.now();
let isTelling = false;

function activity() {
  const now = Date.now();
  if (document.hidden || now - movedAt > IDLE_AFTER_MS) return "idle";
  return now - lastTyped.at < STILL_WRITING_MS ? "editing" : "viewing";
}

const about = () => [
  ["_tab", tab],
  ["_person", told.person],
  ...("held" in told ? [["held", "1"]] : []),
];

async function tell() {
  if (isTelling) return;
  isTelling = true;
  const { came, answer } = await post(told.presence, [...about(), ["activity", activity()]]);
  if (came === "signed-out") await signInAgain();
  isTelling = false;
  if (came !== "ok") return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [here, now] = [document, page].map((where) => where.querySelector("[data-here]"));
  if (!now || here.isEqualNode(now)) return;
  here.replaceWith(document.adoptNode(now));
  if ("held" in here.dataset !== "held" in now.dataset) keepOut("held" in now.dataset);
}

// Everything that writes is shut; what stands in the form can still be read and copied.
function keepOut(isHeld) {
  // A page that came shut stays so: the story it shows is an old one when it is free again.
  if ("locked" in told) return;
  shut(isHeld);
  for (const field of form.querySelectorAll(".editor__main :is(input, textarea)[name]")) {
    field.readOnly = isHeld;
  }
  for (const field of form.querySelectorAll(".editor__main select, button[name=_move]")) {
    field.disabled = isHeld;
  }
}

if (told.presence) {
  tell();
  setInterval(tell, EVERY_MS);
  for (const kind of ["pointermove", "keydown", "scroll"]) {
    addEventListener(kind, () => { movedAt = Date.now(); }, { passive: true });
  }
  addEventListener("pagehide", () => {
    const body = new FormData();
    for (const [name, value] of [...about(), ["leave", "1"]]) body.append(name, value);
    body.set("csrfmiddlewaretoken", token());
    navigator.sendBeacon(told.presence, body);
  });
}
