// Characters that nobody sees in the text: how many there are, where, and away with them.
import { edit, isOpen } from "./edit.js";
import { told } from "./counts.js";

const HIDDEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const PAUSE_MS = 400;

export function watchHidden(place, field) {
  const [next, remove] = ["next", "remove"].map((name) => place.querySelector(`[data-hidden-${name}]`));
  let pause = 0;

  function count() {
    const many = field.value.match(HIDDEN)?.length ?? 0;
    place.hidden = many === 0;
    const words = many ? told(place.dataset.forms, many) : "";
    if (next.textContent !== words) next.textContent = words;
  }

  // The next one behind the caret is marked with its neighbours, as it has no width of its own.
  next.addEventListener("click", () => {
    const all = [...field.value.matchAll(HIDDEN)].map((found) => found.index);
    const at = all.find((found) => found > field.selectionEnd) ?? all[0];
    field.focus();
    field.setSelectionRange(Math.max(0, at - 1), at + 2);
    field.scrollTop = (field.scrollHeight * at) / field.value.length - field.clientHeight / 3;
  });

  remove.addEventListener("click", () => {
    const all = [...field.value.matchAll(HIDDEN)].map((found) => found.index);
    if (!all.length || !isOpen(field)) return;
    const [from, to] = [all[0], all.at(-1) + 1];
    edit(field, { from, to, words: field.value.slice(from, to).replace(HIDDEN, "") });
    count();
  });

  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(count, PAUSE_MS);
  });
  count();
}
