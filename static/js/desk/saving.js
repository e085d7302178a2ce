// Saving by hand. Where the server has been silent for a while it is asked first, so that a lost
// connection or session leads to a sentence, and not to a page without the words.
import { gather, gatherAgain } from "./autosave.js";
import { isInTouch, renew } from "./server.js";
import { signInAgain } from "./sign-in.js";
import { form, told } from "./story-form.js";

let isAsking = false;
let isSure = false;

export const isSaving = () => isSure;

async function beSure() {
  const came = await renew(told.session, told.person);
  if (came === "signed-out") await signInAgain();
  if (came === "ok" || came === "signed-out") return true;
  // The line at the head says why, and when it is over.
  gatherAgain();
  document.querySelector("[data-safe]").scrollIntoView({ block: "nearest" });
  return false;
}

form?.addEventListener("submit", async (event) => {
  gather();
  isSure ||= isInTouch();
  if (isSure) return;
  event.preventDefault();
  if (isAsking) return;
  isAsking = true;
  const { submitter } = event;
  isSure = await beSure();
  isAsking = false;
  if (isSure) form.requestSubmit(submitter);
});

// A page that comes back from the browser's memory, or was not left after all, asks anew.
const forget = () => {
  isSure = false;
};
addEventListener("pageshow", forget);
form?.addEventListener("input", forget);
