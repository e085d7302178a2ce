// Lines made something else: headings, quotations, lists. Each gives the edit to make.
import { lineEnd, lineStart } from "./edit.js";

export const KINDS = {
  heading2: /^##(?!#) +/,
  heading3: /^###(?!#) +/,
  quote: /^> ?/,
  list: /^[-*+] +/,
  numbers: /^[0-9]+[.)] +/,
};
export const ANY = /^(?:#{1,6} +|> ?|[-*+] +|[0-9]+[.)] +)/;
const MARKS = { heading2: "## ", heading3: "### ", quote: "> ", list: "- " };

// The lines of the selection: { from, to, lines }.
export function linesOf(text, from, to) {
  const start = lineStart(text, from);
  const last = to > from && text[to - 1] === "\n" ? to - 1 : to;
  const end = lineEnd(text, last);
  return { from: start, to: end, lines: text.slice(start, end).split("\n") };
}

export const isFull = (line) => line.trim() !== "";

export function toggleLines(text, from, to, kind) {
  const here = linesOf(text, from, to);
  const full = here.lines.filter(isFull);
  const isOn = full.length > 0 && full.every((line) => KINDS[kind].test(line));
  let number = 0;
  const changed = here.lines.map((line) => {
    if (isOn) return line.replace(KINDS[kind], "");
    if (!isFull(line) && here.lines.length > 1) return kind === "quote" ? ">" : line;
    number += 1;
    return (MARKS[kind] ?? `${number}. `) + line.replace(ANY, "");
  });
  const words = changed.join("\n");
  if (from !== to) return { from: here.from, to: here.to, words, start: 0, end: words.length };
  const caret = Math.max(0, from - here.from + words.length - (here.to - here.from));
  return { from: here.from, to: here.to, words, start: caret };
}

// A quotation with the place of its speaker, whose name is marked to be typed over.
export function quote(text, from, to, { speaker }) {
  const done = toggleLines(text, from, to, "quote");
  const isOff = !done.words.startsWith(">");
  const rest = text.slice(done.to);
  if (isOff || /\n> ?[\u2013\u2014]/.test(done.words) || /^\n>/.test(rest)) return done;
  // An empty quotation is begun; with words in it, what is missing is whose they are.
  if (!isFull(done.words.replace(/[> ]/g, ""))) return { ...done, words: "> ", start: 2, end: 2 };
  const words = `${done.words}\n>\n> \u2013 ${speaker}`;
  return { ...done, words, start: words.length - speaker.length, end: words.length };
}
