// Words and minutes of a text, by the rule that readers' pages are counted with. What no reader sees
// of the text (signs, addresses of links, keys of pictures) is left out.
const REMOVED = /[\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08ff\u00ad\u200b\u200d-\u200f\u061c\u2060\u202a-\u202e\u2066-\u2069\ufeff\u180e]/g;
const WORD = /[\p{L}\p{N}_]+(?:[\u2019'.-][\p{L}\p{N}_]+)*/gu;
const PER_MINUTE = { ar: 140, en: 238 };
const PAUSE_MS = 250;
const LEAST = { zero: 0, one: 1, two: 2, few: 3, many: 11, other: 100 };

function plain(source) {
  return source
    .replace(/^(?:```|~~~)[^\n]*$/gm, "")
    .replace(/!\[[^\]\n]*\]\([^)\n]*\)/g, "")
    .replace(/\[([^[\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)/g, "$1")
    .replace(/^\[\^[^\]\n]+\]:/gm, "")
    .replace(/^(\s*(?:> ?)*)\d+[.)] /gm, "$1")
    .replace(/^([ \t]*>.*)\{\.(?:pull|aside)\}[ \t]*$/gm, "$1")
    .replace(/^\[\[answer:[\w-]+\]\]\s*$/gm, "")
    .replace(/https?:\/\/\S+/g, " ")
    .replace(/\*\*|__(?=\S)|(?<=\S)__|`/g, "");
}

export const countWords = (source) => plain(source).replace(REMOVED, "").match(WORD)?.length ?? 0;

// Whole minutes, a half to the even one, at least one.
export function readingMinutes(words, language) {
  const minutes = words / PER_MINUTE[language];
  const low = Math.floor(minutes);
  const isUp = minutes - low > 0.5 || (minutes - low === 0.5 && low % 2 === 1);
  return Math.max(1, low + (isUp ? 1 : 0));
}

export function told(forms, count) {
  const kinds = Object.values(LEAST);
  const kind = new Intl.PluralRules(document.documentElement.lang).select(count);
  const form = forms.split("|")[kinds.indexOf(LEAST[kind])];
  const isArabic = /[\u0660-\u0669]/.test(form);
  const digits = count.toLocaleString(isArabic ? "ar-u-nu-arab" : "en");
  return form.replace(/[\d\u0660-\u0669]+/, digits);
}

export function watchCount(place, field) {
  const { words, minutes, marked } = place.dataset;
  let pause = 0;
  let all = "";

  function count() {
    const number = countWords(field.value);
    all = number ? `${told(words, number)} \u00b7 ${told(minutes, readingMinutes(number, field.lang))}` : "";
    show();
  }

  function show() {
    const { selectionStart: from, selectionEnd: to } = field;
    const some = from === to ? 0 : countWords(field.value.slice(from, to));
    const text = some ? told(marked, some) : all;
    if (place.textContent !== text) place.textContent = text;
  }

  const later = (work) => () => {
    clearTimeout(pause);
    pause = setTimeout(work, PAUSE_MS);
  };
  field.addEventListener("input", later(count));
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === field && place.isConnected) {
      if (field.selectionStart !== field.selectionEnd || place.textContent !== all) later(count)();
    }
  });
  count();
}
