// Marks in the contents of a story the part that is being read. Without this file it is a list of links.
const links = [...document.querySelectorAll(".contents__link")];
const heads = links.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);

if (heads.length && heads.length === links.length) {
  // The part that is read began at the last heading above the upper third of the window.
  const mark = () => {
    const line = innerHeight / 3;
    const here = heads.findLastIndex((head) => head.getBoundingClientRect().top < line);
    for (const [place, link] of links.entries()) {
      if (place === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
  for (const head of heads) observer.observe(head);
}
