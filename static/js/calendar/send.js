// Sends a move to the server; what it answers with is read out, and the story that was moved keeps the focus.
import { sender } from "../desk/in-place.js";
import { calendar, mark, say } from "./board.js";

const TOLD = "[data-calendar-messages] li, [data-calendar-form] .errorlist li";

function shown(story) {
  say([...calendar.querySelectorAll(TOLD)].map((told) => told.textContent.trim()).join(" "));
  const entry = calendar.querySelector(`[data-story="${story}"] [data-grip]`);
  const form = calendar.querySelector("#move-title");
  (form ?? entry ?? calendar.querySelector("[data-undo]"))?.focus();
}

const send = sender({ page: calendar, name: "calendar", say, mark, shown });

// Puts a story on a day; on the tray, it loses the one it has.
export function drop(entry, place) {
  const fields = new FormData(calendar.querySelector("[data-calendar-drop]"));
  fields.set("version", entry.dataset.version);
  if (place.dataset.day) fields.set("day", place.dataset.day);
  else fields.set("off", "1");
  send(entry.dataset.address, fields, entry.dataset.story);
}

calendar.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-calendar-form]")) return;
  event.preventDefault();
  send(form.action, new FormData(form, event.submitter), form.dataset.story);
});
