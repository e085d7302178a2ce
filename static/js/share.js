// The device's own share sheet, where there is one. Without this file the links beside it do it.
for (const button of document.querySelectorAll("[data-share]")) {
  const story = { url: button.dataset.share, title: button.dataset.shareTitle };
  if (!navigator.canShare?.(story)) continue;
  button.hidden = false;
  // A reader who closes the sheet has not failed at anything.
  button.addEventListener("click", () => navigator.share(story).catch(() => {}));
}
