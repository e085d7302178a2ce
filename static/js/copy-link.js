// The short link: one press copies it. Without this file it is an ordinary link.
for (const link of document.querySelectorAll("[data-copy-link]")) {
  link.addEventListener("click", async (event) => {
    if (!navigator.clipboard) return;
    event.preventDefault();
    await navigator.clipboard.writeText(link.href);
    link.querySelector("[data-copy-label]").textContent = link.dataset.copied;
  });
}
