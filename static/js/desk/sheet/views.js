// Where there is no room for both, the text or its proof.
export function setViews(sheet, ask) {
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
