// The page goes away: what is not kept yet is sent on its way, and only where words would be lost does
// the browser ask whether to leave.
import { gather, hasWordsAtRisk } from "./autosave.js";
import { asPosted, unsent } from "./outbox.js";
import { token } from "./server.js";
import { form } from "./story-form.js";
import { isSaving } from "./saving.js";

function sendLast() {
  gather();
  const copy = unsent();
  if (!copy) return;
  const body = new FormData();
  for (const [name, value] of asPosted(copy)) body.append(name, value);
  body.set("csrfmiddlewaretoken", token());
  navigator.sendBeacon(copy.address, body);
}

if (form) {
  addEventListener("beforeunload", (event) => {
    if (!isSaving() && hasWordsAtRisk()) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => document.hidden && gather());
  addEventListener("pagehide", sendLast);
}
