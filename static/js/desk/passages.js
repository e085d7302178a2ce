// A note and the passage of the text that it is about: what is marked in the text goes into the
// note, and from a note one finds it in the text. Without this file it is pasted, and read.
import { mark } from "./mark.js";

const CONTEXT = 40;

document.addEventListener("notes:shown", ({ target: link, detail: shown }) => {
  const text = link.closest(".write--body")?.querySelector("textarea");
  const quote = shown.querySelector("[name=quote]");
  if (!text || !quote || text.selectionStart === text.selectionEnd) return;
  const { value, selectionStart: from, selectionEnd: to } = text;
  quote.value = value.slice(from, to);
  // It may stand there twice: what comes before it tells which.
  shown.querySelector("[name=before]").value = value.slice(Math.max(0, from - CONTEXT), from);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-find]");
  const text = button && document.getElementById(button.dataset.in);
  const from = text?.value.indexOf(button.dataset.find) ?? -1;
  if (from < 0) return;
  button.closest("dialog").close();
  mark(text, from, from + button.dataset.find.length);
});
