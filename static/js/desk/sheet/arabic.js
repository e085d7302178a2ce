// What a keyboard gives and what an Arabic text wants: pure, a line before the caret in, an edit out.
const LETTER = /[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]/;
const MARKS = /[\u064b-\u065f\u0670*_~\u00bb\u203a\u2019\u201d)\]]+$/;
const SIGNS = { ",": "\u060c", ";": "\u061b", "?": "\u061f" };
const STRETCHED = /([\u0620-\u063f\u0641-\u064a])(\u0640+)([\u0620-\u063f\u0641-\u064a])$/;
const RTL_FROM = 0.4;

function isArabic(line) {
  const letters = line.match(/\p{L}/gu) ?? [];
  return letters.filter((letter) => LETTER.test(letter)).length >= letters.length * RTL_FROM;
}

// Between the signs of code, or in the address of a link.
const isElsewhere = (before) => before.split("`").length % 2 === 0 || /\]\([^)\s]*$/.test(before);

const isOpenIn = (before, opening, closing) =>
  before.split(opening).length > before.split(closing).length;

// `marks` are the newsroom's own: around a quotation, and around one inside it.
function quotationMark(before, [opens, closes, opensInside, closesInside]) {
  const isInside = isOpenIn(before, opens, closes);
  if (!before || /[\s([{\u00ab\u2039\u201c\u2018\u2013\u2014>*-]$/.test(before)) return isInside ? opensInside : opens;
  if (isOpenIn(before, opensInside, closesInside)) return closesInside;
  return isInside ? closes : opens;
}

// `before` is the line up to the caret, with what was typed last; gives { back, words }: how many
// characters make room for which words. Null leaves it as it is.
export function better(before, line, marks) {
  const sign = before.at(-1);
  const lead = before.slice(0, -1);
  if (isElsewhere(lead)) return null;
  if (sign in SIGNS) {
    const isAfterArabic = LETTER.test(lead.replace(MARKS, "").at(-1) ?? "");
    return isAfterArabic ? { back: 1, words: SIGNS[sign] } : null;
  }
  if (sign === '"') return isArabic(line) ? { back: 1, words: quotationMark(lead, marks) } : null;
  // Between two letters; a prefix before a number, and the sign of the Hijri year, keep theirs.
  const stretched = before.match(STRETCHED);
  return stretched ? { back: stretched[2].length + 1, words: sign } : null;
}
