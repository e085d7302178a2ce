// The language one writes in stands in the address, so that a page loaded again opens in it.
document.querySelector(".lang")?.addEventListener("change", ({ target }) => {
  if (target.name !== "_writing") return;
  const address = new URL(location.href);
  address.searchParams.set("writing", target.value);
  history.replaceState(history.state, "", address);
});
