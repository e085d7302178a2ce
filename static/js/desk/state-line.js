// The line at the head of the form that says whether the words are safe. All its sentences stand in
// the template; one is shown. Read aloud is only that something went wrong, and that it is right again.
const line = document.querySelector("[data-safe]");
const CALM = new Set(["saved", "keeping", "kept"]);

let wasCalm = true;

export function show(when, at = "") {
  const chosen = line.querySelector(`[data-when="${when}"]`);
  for (const sentence of line.querySelectorAll("[data-when]")) sentence.hidden = sentence !== chosen;
  const time = chosen.querySelector("[data-at]");
  if (time) time.textContent = at;
  line.dataset.shown = when;
  const isCalm = CALM.has(when);
  if (when === "keeping" || (isCalm && wasCalm)) return;
  wasCalm = isCalm;
  line.querySelector("[data-told]").textContent = chosen.textContent.trim();
}
