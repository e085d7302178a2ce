// The form of a story on this page, and its words as a browser would post them.
const place = document.querySelector("[data-keeping]");

export const form = place?.closest("form") ?? null;
export const told = place?.dataset ?? {};

// What the form posts beside its words; each sending brings its own.
const OURS = new Set(["csrfmiddlewaretoken", "_tab", "_serial"]);

const newName = () =>
  [...crypto.getRandomValues(new Uint8Array(12))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");

// One opening of the form; a page that shows refused words again goes on under the name they had.
export const tab = form ? form.elements._tab.value || newName() : "";
if (form) form.elements._tab.value = tab;

export function read() {
  const fields = [...new FormData(form)];
  return fields.filter(([name, value]) => typeof value === "string" && !OURS.has(name));
}

// Whether a field differs from what the server sent: a browser may have filled it in again.
export function isTouched() {
  return [...form.elements].some((field) => {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") {
      return field.name !== "_writing" && field.checked !== field.defaultChecked;
    }
    if (field.options) {
      const [first] = field.options;
      const chosen = [...field.options].find((option) => option.defaultSelected) ?? first;
      return field.value !== (chosen?.value ?? "");
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
}
