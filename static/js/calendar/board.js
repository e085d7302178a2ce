// The calendar on the page. Its parts are looked for anew: each answer of the server replaces them.
export const calendar = document.querySelector("[data-calendar]");
export const words = calendar.dataset;

const says = calendar.querySelector("[data-calendar-says]");

// What a screen reader reads out, when it has nothing else to say.
export function say(text) {
  says.textContent = text;
}

export const days = () => [...calendar.querySelectorAll("[data-day]")];

export const entryOf = (part) => part.closest?.("[data-entry]") ?? null;

// Whether the day lies before today: nothing is put there.
export const isPast = (day) => day.classList.contains("day--past");

// The one place that a story is held over, or none.
export function mark(place) {
  for (const other of calendar.querySelectorAll(".is-target")) other.classList.remove("is-target");
  place?.classList.add("is-target");
}
