// Changes of a text as if they were typed: the browser's own undo takes them back, and what listens to
// typing hears of them. `execCommand` is old, and the only way that a text area has for it.
export const isOpen = (field) => !field.disabled && !field.readOnly;

// Puts `words` in place of field.value[from..to]; `start` and `end` are what is marked then, counted
// from the first of the words.
export function edit(field, { from, to, words, start = words.length, end = start }) {
  field.focus({ preventScroll: true });
  field.setSelectionRange(from, to);
  const command = words ? "insertText" : "delete";
  if ((words || from !== to) && !document.execCommand(command, false, words)) {
    field.setRangeText(words, from, to, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
  }
  field.setSelectionRange(from + start, from + end);
}

// The same somewhere in the text, with the caret left where it is.
export function editThere(field, from, to, words) {
  const { selectionStart, selectionEnd } = field;
  const moved = (at) => (at <= from ? at : Math.max(from + words.length, at + words.length - (to - from)));
  edit(field, { from, to, words });
  field.setSelectionRange(moved(selectionStart), moved(selectionEnd));
}

export const lineStart = (text, at) => text.lastIndexOf("\n", at - 1) + 1;

export function lineEnd(text, at) {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

// Whether the line stands in a block of code.
export function isInCode(text, at) {
  return (text.slice(0, lineStart(text, at)).match(/^(?:```|~~~)/gm)?.length ?? 0) % 2 === 1;
}

// A text pasted from a word processor may stand a paragraph a line, without a blank line: a first one
// would join all the others, as the recipe of the page reads it.
export function isParagraphALine(text) {
  const whole = text.trim();
  return whole.includes("\n") && !/\n[ \t]*\n/.test(whole);
}

export const gap = (text) => (isParagraphALine(text) ? "\n" : "\n\n");
