// Signing in again without leaving the page: the ordinary sign-in, with all its steps, in a window of
// its own. When it is done, this page gets the new session's token and goes on.
import { renew } from "./server.js";
import { told } from "./story-form.js";

const dialog = document.querySelector("[data-again]");
const SHAPE = "popup,width=520,height=720";

let waiting = null;

async function look() {
  if (!waiting || (await renew(told.session, told.person)) !== "ok") return;
  dialog.close();
  waiting.done();
  waiting = null;
}

// Ends when the person of this page is signed in again. Several may wait for it.
export function signInAgain() {
  if (!waiting) {
    waiting = {};
    waiting.promise = new Promise((done) => {
      waiting.done = done;
    });
  }
  if (!dialog.open) dialog.showModal();
  return waiting.promise;
}

if (dialog) {
  const link = dialog.querySelector("[data-again-open]");
  link.addEventListener("click", (event) => {
    // Without a window of its own the link opens a tab.
    if (window.open(link.href, "newsroom-sign-in", SHAPE)) event.preventDefault();
  });
  dialog.querySelector("[data-again-later]").addEventListener("click", () => dialog.close());
  for (const button of document.querySelectorAll("[data-again-ask]")) {
    button.addEventListener("click", signInAgain);
  }
  new BroadcastChannel("newsroom-signed-in").addEventListener("message", look);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", () => document.hidden || look());
}
