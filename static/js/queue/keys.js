// The queue by keyboard. Keys are told by their place on the board, so that they are the same where
// Arabic is typed.
import { current, queue, say, step, tickets } from "./board.js";
import "./send.js";

const TYPING = "input:not([type=checkbox]), textarea, select";
const help = document.querySelector("[data-queue-help]");

function letter(event) {
  if (event.key === "?" || event.key === "\u061f") return "?";
  return event.code.replace(/^(?:Key|Digit|Numpad)/, "").toLowerCase();
}

function press(button) {
  if (button.matches("summary")) {
    button.click();
    button.focus();
  } else {
    button.click();
  }
}

function mark() {
  const box = current()?.querySelector("[data-mark]");
  if (!box) return;
  box.checked = !box.checked;
  const count = queue().querySelectorAll("[data-mark]:checked").length;
  queue().querySelector("[data-queue-together]").open = count > 0;
  say(`${queue().dataset.marked} ${count}`);
}

// The button that a key stands for: of the marked cards, else of the card that the keyboard is on.
function buttonOf(key) {
  const isMarked = queue().querySelector("[data-mark]:checked");
  if (isMarked && "ahs".includes(key)) return queue().querySelector(`[data-together="${key}"]`);
  if (/^\d$/.test(key)) return current()?.querySelector(`details[open] [data-digit="${key}"]`);
  if (key === "u") return queue().querySelector("[data-key=u]");
  return current()?.querySelector(`[data-key="${key}"]`);
}

function act(key) {
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  if (key === "x") return mark();
  if (key === "?") {
    help.open = !help.open;
    return help.open && help.querySelector("summary").focus();
  }
  const button = buttonOf(key);
  return button ? press(button) : say(queue().dataset.none);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest?.(TYPING)) return;
  const key = letter(event);
  if (!/^(?:[jkxarshplmu?]|\d)$/.test(key) || !queue()) return;
  // A digit alone is nobody's: only where reasons are open.
  if (/^\d$/.test(key) && !current()?.querySelector("details[open]")) return;
  event.preventDefault();
  act(key);
});

// The list keeps the keyboard where a card was, as it is found on opening.
if (document.activeElement === document.body) tickets()[0]?.focus({ preventScroll: true });
