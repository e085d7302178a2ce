// «Useful» in one press, counted in place and said aloud. Without this file the link leads to a page that
// asks for the press; where anything fails, it does so too.
async function press(link) {
  const around = link.closest("[data-token-url]");
  const { csrf } = await (await fetch(around.dataset.tokenUrl)).json();
  const headers = { Accept: "application/json", "X-CSRFToken": csrf };
  const answer = await fetch(link.href, { method: "POST", headers });
  const { useful, is_mine: isMine } = await answer.json();
  link.querySelector("[data-count]").textContent = useful;
  link.ariaPressed = isMine;
  const status = around.querySelector("[data-useful-status]");
  status.textContent = isMine ? status.dataset.on : status.dataset.off;
}

for (const link of document.querySelectorAll("[data-useful]")) {
  link.role = "button";
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    if (link.ariaBusy === "true") return;
    link.ariaBusy = "true";
    await press(link).catch(() => location.assign(link.href));
    link.ariaBusy = "false";
  });
  // What says it is a button is pressed like one.
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  });
}
