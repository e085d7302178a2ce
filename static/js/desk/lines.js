// Fields of one paragraph: the Enter key breaks no line in them, and where the browser cannot let
// a field grow by itself, its rows are counted.
const MOST_ROWS = 8;
const growsByItself = CSS.supports("field-sizing", "content");

function fit(field) {
  field.rows = 1;
  while (field.scrollHeight > field.clientHeight && field.rows < MOST_ROWS) field.rows += 1;
}

for (const field of document.querySelectorAll("textarea[data-line]")) {
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) event.preventDefault();
  });
  field.addEventListener("input", () => {
    const plain = field.value.replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ");
    if (plain !== field.value) field.value = plain;
    if (!growsByItself) fit(field);
  });
  if (!growsByItself) fit(field);
}
