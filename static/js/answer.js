// Makes an answer one step: fetches the form's token when the reader comes near it, and holds the
// form back until the token is old enough for the server, which refuses what is filled in an instant.
// Without this file the server sends the form back, filled, and asks for one more press.
import { findNumber } from "./work.js";

const OLD_ENOUGH_MS = 3200;

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function fetchToken(form) {
  const answer = await fetch(form.dataset.tokenUrl, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.statusText);
  const { token, csrf, work } = await answer.json();
  const at = Date.now();
  put(form, { token, csrfmiddlewaretoken: csrf });
  if (work) put(form, { work: await findNumber(token, work) });
  return at;
}

function put(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    form.elements[name]?.remove();
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
}

// A form that came with its token, on a page of its own: the work begins as it is read.
for (const form of document.querySelectorAll("form[data-work]")) {
  findNumber(form.elements.token.value, Number(form.dataset.work)).then((work) => put(form, { work }));
}

for (const form of document.querySelectorAll("form[data-token-url]")) {
  const status = form.querySelector("[data-sending]");
  let fetched;
  let isReady = false;
  const prepare = () => {
    fetched ??= fetchToken(form);
    return fetched;
  };
  for (const approach of ["focusin", "pointerenter"]) {
    form.addEventListener(approach, () => prepare().catch(() => {}));
  }

  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    status.textContent = status.dataset.sending;
    // A server that does not give a token may still take the form and send it back.
    await prepare().then((at) => wait(at + OLD_ENOUGH_MS - Date.now()), () => {});
    isReady = true;
    form.requestSubmit(event.submitter);
  });

  // A page that comes back from the browser's memory holds a token that was used.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    fetched = undefined;
    isReady = false;
    form.ariaBusy = "false";
    status.textContent = "";
  });
}
