// The size of a story's text, chosen once for all stories; stored-theme.js puts it on the page before it
// is painted. Without this file the browser's own zoom serves.
const root = document.documentElement;

function choose(size) {
  root.dataset.textSize = size;
  try {
    localStorage.setItem("text-size", size);
  } catch {
    // Storage is refused: the choice holds for this page.
  }
}

for (const group of document.querySelectorAll("[data-text-size][role=group]")) {
  const steps = group.querySelectorAll("button");
  const tell = () => {
    for (const step of steps) {
      step.setAttribute("aria-pressed", step.value === (root.dataset.textSize ?? ""));
    }
  };
  for (const step of steps) {
    step.addEventListener("click", () => {
      choose(step.value);
      tell();
    });
  }
  tell();
  group.hidden = false;
}
