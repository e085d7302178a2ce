// How the proof is looked at: as on a phone or a desktop, by day or by night.

// The narrowest window that has the page of a desktop, in pixels.
const DESKTOP_PX = 960;

export function setLooks(pane, frame) {
  const room = pane.querySelector("[data-proof-room]");
  const [wide, dark] = ["wide", "dark"].map((name) => pane.querySelector(`[data-proof-${name}]`));
  const flip = (button) => {
    button.ariaPressed = String(button.ariaPressed !== "true");
    return button.ariaPressed === "true";
  };
  const dress = () => {
    const page = frame.contentDocument?.documentElement;
    if (page) page.dataset.theme = dark.ariaPressed === "true" ? "dark" : "light";
  };
  const desk = document.documentElement.dataset.theme;
  const isNight = desk === "dark" || (desk !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  dark.ariaPressed = String(isNight);
  dark.addEventListener("click", () => {
    flip(dark);
    dress();
  });
  wide.addEventListener("click", () => frame.classList.toggle("proof__frame--wide", flip(wide)));
  frame.addEventListener("load", dress);
  dress();
  new ResizeObserver(() => {
    frame.style.setProperty("--scale", Math.min(1, room.clientWidth / DESKTOP_PX));
  }).observe(room);
  pane.querySelector("[data-proof-looks]").hidden = false;
}
