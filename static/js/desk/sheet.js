// The writing sheet: tools, keys, counts and the proof around a text area, which stays an ordinary one.
import { watchCount } from "./sheet/counts.js";
import { watchEnter } from "./sheet/enter.js";
import { watchProof } from "./sheet/proof.js";
import { setTools } from "./sheet/tools.js";

for (const sheet of document.querySelectorAll("[data-sheet]")) {
  const field = sheet.querySelector("textarea");
  const tools = sheet.querySelector("[data-tools]");
  if (tools) {
    setTools(tools, field);
    watchEnter(field);
  }
  watchCount(sheet.querySelector("[data-count]"), field);
  const ask = watchProof(sheet.querySelector("[data-proof]"), field);
  setViews(sheet, ask);
}

// Where there is no room for both, the text or its proof.
function setViews(sheet, ask) {
  const views = sheet.querySelector("[data-views]");
  const md = sheet.querySelector("[data-shown]");
  views.hidden = false;
  views.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-view]");
    if (!chosen) return;
    md.dataset.shown = chosen.dataset.view;
    for (const view of views.children) view.ariaPressed = String(view === chosen);
    ask();
  });
  // The other language's sheet comes into sight by the switch of the form.
  sheet.closest("form").addEventListener("change", (event) => {
    if (event.target.name === "_writing") ask();
  });
}
