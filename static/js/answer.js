// Makes an answer one step: fetches the form's token when the reader comes near it, and holds the
// form back until the token is old enough for the server, which refuses what is filled in an instant.
// Without this file the server sends the form back, filled, and asks for one more press.
const OLD_ENOUGH_MS = 3200;

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function fetchToken(form) {
  const answer = await fetch(form.dataset.tokenUrl, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.statusText);
  const { token, csrf } = await answer.json();
  for (const [name, value] of Object.entries({ token, csrfmiddlewaretoken: csrf })) {
    form.elements[name]?.remove();
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  return Date.now();
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
