// The text and its proof are scrolled together, paragraph by paragraph: what stands at the head of one
// stands at the head of the other. Whichever of the two is touched leads.
import { across, pairs } from "./heights.js";

export function follow(field, frame) {
  let points = [];
  let leader = field;

  function lead(who) {
    leader = who;
  }

  function move() {
    const page = frame.contentDocument;
    if (points.length < 2 || !page || field.scrollHeight <= field.clientHeight) return;
    if (leader === field) {
      page.defaultView.scrollTo(0, across(points, field.scrollTop, 0, 1));
    } else {
      field.scrollTop = across(points, page.defaultView.scrollY, 1, 0);
    }
  }

  let isDue = false;
  const soon = (who) => () => {
    if (who !== leader || isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      move();
    });
  };
  const touches = ["pointerenter", "pointerdown", "wheel", "keydown", "focus", "touchstart"];
  for (const kind of touches) field.addEventListener(kind, () => lead(field), { passive: true });
  field.addEventListener("scroll", soon(field), { passive: true });

  function watchPage() {
    const page = frame.contentDocument;
    const inside = page?.defaultView;
    if (!inside) return;
    for (const kind of ["pointerdown", "pointermove", "wheel", "keydown", "touchstart"]) {
      inside.addEventListener(kind, () => lead(frame), { passive: true });
    }
    inside.addEventListener("scroll", soon(frame), { passive: true });
    // The links of a page in a page lead to new tabs; those within it stay here.
    page.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (!link) return;
      event.preventDefault();
      page.getElementById(link.hash.slice(1))?.scrollIntoView();
    });
  }
  frame.addEventListener("load", watchPage);
  watchPage();

  return {
    renew() {
      const page = frame.contentDocument;
      if (!page?.querySelector(".reading__text") || !frame.checkVisibility()) return;
      points = pairs(field, page);
      move();
    },
  };
}
