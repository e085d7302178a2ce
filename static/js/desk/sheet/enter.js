// The Enter key: a new paragraph, or the next item of a list, line of a quotation, row of a table. At
// an empty one it ends them. With Shift it is the browser's own.
import { edit, isInCode, isOpen, isParagraphALine, lineEnd, lineStart } from "./edit.js";

const ITEM = /^(\s*(?:> ?)*)(?:([-*+])|([0-9]+)([.)])) +/;
const QUOTATION = /^\s*(?:> ?)+/;
const ROW = /^\|.*\|\s*$/;

// What Enter makes at the end of this line; null leaves it to the browser.
export function entered(text, at) {
  const start = lineStart(text, at);
  const line = text.slice(start, at);
  if (isInCode(text, at)) return null;
  const end = lineEnd(text, at);
  const lead = line.match(ITEM) ?? line.match(QUOTATION);
  if (lead) {
    if (line === lead[0] && end === at) return { from: start, to: at, words: "" };
    const [whole, quotation, bullet, number, point] = lead;
    const next = number ? `${quotation}${Number(number) + 1}${point} ` : bullet ? `${quotation}${bullet} ` : whole;
    return { from: at, to: at, words: `\n${next}` };
  }
  if (ROW.test(line) && end === at) {
    if (!/[^|\s]/.test(line)) return { from: start, to: at, words: "" };
    const cells = line.split("|").length - 2;
    return { from: at, to: at, words: `\n${"|  ".repeat(cells)}|`, start: 3 };
  }
  if (!line.trim() || isParagraphALine(text) || /^(?:```|~~~)/.test(line)) return null;
  return text.slice(at).startsWith("\n\n") ? null : { from: at, to: at, words: "\n\n" };
}

export function watchEnter(field) {
  field.addEventListener("keydown", (event) => {
    const isPlain = !(event.shiftKey || event.ctrlKey || event.metaKey || event.altKey);
    if (event.key !== "Enter" || !isPlain || event.isComposing || !isOpen(field)) return;
    if (field.selectionStart !== field.selectionEnd) return;
    const change = entered(field.value, field.selectionStart);
    if (!change) return;
    event.preventDefault();
    edit(field, change);
    // The browser follows the caret only after a key of its own.
    field.blur();
    field.focus();
  });
}
