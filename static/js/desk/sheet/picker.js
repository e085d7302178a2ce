// The tool for pictures: a file from this machine, or one of the library, found by its words.
import { ask } from "../server.js";
import { edit } from "./edit.js";
import { block } from "./inserts.js";
import { sendPictures } from "./pictures.js";

const dialog = document.querySelector("[data-pick]");
let sheet = null;
let field = null;
let asked = 0;

async function turn(page = 1) {
  asked += 1;
  const mine = asked;
  const words = new URLSearchParams({ q: dialog.querySelector("[name=q]").value, page });
  const { came, answer } = await ask(`${dialog.dataset.pick}?${words}`, { headers: { accept: "text/html" } });
  const place = dialog.querySelector("[data-pick-here]");
  const text = came === "ok" ? await answer.text() : "";
  if (mine !== asked) return;
  const found = new DOMParser().parseFromString(text, "text/html").querySelector("[data-pick-page]");
  place.replaceChildren(found ?? place.dataset.trouble);
}

function put(markdown) {
  const { value, selectionEnd: at } = field;
  edit(field, block(value, at, at, markdown, markdown.length));
}

export function watchPicker(mySheet, myField) {
  myField.addEventListener("sheet:picture", () => {
    [sheet, field] = [mySheet, myField];
    dialog.showModal();
    turn();
  });
}

dialog?.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-markdown]");
  const other = event.target.closest("[data-pick-turn]");
  if (other) turn(other.dataset.pickTurn);
  if (!choice) return;
  dialog.close();
  put(choice.dataset.markdown);
});

dialog?.querySelector("[name=q]").addEventListener("input", () => turn());
dialog?.querySelector("[type=file]").addEventListener("change", ({ target }) => {
  const files = [...target.files];
  target.value = "";
  dialog.close();
  field.focus();
  sendPictures(sheet, field, files);
});
dialog?.addEventListener("close", () => field?.focus());
