// Quotations with a mark at their end: a pull quote, a box. Each gives the edit to make.
import { lineEnd, lineStart } from "./edit.js";
import { ANY, isFull, linesOf } from "./lines.js";

const isMark = (line, mark) => line.trimEnd().endsWith(`{.${mark}}`);
const unquoted = (line) => line.replace(/^> ?/, "");

// The whole quotation where the selection stands in one, else its lines.
function quotationOf(text, from, to) {
  const here = linesOf(text, from, to);
  if (!here.lines[0].startsWith(">")) return here;
  while (here.from > 0 && text[lineStart(text, here.from - 1)] === ">") here.from = lineStart(text, here.from - 1);
  while (text[here.to + 1] === ">") here.to = lineEnd(text, here.to + 1);
  return { ...here, lines: text.slice(here.from, here.to).split("\n") };
}

// Takes the mark of a quotation away, and with it what made it one; null where it has none.
function unmarked(here, mark) {
  if (!here.lines.some((line) => isMark(line, mark))) return null;
  const left = here.lines.map((line) => unquoted(line).replace(`{.${mark}}`, "").trimEnd());
  while (left.length > 1 && !isFull(left.at(-1))) left.pop();
  return { from: here.from, to: here.to, words: left.join("\n") };
}

// A pull quote: words of the story itself, set large.
export function pull(text, from, to) {
  const off = unmarked(quotationOf(text, from, to), "pull");
  if (off) return off;
  const here = linesOf(text, from, to);
  const words = `${here.lines.map((line) => `> ${line.replace(ANY, "")}`).join("\n")}\n> {.pull}`;
  return { from: here.from, to: here.to, words, start: 2, end: words.indexOf("\n> {.pull}") };
}

// A box beside the story. Its title is marked to be typed over; lists and paragraphs in it stay.
export function aside(text, from, to, { box }) {
  const here = quotationOf(text, from, to);
  const off = unmarked(here, "aside");
  if (off) return { ...off, words: off.words.replace(/^### .*\n\n?/, "") };
  const inside = here.lines.map((line) => `> ${unquoted(line)}`.trimEnd()).join("\n");
  const words = `> ### ${box}\n>\n${inside === ">" ? "> " : inside}\n>\n> {.aside}`;
  return { from: here.from, to: here.to, words, start: 6, end: 6 + box.length };
}
