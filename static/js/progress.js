// The line that shows how much is read, for browsers without timelines of the scroll. Without this file
// it is not there; for readers who want no motion the style sheet hides it.
const line = document.querySelector(".progress");
const text = document.querySelector(".reading");

if (line && text && !CSS.supports("animation-timeline: view()")) {
  let isAsked = false;
  const draw = () => {
    isAsked = false;
    const { top, height } = text.getBoundingClientRect();
    const way = height - innerHeight;
    const share = way > 0 ? Math.min(Math.max(-top / way, 0), 1) : 0;
    line.style.transform = `scaleX(${share})`;
  };
  const ask = () => {
    if (!isAsked) requestAnimationFrame(draw);
    isAsked = true;
  };
  for (const event of ["scroll", "resize"]) addEventListener(event, ask, { passive: true });
  draw();
}
