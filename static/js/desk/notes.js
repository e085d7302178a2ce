// A story's notes over its form, so that what is being typed there stays. Without this file the
// same links lead to the notes' own page.
const dialog = document.querySelector("[data-notes-dialog]");
const shown = dialog?.querySelector("[data-notes-shown]");
let hasChanged = false;

async function page(address, options) {
  const answer = await fetch(address, options);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// `place` is the id of the note to go to.
async function show(address, place, options) {
  const found = await page(address, options).catch(() => document.createDocumentFragment());
  const notes = found.querySelector("[data-notes]");
  const said = found.querySelector(".messagelist") ?? "";
  if (notes) shown.replaceChildren(said, notes);
  else shown.replaceChildren(dialog.dataset.failed);
  if (!dialog.open) dialog.showModal();
  const note = place ? shown.querySelector(`[id="${place}"]`) : null;
  note?.closest("details")?.setAttribute("open", "");
  note?.scrollIntoView();
  const first = note ?? shown.querySelector(".notes__new[open] [name=text], h1");
  first?.focus({ preventScroll: Boolean(note) });
}

// What the form says of the notes follows what was done over it.
async function refresh() {
  const fresh = await page(location.href);
  for (const name of ["[data-notes-side]", "[data-noted]"]) {
    const parts = fresh.querySelectorAll(name);
    document.querySelectorAll(name).forEach((old, place) => {
      if (parts[place]) old.replaceWith(parts[place]);
    });
  }
}

if (dialog?.showModal) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-notes-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await show(link.href, link.hash.slice(1));
    link.dispatchEvent(new CustomEvent("notes:shown", { bubbles: true, detail: shown }));
  });
  dialog.addEventListener("submit", (event) => {
    if (event.target.method === "dialog") return;
    event.preventDefault();
    const { target: form, submitter } = event;
    const body = new FormData(form);
    body.append(submitter.name, submitter.value);
    hasChanged = true;
    show(form.action, form.closest("article")?.id, { method: "POST", body });
  });
  dialog.addEventListener("close", () => {
    if (hasChanged) refresh();
    hasChanged = false;
  });
}
