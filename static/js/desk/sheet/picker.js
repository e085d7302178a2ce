// The library in a dialog: a file from this device, or a picture found by its words.
import { ask } from "../server.js";

const dialog = document.querySelector("[data-pick]");
let wish = null;
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

// `wish` is { field, chosen(dataset of a picture), sent(files) }; `field` has the focus afterwards.
export function pick(mine) {
  wish = mine;
  dialog.showModal();
  turn();
}

dialog?.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-markdown]");
  const other = event.target.closest("[data-pick-turn]");
  if (other) turn(other.dataset.pickTurn);
  if (!choice) return;
  dialog.close();
  wish.field.focus();
  wish.chosen(choice.dataset);
});

dialog?.querySelector("[name=q]").addEventListener("input", () => turn());
dialog?.querySelector("[type=file]").addEventListener("change", ({ target }) => {
  const files = [...target.files];
  target.value = "";
  dialog.close();
  wish.field.focus();
  if (files.length) wish.sent(files);
});
dialog?.addEventListener("close", () => wish?.field.focus());
