// What a picture needs to be shown: it is asked for right after it came, one picture after the other.
import { post } from "../server.js";

const dialog = document.querySelector("[data-ask-picture]");
const waiting = [];

function fill({ field, picture, file }) {
  const form = dialog.querySelector("form");
  form.reset();
  const image = dialog.querySelector("img");
  if (image.src) URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(file);
  dialog.querySelector("[data-errors]").replaceChildren();
  for (const part of dialog.querySelectorAll("[data-language]")) {
    part.hidden = part.dataset.language !== "ar" && part.dataset.language !== field.lang;
  }
  dialog.showModal();
  form.elements.alt_ar.focus();
}

function say(errors) {
  const rows = errors.map((words) => {
    const row = document.createElement("p");
    row.textContent = words;
    return row;
  });
  dialog.querySelector("[data-errors]").replaceChildren(...rows);
}

function next() {
  if (waiting.length && !dialog.open) fill(waiting[0]);
}

export function askWords(field, picture, file) {
  waiting.push({ field, picture, file });
  next();
}

dialog?.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (event.submitter?.value !== "put") return dialog.close();
  const { field, picture } = waiting[0];
  const { came, answer } = await post(picture.words, new FormData(form));
  if (came === "ok") {
    // The text is the same, and its picture is not: its proof is made anew.
    field.dispatchEvent(new Event("sheet:anew", { bubbles: true }));
    return dialog.close();
  }
  const said = answer?.status === 400 ? (await answer.json()).errors : [form.dataset.trouble];
  return say(said);
});

dialog?.addEventListener("close", () => {
  const { field } = waiting.shift();
  field.focus();
  // The text is the same, and shows more now: whoever follows it is told.
  field.dispatchEvent(new Event("change", { bubbles: true }));
  next();
});
