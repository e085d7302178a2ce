// What the reader chose, the theme and the size of the text, put on the page before it is painted. Not
// a module: it must not wait.
try {
  const { dataset } = document.documentElement;
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") dataset.theme = theme;
  const size = localStorage.getItem("text-size");
  if (["large", "larger", "largest"].includes(size)) dataset.textSize = size;
} catch {
  // Storage is refused: the page follows the reader's system.
}
