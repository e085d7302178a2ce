// Sends a decision and puts the queue that comes back in the place of this one.
import { queue, say, tickets } from "./board.js";

const form = document.querySelector("#changelist-form");
const failed = document.querySelector("[data-queue-failed]");
// While one is under way no other is sent: nothing is decided that nobody has seen.
let isSending = false;

function show(page, place) {
  const told = page.querySelector(".messagelist");
  const old = document.querySelector(".messagelist");
  if (told && old) old.replaceWith(document.adoptNode(told));
  else if (told) document.querySelector("#content-start").prepend(document.adoptNode(told));
  queue().replaceWith(document.adoptNode(page.querySelector("[data-queue]")));
  const all = tickets();
  const next = document.getElementById(place.id) ?? all[Math.min(place.index, all.length - 1)];
  (next ?? document.querySelector("[data-queue-left]"))?.focus();
  const lines = document.querySelectorAll(".messagelist li, [data-queue-left]");
  say([...lines].map((line) => line.textContent.trim()).join(" "));
}

async function send(button) {
  const card = button.closest("[data-ticket]") ?? tickets()[0];
  const place = { id: card?.id, index: Math.max(0, tickets().indexOf(card)) };
  isSending = true;
  failed.hidden = true;
  say(queue().dataset.sending);
  try {
    const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form, button) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("[data-queue]")) show(page, place);
    // Signed out meanwhile: the way back in.
    else if (answer.redirected) location.assign(answer.url);
    else throw new Error(answer.statusText);
  } catch {
    failed.hidden = false;
    say(failed.textContent);
  } finally {
    isSending = false;
  }
}

form?.addEventListener("submit", (event) => {
  if (!event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  if (!isSending) send(event.submitter);
});
