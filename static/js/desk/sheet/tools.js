// The tools over a text: one stop of the Tab key, moved through by the arrows, each with a shortcut.
import { isOpen } from "./edit.js";
import { pressed, use } from "./uses.js";

// Control is the key with the clover leaf on a Mac. A letter is known by its key, as the keyboard is
// an Arabic one most of the time.
function isAsked(event, keys) {
  const wanted = new Set(keys.split("+"));
  const key = keys.split("+").at(-1);
  return (
    (event.ctrlKey || event.metaKey) === wanted.has("Control") &&
    event.altKey === wanted.has("Alt") &&
    event.shiftKey === wanted.has("Shift") &&
    !event.getModifierState("AltGraph") &&
    [`Key${key}`, `Digit${key}`].includes(event.code)
  );
}

function rove(bar, tools) {
  const stop = (chosen) => {
    for (const tool of tools) tool.tabIndex = tool === chosen ? 0 : -1;
  };
  stop(tools[0]);
  bar.addEventListener("focusin", (event) => stop(event.target));
  bar.addEventListener("keydown", (event) => {
    const isRtl = getComputedStyle(bar).direction === "rtl";
    const steps = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 };
    const at = tools.indexOf(event.target);
    const ends = { Home: 0, End: tools.length - 1 };
    const next = event.key in steps ? (at + steps[event.key] + tools.length) % tools.length : ends[event.key];
    if (next === undefined) return;
    event.preventDefault();
    tools[next].focus();
  });
}

// The shortcut behind a tool's name, as the keyboard of this machine has it.
function tellKeys(tool) {
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  const keys = tool.ariaKeyShortcuts?.replace("Control", isMac ? "\u2318" : "Ctrl");
  if (keys) tool.title = `${tool.title} (${keys})`;
}

export function setTools(bar, field) {
  const tools = [...bar.querySelectorAll("[data-tool]")];
  tools.forEach(tellKeys);
  const told = tools.filter((tool) => tool.hasAttribute("aria-pressed"));
  const words = bar.dataset;
  const act = (name) => {
    if (isOpen(field)) use(name, field, words);
  };
  bar.hidden = field.disabled;
  rove(bar, tools);
  // The text keeps its marked words while a tool is pressed.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    if (tool) act(tool.dataset.tool);
  });
  field.addEventListener("keydown", (event) => {
    const tool = tools.find(({ ariaKeyShortcuts }) => ariaKeyShortcuts && isAsked(event, ariaKeyShortcuts));
    if (!tool) return;
    event.preventDefault();
    act(tool.dataset.tool);
  });
  document.addEventListener("selectionchange", () => {
    if (document.activeElement !== field) return;
    for (const tool of told) tool.ariaPressed = String(pressed(tool.dataset.tool, field));
  });
}
