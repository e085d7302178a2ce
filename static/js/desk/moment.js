// A button beside a time that opens the browser's own calendar; what is chosen there is written
// into the field as text.
for (const place of document.querySelectorAll("[data-moment]")) {
  const text = place.querySelector("input");
  if (!text.disabled && "showPicker" in HTMLInputElement.prototype) offer(place, text);
}

function offer(place, text) {
  const calendar = document.createElement("input");
  calendar.type = "datetime-local";
  calendar.className = "moment__calendar";
  calendar.tabIndex = -1;
  calendar.ariaHidden = "true";
  // Of no form: what is posted and kept is the text.
  calendar.setAttribute("form", "");
  const button = place.querySelector("[data-moment-open]");
  button.before(calendar);
  button.hidden = false;
  button.addEventListener("click", () => {
    calendar.value = text.value.trim().replace(" ", "T");
    calendar.showPicker();
  });
  calendar.addEventListener("input", () => {
    text.value = calendar.value.replace("T", " ");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
