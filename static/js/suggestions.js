// A combobox with a list of suggestions (ARIA APG: editable, list autocomplete, manual selection).
// The field keeps the focus; arrows move through the list, Enter follows, Escape closes and then clears.
import { option } from "./suggestion.js";

const WAIT = 150;
const SHORTEST = 2;

for (const field of document.querySelectorAll("[data-suggest]")) suggestFor(field);

function suggestFor(field) {
  const list = document.getElementById(field.dataset.suggestList);
  const told = document.getElementById(field.dataset.suggestTold);
  let timer = 0;
  let asking = null;
  let chosen = -1;

  const given = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(given)) field.setAttribute(name, value);
  list.setAttribute("role", "listbox");

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(number) {
    chosen = number;
    for (const [place, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(place === number));
    if (number < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", list.children[number].id);
    list.children[number]?.scrollIntoView({ block: "nearest" });
  }

  function show(answer) {
    list.replaceChildren(...answer.items.map((item, number) => option(item, `${list.id}-${number}`)));
    list.hidden = !answer.items.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
    told.textContent = answer.told;
  }

  // One question at a time: a newer one ends the older, whose answer would be stale.
  async function ask() {
    asking?.abort();
    const text = field.value.trim();
    if (text.length < SHORTEST) return close();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: text })}`, { signal });
      if (answer.ok && !signal.aborted) show(await answer.json());
    } catch {} // Without suggestions the form still works.
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const last = list.children.length - 1;
    const to = { ArrowDown: chosen < last ? chosen + 1 : -1, ArrowUp: chosen < 0 ? last : chosen - 1 };
    if (chosen >= 0) Object.assign(to, { Home: 0, End: last });
    if (event.key in to) choose(to[event.key]);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.address);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  // Before the field loses the focus, and with it the list.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) location.assign(item.dataset.address);
  });
}
