// The focal point of a picture: set on the picture itself, with the cuts that pages make of it.
const panel = document.querySelector("[data-focal]");
const STEPS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const FAR = 10;

function start() {
  const frame = panel.querySelector("[data-focal-frame]");
  const mark = panel.querySelector("[data-focal-mark]");
  const said = panel.querySelector("[data-focal-said]");
  const cuts = panel.querySelectorAll("[data-focal-cut]");
  const fields = [document.querySelector("#id_focal_x"), document.querySelector("#id_focal_y")];
  if (!fields.every(Boolean)) return;

  const within = (number) => Math.min(100, Math.max(0, Math.round(number)));
  const point = () => fields.map((field) => within(Number(field.value) || 0));

  function show() {
    const [x, y] = point();
    // Of the picture, which has no direction of reading.
    mark.style.left = `${x}%`;
    mark.style.top = `${y}%`;
    said.textContent = said.dataset.words.replace("X", x).replace("Y", y);
    for (const cut of cuts) cut.style.objectPosition = `${x}% ${y}%`;
  }

  function move(x, y) {
    [x, y].forEach((number, place) => (fields[place].value = within(number)));
    show();
  }

  frame.addEventListener("click", (event) => {
    // A button pressed by the keyboard clicks at no place.
    if (!event.detail) return;
    const box = frame.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
    mark.focus();
  });
  mark.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const [x, y] = point();
    const length = event.shiftKey ? FAR : 1;
    move(x + step[0] * length, y + step[1] * length);
  });
  for (const field of fields) field.addEventListener("input", show);
  panel.querySelector("[data-focal-hint]").hidden = false;
  mark.hidden = false;
  show();
}

if (panel) start();
