// At which height of the proof a height of the text stands: paragraphs are known by their first letters.
const LEAD = 14;
const AHEAD = 60;

const letters = (text) => text.slice(0, 300).replace(/[^\p{L}\p{N}]/gu, "").slice(0, LEAD);

// The heights at which the lines of the text begin, found in a copy of it that is laid out alike.
function lineHeights(field) {
  const copy = document.createElement("div");
  copy.className = "md__copy";
  copy.ariaHidden = "true";
  copy.dir = field.dir;
  copy.lang = field.lang;
  copy.style.setProperty("inline-size", `${field.clientWidth}px`);
  const lines = field.value.split("\n").map((text) => {
    const line = document.createElement("div");
    line.textContent = text || "\u00a0";
    copy.append(line);
    return { begin: letters(text), line };
  });
  field.after(copy);
  const found = lines.map(({ begin, line }) => ({ begin, at: line.offsetTop }));
  copy.remove();
  return found.filter(({ begin }) => begin);
}

// Pairs of heights, [in the text, in the proof], rising in both.
export function pairs(field, page) {
  const lines = lineHeights(field);
  const found = [[0, 0]];
  let next = 0;
  for (const block of page.querySelectorAll(".reading__text > *")) {
    const begin = letters(block.textContent.trimStart());
    const reach = lines.slice(next, next + AHEAD);
    const at = begin ? reach.findIndex((line) => line.begin.startsWith(begin) || begin.startsWith(line.begin)) : -1;
    if (at < 0) continue;
    const height = block.getBoundingClientRect().top + page.defaultView.scrollY;
    if (next + at > 0) found.push([reach[at].at, height]);
    next += at + 1;
  }
  const most = [field.scrollHeight, page.documentElement.scrollHeight];
  return [...found, most].filter(([here, there], place, all) => {
    const [before, beside] = all[place - 1] ?? [-1, -1];
    return here > before && there > beside;
  });
}

export function across(points, height, from, to) {
  const next = points.findIndex((point) => point[from] > height);
  const [one, two] = next < 1 ? points.slice(-2) : [points[next - 1], points[next]];
  if (!two) return 0;
  const part = (height - one[from]) / (two[from] - one[from]);
  return one[to] + part * (two[to] - one[to]);
}
