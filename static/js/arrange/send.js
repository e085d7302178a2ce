// Sends an arrangement to the server; what it answers with is read out, and what was moved keeps the focus.
import { sender } from "../desk/in-place.js";
import { board, mark, say } from "./board.js";

function shown(thing) {
  const told = [...board.querySelectorAll("[data-arrange-told] :is(li, h2)")];
  say(told.map((one) => one.textContent.trim()).join(" "));
  const title = board.querySelector("#moved-title, #form-title");
  const grip = thing && board.querySelector(`[data-thing="${thing}"] [data-grip]`);
  (title ?? grip ?? board.querySelector("h1, h2"))?.focus();
}

const send = sender({ page: board, name: "arrange", say, mark, shown });

// Puts a thing in a place; `data-act` of the form says what that is called for its kind.
export function drop(thing, place) {
  const form = board.querySelector("[data-arrange-drop]");
  const fields = new FormData(form);
  fields.set("act", thing.dataset.kind === "section" ? "put_strip" : "put");
  fields.set("thing", thing.dataset.thing);
  fields.set("place", place.dataset.place);
  send(form.action, fields, thing.dataset.thing);
}

board.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-arrange-form]")) return;
  event.preventDefault();
  const fields = new FormData(form, event.submitter);
  send(form.action, fields, fields.get("thing"));
});
