// The checklist and the linter follow what is typed: the words are sent in the pauses, one request
// at a time, and an answer about older words is dropped.
import { post } from "./server.js";
import { form, read } from "./story-form.js";

const PAUSE_MS = 700;
const box = document.querySelector("[data-desk-check]");

let isAsking = false;
let isStale = false;
let pause = 0;
let shown = "";

// What is open stays open, and the focus where it was.
function show(html) {
  if (html === shown) return;
  shown = html;
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const part of page.querySelectorAll("[data-stays]")) {
    const old = box.querySelector(`[data-stays="${part.dataset.stays}"]`);
    if (old) part.open = old.open;
  }
  const held = box.contains(document.activeElement) ? document.activeElement : null;
  const buttons = () => [...box.querySelectorAll("a, button, summary")];
  const place = held ? buttons().indexOf(held) : -1;
  box.replaceChildren(...page.body.children);
  if (place < 0) return;
  const now = buttons();
  (now[place] ?? now.at(-1))?.focus({ preventScroll: true });
}

export async function look() {
  clearTimeout(pause);
  isStale = true;
  if (isAsking) return;
  isAsking = true;
  while (isStale) {
    isStale = false;
    const { came, answer } = await post(box.dataset.deskCheck, read());
    if (came !== "ok") break;
    const html = await answer.text();
    if (!isStale) show(html);
  }
  isAsking = false;
}

function soon() {
  isStale = true;
  clearTimeout(pause);
  pause = setTimeout(look, PAUSE_MS);
}

if (form && box) {
  for (const kind of ["input", "change"]) form.addEventListener(kind, soon);
  addEventListener("focus", soon);
  look();
}
