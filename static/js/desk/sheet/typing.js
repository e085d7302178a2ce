// Helps with what an Arabic keyboard makes hard, a sign at a time: undo gives back what was typed.
// Whoever does not want it switches it off, for this browser.
import { better } from "./arabic.js";
import { edit, isInCode, isOpen, lineEnd, lineStart } from "./edit.js";

const KEY = "newsroom-typing";
const OFF = "off";

let isOn = true;
try {
  isOn = localStorage.getItem(KEY) !== OFF;
} catch {
  // A browser that stores nothing has it on.
}

// Whether it changed something.
function help(field, marks) {
  const { value: text, selectionStart: at, selectionEnd: end } = field;
  if (at !== end || at === 0) return false;
  const start = lineStart(text, at);
  const line = text.slice(start, lineEnd(text, at));
  const change = better(text.slice(start, at), line, marks);
  if (!change || isInCode(text, at)) return false;
  edit(field, { from: at - change.back, to: at, words: change.words });
  return true;
}

export function watchTyping(field, button) {
  let isOurs = false;
  let wasOurs = false;
  field.addEventListener("input", (event) => {
    // Undo marks what it brings back, and the next key would type over it.
    if (wasOurs && event.inputType === "historyUndo") {
      field.setSelectionRange(field.selectionEnd, field.selectionEnd);
    }
    if (!isOurs) wasOurs = false;
    if (!button || !isOn || isOurs || event.isComposing || event.inputType !== "insertText") return;
    if (event.data?.length !== 1 || field.lang !== "ar" || !isOpen(field)) return;
    isOurs = true;
    wasOurs = help(field, button.dataset.typing);
    isOurs = false;
  });
  if (!button) return;
  const tell = () => { button.ariaPressed = String(isOn); };
  button.hidden = false;
  tell();
  button.addEventListener("click", () => {
    isOn = !isOn;
    tell();
    try {
      localStorage.setItem(KEY, isOn ? "on" : OFF);
    } catch {
      // Then it is off until the page is left.
    }
  });
}
