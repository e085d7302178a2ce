// Tags that stand in the words of the story: asked for by a press, added by another.
import { post } from "./server.js";

const NAMES = ["headline_ar", "standfirst_ar", "body_ar", "tags"];

for (const box of document.querySelectorAll("[data-tags]")) {
  const form = box.closest("form");
  const [ask, list, told] = ["button", "ul", "[role=status]"].map((part) => box.querySelector(part));
  const field = form.elements.tags;
  box.hidden = field.disabled || field.readOnly;

  ask.addEventListener("click", async () => {
    const words = NAMES.map((name) => [name, form.elements[name]?.value ?? ""]);
    const { came, answer } = await post(box.dataset.tags, words);
    if (came !== "ok") return (told.textContent = box.dataset.failed);
    const { tags, said } = await answer.json();
    told.textContent = said;
    list.replaceChildren(...tags.map(chip));
  });

  function chip(tag) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tag-chips__chip";
    button.textContent = `+ ${tag}`;
    button.addEventListener("click", () => {
      field.value = [...field.value.split("،").map((one) => one.trim()).filter(Boolean), tag].join("، ");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      const next = item.nextElementSibling?.firstElementChild ?? ask;
      item.remove();
      next.focus();
    });
    item.append(button);
    return item;
  }
}
