// Signs around some words: strong, emphasis, code. The same tool takes them away again.
const LETTER = /[\p{L}\p{N}\p{M}_]/u;

function wordAround(text, at) {
  let from = at;
  let to = at;
  while (from > 0 && LETTER.test(text[from - 1])) from -= 1;
  while (to < text.length && LETTER.test(text[to])) to += 1;
  return { from, to };
}

function trimmed(text, from, to) {
  const words = text.slice(from, to);
  const lead = words.length - words.trimStart().length;
  return words.trim() ? { from: from + lead, to: from + words.trimEnd().length } : { from, to };
}

// How many of the sign stand before and after: three asterisks are strong and emphasis.
function run(text, at, step, sign) {
  let count = 0;
  while (text[step < 0 ? at - 1 - count : at + count] === sign) count += 1;
  return count;
}

function isInside(text, from, to, mark) {
  const least = Math.min(run(text, from, -1, mark[0]), run(text, to, 1, mark[0]));
  return mark === "*" ? least === 1 || least === 3 : least >= mark.length;
}

function wrapLines(words, mark) {
  const wrap = (line) => line.replace(/^(\s*(?:>\s?)*(?:#{1,6} |[-*+] |\d+[.)] )?)(.*\S)(\s*)$/, `$1${mark}$2${mark}$3`);
  return words.split("\n").map(wrap).join("\n");
}

export function toggle(text, from, to, mark) {
  const size = mark.length;
  if (from === to) {
    if (text.slice(from - size, from) === mark && text.slice(to, to + size) === mark) {
      return { from: from - size, to: to + size, words: "" };
    }
    const word = wordAround(text, from);
    if (word.from === word.to) return { from, to, words: mark + mark, start: size };
    const done = toggle(text, word.from, word.to, mark);
    const moved = from - word.from + (isInside(text, word.from, word.to, mark) ? 0 : size);
    return { ...done, start: moved, end: moved };
  }
  ({ from, to } = trimmed(text, from, to));
  const words = text.slice(from, to);
  if (isInside(text, from, to, mark)) {
    return { from: from - size, to: to + size, words, start: 0, end: words.length };
  }
  if (words.length > 2 * size && isInside(text, from + size, to - size, mark)) {
    const bare = words.slice(size, -size);
    return { from, to, words: bare, start: 0, end: bare.length };
  }
  if (words.includes("\n")) {
    const wrapped = wrapLines(words, mark);
    return { from, to, words: wrapped, start: 0, end: wrapped.length };
  }
  return { from, to, words: mark + words + mark, start: size, end: size + words.length };
}

// Whether the caret stands between two of these signs, as far as its own line tells.
export function holds(before, mark) {
  const plain = before.replace(/^\s*[*+-] /, "");
  if (mark === "*") return plain.replaceAll("**", "").split("*").length % 2 === 0;
  return plain.split(mark).length % 2 === 0;
}
