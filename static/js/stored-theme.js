// The theme that the reader chose, put on the page before it is painted. Not a module: it must not wait.
try {
  const stored = localStorage.getItem("theme");
  if (stored === "light" || stored === "dark") document.documentElement.dataset.theme = stored;
} catch {
  // Storage is refused: the page follows the reader's system.
}
