// What is put in between: code, a table, a footnote. Each gives the edit to make.
import { gap, lineEnd } from "./edit.js";

const isFull = (text) => text.trim() !== "";

// Set apart from what stands before and after.
export function block(text, from, to, words, start, end = start) {
  const before = text.slice(0, from);
  const after = text.slice(to);
  const apart = gap(text);
  const lead = isFull(before) && !before.endsWith(apart) ? apart.slice(before.endsWith("\n") ? 1 : 0) : "";
  const trail = isFull(after) && !after.startsWith(apart) ? apart.slice(after.startsWith("\n") ? 1 : 0) : "";
  return { from, to, words: lead + words + trail, start: lead.length + start, end: lead.length + end };
}

export function code(text, from, to) {
  const words = text.slice(from, to).replace(/\n$/, "");
  return block(text, from, to, `\`\`\`\n${words}\n\`\`\``, 4, 4 + words.length);
}

export function table(text, from, to, { column }) {
  const at = lineEnd(text, to);
  const head = `| ${column} | ${column} |\n|---|---|\n`;
  return block(text, at, at, `${head}|  |  |\n|  |  |`, 2, 2 + column.length);
}

// The sign at the caret, and the note at the end of the text: two edits.
export function footnote(text, to, { note }) {
  const used = [...text.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1]));
  const sign = `[^${Math.max(0, ...used) + 1}]`;
  const length = text.trimEnd().length;
  const apart = /\n\[\^[^\]\n]+\]:[^\n]*$/.test(text.trimEnd()) ? "\n" : gap(text);
  const words = `${apart}${sign}: ${note}`;
  return {
    sign: { from: to, to, words: sign },
    note: { from: length, to: text.length, words, start: words.length - note.length, end: words.length },
  };
}
