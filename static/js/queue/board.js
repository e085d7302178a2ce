// The queue on the page. Its parts are looked for anew: each answer of the server replaces them.
const says = document.querySelector("[data-queue-says]");

export const queue = () => document.querySelector("[data-queue]");

// What a screen reader reads out.
export function say(text) {
  says.textContent = text;
}

export const tickets = () => [...queue().querySelectorAll("[data-ticket]")];

// The card that the keyboard is on; the first one before it was on any.
export const current = () => document.activeElement.closest("[data-ticket]") ?? tickets()[0];

// Steps to a card and shows it; its edge is told.
export function step(by) {
  const all = tickets();
  const inside = document.activeElement.closest("[data-ticket]");
  const next = inside ? all[all.indexOf(inside) + by] : all[0];
  if (!next) return say(by > 0 ? queue().dataset.last : queue().dataset.first);
  next.focus();
  return next.scrollIntoView({ block: "nearest" });
}
