// One row of the list of suggestions: what it is called, and what kind of thing it is.
export function option(item, id) {
  const row = document.createElement("li");
  row.id = id;
  row.className = "suggestions__item";
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  row.dataset.address = item.address;
  row.append(part("bdi", "text", item.text), " ", part("span", "kind", item.label));
  return row;
}

function part(tag, name, words) {
  const made = document.createElement(tag);
  made.className = `suggestions__${name}`;
  made.textContent = words;
  return made;
}
