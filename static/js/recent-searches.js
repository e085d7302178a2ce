// The reader's last questions. They are kept in the browser and nowhere else, and can be cleared.
// Not a module: they take their place before what stands below it is painted.
(() => {
  const KEY = "recent-searches";
  const MOST = 8;

  const box = document.querySelector("[data-recent]");
  if (box) {
    const asked = box.dataset.asked.trim();
    if (asked && "found" in box.dataset) keep([asked, ...kept().filter((text) => text !== asked)].slice(0, MOST));
    if (!asked) show(kept());
    box.querySelector("button").addEventListener("click", () => {
      keep([]);
      box.hidden = true;
      document.getElementById("q").focus();
    });
  }

  function kept() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(found) ? found.filter((text) => typeof text === "string") : [];
    } catch {
      return [];
    }
  }

  function keep(texts) {
    try {
      localStorage.setItem(KEY, JSON.stringify(texts));
    } catch {
      // A browser that keeps nothing: then there is nothing to show.
    }
  }

  function show(texts) {
    box.querySelector("ul").replaceChildren(...texts.map(row));
    box.hidden = !texts.length;
  }

  function row(text) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.className = "tags__link";
    link.href = `?${new URLSearchParams({ q: text })}`;
    const words = document.createElement("bdi");
    words.textContent = text;
    link.append(words);
    item.append(link);
    return item;
  }
})();
