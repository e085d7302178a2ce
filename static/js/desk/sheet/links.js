// A link asks for its address in a dialog; the words it stands under are those that were marked.
import { edit } from "./edit.js";

const dialog = document.querySelector("[data-ask-link]");
const ADDRESS = /^(?:https?:\/\/|mailto:|\/|#)\S+$/i;

// Where the caret stands in a link, that link: { from, to, words, address }.
function linkAround(text, at) {
  const from = text.lastIndexOf("[", at);
  const found = from < 0 ? null : text.slice(from, from + 2_000).match(/^\[([^[\]]*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/);
  if (!found || from + found[0].length < at) return null;
  return { from, to: from + found[0].length, words: found[1], address: found[2] };
}

export const asLink = (words, address) =>
  `[${words.replace(/\s*\n\s*/g, " ")}](${/[()\s]/.test(address) ? `<${address}>` : address})`;

export const isAddress = (text) => ADDRESS.test(text);

function put(field, place, words, address) {
  const written = address.includes(":") || /^[/#]/.test(address) ? address : `https://${address}`;
  const text = asLink(words || written, written);
  edit(field, { from: place.from, to: place.to, words: text });
}

export function askLink(field) {
  const { value: text, selectionStart: from, selectionEnd: to } = field;
  const place = (from === to && linkAround(text, from)) || { from, to, words: text.slice(from, to), address: "" };
  const [words, address] = ["words", "address"].map((name) => dialog.querySelector(`[name=${name}]`));
  words.value = isAddress(place.words) ? "" : place.words;
  words.dir = field.dir;
  address.value = isAddress(place.words) ? place.words : place.address;
  // Not when the dialog says it is closed: that comes later, and what is typed until then would go
  // over the words that were marked.
  dialog.querySelector("form").onsubmit = (event) => {
    event.preventDefault();
    dialog.close();
    if (event.submitter.value === "put") put(field, place, words.value.trim(), address.value.trim());
  };
  // Whoever has the focus now has it again when the dialog closes.
  field.focus({ preventScroll: true });
  dialog.showModal();
  (place.words && !isAddress(place.words) ? address : words).focus();
}
