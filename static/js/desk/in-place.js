// Sends a form and puts the body of the page that comes back in the place of what is shown. `name` is how the
// page calls its parts: «calendar» for `data-calendar-body` and `data-calendar-failed`; `shown` is called with
// what was sent along once the new body stands.
export function sender({ page, name, say, mark, shown }) {
  const failed = page.querySelector(`[data-${name}-failed]`);

  function show(body, thing) {
    page.querySelector(`[data-${name}-body]`).replaceWith(document.adoptNode(body));
    page.dispatchEvent(new Event(`${name}:shown`));
    shown(thing);
  }

  return async function send(address, fields, thing) {
    if (page.ariaBusy === "true") return;
    page.ariaBusy = "true";
    failed.hidden = true;
    say(page.dataset.sending);
    try {
      const answer = await fetch(address, { method: "POST", body: fields });
      const came = new DOMParser().parseFromString(await answer.text(), "text/html");
      const body = came.querySelector(`[data-${name}-body]`);
      if (body) {
        if (answer.redirected) history.replaceState(null, "", answer.url);
        show(body, thing);
      } else if (answer.redirected) {
        // Signed out meanwhile: the way back in.
        location.assign(answer.url);
      } else {
        throw new Error(answer.statusText);
      }
    } catch {
      say(page.dataset.failed);
      failed.hidden = false;
    } finally {
      page.ariaBusy = "false";
      mark(null);
    }
  };
}
