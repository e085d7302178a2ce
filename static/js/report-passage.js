// A passage of the story that is marked: a link beside it reports an error in it. Without this file the
// link at the end of the story does, and the passage is copied or chosen there.
const link = document.querySelector("[data-report-passage]");
const text = document.querySelector(".reading__text");
const SHORTEST = 2;
const LONGEST = 500;

function marked() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  const words = selection.toString().trim();
  return words.length < SHORTEST || words.length > LONGEST ? null : { words, range };
}

if (link && text) {
  const base = link.getAttribute("href");
  const place = () => {
    const found = marked();
    link.hidden = !found;
    if (!found) return;
    const box = found.range.getBoundingClientRect();
    const isRtl = document.documentElement.dir === "rtl";
    const start = isRtl ? document.documentElement.clientWidth - box.right : box.left;
    link.href = `${base}?quote=${encodeURIComponent(found.words)}`;
    link.style.insetBlockStart = `${box.bottom + scrollY}px`;
    link.style.insetInlineStart = `${Math.max(start, 0)}px`;
  };
  // When the mark stands still: a link that follows the finger cannot be pressed.
  let waiting;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(place, 200);
  });
}
