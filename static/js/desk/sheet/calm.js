// Calm: the headline, the text and its proof alone, for as long as one writes. And the key that saves,
// which every hand knows.
import { form } from "../story-form.js";

const KEY = "newsroom-calm";

function remembered() {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

export function setCalm(buttons) {
  let isOn = remembered();
  const show = () => {
    form.classList.toggle("editor--calm", isOn);
    for (const button of buttons) button.ariaPressed = String(isOn);
  };
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => {
      isOn = !isOn;
      show();
      try {
        localStorage.setItem(KEY, isOn ? "on" : "off");
      } catch {
        // Then it is so until the page is left.
      }
    });
  }
  show();
}

export function watchSaving() {
  form.addEventListener("keydown", (event) => {
    const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyS";
    if (!isAsked) return;
    event.preventDefault();
    const save = form.querySelector("button[name=_move][value=save]");
    if (save && !save.disabled) form.requestSubmit(save);
  });
}
