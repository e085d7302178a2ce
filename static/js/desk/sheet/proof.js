// The proof beside the text, made by the server in the pauses of typing: one request under way at a
// time, and an answer to what has been typed over meanwhile is dropped.
import { post } from "../server.js";
import { form, isTouched, read, told } from "../story-form.js";
import { follow } from "./follow.js";
import { setLooks } from "./looks.js";

const PAUSE_MS = 600;

const asHtml = (text) => new DOMParser().parseFromString(text, "text/html");

export function watchProof(pane, field) {
  const frame = pane.querySelector("iframe");
  const state = pane.querySelector("[data-proof-state]");
  const scroll = follow(field, frame);
  let shown = "";
  let pause = 0;
  let isAsking = false;
  let isWanted = false;
  // What the text names has changed: the same text gives another proof.
  let isStale = false;

  const say = (words) => {
    if (state.textContent !== words) state.textContent = words;
  };

  function show(page) {
    const inside = frame.contentDocument;
    const main = page.querySelector("main");
    if (!inside?.querySelector("main") || !main) return;
    inside.querySelector("main").replaceWith(inside.adoptNode(main));
    scroll.renew();
  }

  async function ask() {
    clearTimeout(pause);
    // A form that is closed posts nothing: what is saved stands there.
    if (field.disabled) return;
    if (isAsking || !frame.checkVisibility()) {
      isWanted = true;
      return;
    }
    const fields = read();
    const text = JSON.stringify(fields);
    isWanted = false;
    if (text === shown && !isStale) return;
    isStale = false;
    isAsking = true;
    const { came, answer } = await post(pane.dataset.proof, fields);
    const page = answer && [200, 422].includes(answer.status) ? asHtml(await answer.text()) : null;
    isAsking = false;
    if (isWanted) {
      ask();
      return;
    }
    const refused = page?.querySelector("[data-refused]");
    if (page) shown = text;
    if (page && !refused) show(page);
    say(refused?.textContent ?? (page ? "" : state.dataset[came] ?? state.dataset.trouble));
  }

  const soon = () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  };
  for (const kind of ["input", "change"]) form.addEventListener(kind, soon);
  form.addEventListener("sheet:anew", () => {
    isStale = true;
    ask();
  });
  addEventListener("focus", () => isWanted && ask());
  frame.addEventListener("load", () => {
    scroll.renew();
    if (shown || "unsaved" in told || isTouched()) ask();
  });
  // It is for a form without a script.
  pane.querySelector("[data-proof-show]")?.remove();
  setLooks(pane, frame);
  return ask;
}
