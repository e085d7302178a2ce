// Following a notice to its story marks it as read. Without this file its own button does.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-read]");
  if (!link) return;
  fetch(link.dataset.read, { method: "POST", body: new FormData(link.closest("form")), keepalive: true, redirect: "manual" });
});
