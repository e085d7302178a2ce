// Marks a passage in a field of the story, which may be hidden behind the other language or behind
// the preview.
export function mark(field, from, to) {
  document.querySelector(`[name=_writing][value="${field.lang}"]`)?.click();
  field.closest("[data-sheet]")?.querySelector("[data-view=write][aria-pressed=false]")?.click();
  field.focus();
  field.setSelectionRange(from, to);
  field.scrollTop = (field.scrollHeight * from) / field.value.length - field.clientHeight / 3;
}
