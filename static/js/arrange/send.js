// Sends an arrangement to the server and puts what it answers with in the place of what is shown.
import { board, mark, say, words } from "./board.js";

const failed = board.querySelector("[data-arrange-failed]");

function show(body, thing) {
  board.querySelector("[data-arrange-body]").replaceWith(document.adoptNode(body));
  board.dispatchEvent(new Event("arrange:shown"));
  const told = [...board.querySelectorAll("[data-arrange-told] :is(li, h2)")];
  say(told.map((one) => one.textContent.trim()).join(" "));
  const title = board.querySelector("#moved-title, #form-title");
  const grip = thing && board.querySelector(`[data-thing="${thing}"] [data-grip]`);
  (title ?? grip ?? board.querySelector("h1, h2"))?.focus();
}

async function send(address, fields) {
  if (board.ariaBusy === "true") return;
  board.ariaBusy = "true";
  failed.hidden = true;
  say(words.sending);
  try {
    const answer = await fetch(address, { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const body = page.querySelector("[data-arrange-body]");
    if (body) {
      if (answer.redirected) history.replaceState(null, "", answer.url);
      show(body, fields.get("thing"));
    } else if (answer.redirected) {
      // Signed out meanwhile: the way back in.
      location.assign(answer.url);
    } else {
      throw new Error(answer.statusText);
    }
  } catch {
    say(words.failed);
    failed.hidden = false;
  } finally {
    board.ariaBusy = "false";
    mark(null);
  }
}

// Puts a thing in a place; `data-act` of the form says what that is called for its kind.
export function drop(thing, place) {
  const form = board.querySelector("[data-arrange-drop]");
  const fields = new FormData(form);
  fields.set("act", thing.dataset.kind === "section" ? "put_strip" : "put");
  fields.set("thing", thing.dataset.thing);
  fields.set("place", place.dataset.place);
  send(form.action, fields);
}

board.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-arrange-form]")) return;
  event.preventDefault();
  const fields = new FormData(form, event.submitter);
  send(form.action, fields);
});
