// Sends a move to the server and puts the calendar that it answers with in the place of this one.
import { calendar, mark, say, words } from "./board.js";

const failed = calendar.querySelector("[data-calendar-failed]");
const TOLD = "[data-calendar-messages] li, [data-calendar-form] .errorlist li";

function show(body, story) {
  calendar.querySelector("[data-calendar-body]").replaceWith(document.adoptNode(body));
  calendar.dispatchEvent(new Event("calendar:shown"));
  say([...calendar.querySelectorAll(TOLD)].map((told) => told.textContent.trim()).join(" "));
  const entry = calendar.querySelector(`[data-story="${story}"] [data-grip]`);
  const form = calendar.querySelector("#move-title");
  (form ?? entry ?? calendar.querySelector("[data-undo]"))?.focus();
}

async function send(address, fields, story) {
  if (calendar.ariaBusy === "true") return;
  calendar.ariaBusy = "true";
  failed.hidden = true;
  say(words.sending);
  try {
    const answer = await fetch(address, { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const body = page.querySelector("[data-calendar-body]");
    if (body) {
      if (answer.redirected) history.replaceState(null, "", answer.url);
      show(body, story);
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
    calendar.ariaBusy = "false";
    mark(null);
  }
}

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
  const fields = new FormData(form);
  if (event.submitter?.name) fields.set(event.submitter.name, event.submitter.value);
  send(form.action, fields, form.dataset.story);
});
