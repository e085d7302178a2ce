// The passages of a translation as one text, in the field that the story's form keeps and posts. The
// server puts them together by the same rule: articles/admin/translation_pairs.py.
const form = document.querySelector(".pairs");
const passages = [...(form?.querySelectorAll("[data-passage]") ?? [])];

function together() {
  const parts = passages.map((passage) => {
    const { value: gap } = passage.nextElementSibling;
    return [passage.value, gap.includes("\n") ? gap : "\n\n"];
  });
  return parts.filter(([text]) => text.trim()).flat().join("").trim();
}

if (passages.length) {
  const body = form.elements[`body_${form.elements._into.value}`];
  form.addEventListener("input", ({ target }) => {
    if ("passage" in target.dataset) body.value = together();
  }, { capture: true });
}

form?.addEventListener("keydown", (event) => {
  const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyS";
  if (!isAsked) return;
  event.preventDefault();
  const save = form.querySelector("button[name=_move][value=save]");
  if (save) form.requestSubmit(save);
});
