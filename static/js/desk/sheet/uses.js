// What each tool does to a text, and whether it already holds where the caret stands.
import { edit, lineEnd, lineStart } from "./edit.js";
import { holds, toggle } from "./inline.js";
import { code, footnote, table } from "./inserts.js";
import { KINDS, quote, toggleLines } from "./lines.js";
import { askLink } from "./links.js";
import { aside, pull } from "./marked.js";

const INLINE = { bold: "**", italic: "*" };
const BLOCKS = { quote, pull, aside, table };

export function use(name, field, words) {
  const { value: text, selectionStart: from, selectionEnd: to } = field;
  if (name in INLINE) return edit(field, toggle(text, from, to, INLINE[name]));
  if (name in BLOCKS) return edit(field, BLOCKS[name](text, from, to, words));
  if (name in KINDS) return edit(field, toggleLines(text, from, to, name));
  if (name === "code") {
    const isBlock = text.slice(from, to).includes("\n");
    return edit(field, isBlock ? code(text, from, to) : toggle(text, from, to, "`"));
  }
  if (name === "footnote") {
    const { sign, note } = footnote(text, to, words);
    // The later place first: the other does not move it.
    edit(field, note);
    edit(field, sign);
    const at = field.value.length;
    return field.setSelectionRange(at - words.note.length, at);
  }
  if (name === "link") return askLink(field);
  return field.dispatchEvent(new CustomEvent(`sheet:${name}`, { bubbles: true }));
}

export function pressed(name, field) {
  const { value: text, selectionStart: at } = field;
  const start = lineStart(text, at);
  if (name in KINDS) return KINDS[name].test(text.slice(start, lineEnd(text, at)));
  const mark = INLINE[name] ?? "`";
  return holds(text.slice(start, at), mark);
}
