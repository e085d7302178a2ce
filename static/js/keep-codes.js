// Recovery codes, shown once: one press copies them, one prints them. Without this file they are
// an ordinary list, and the browser copies and prints as ever.
const list = document.querySelector("[data-codes]");
const tools = document.querySelector("[data-codes-tools]");

if (list && tools) {
  tools.hidden = false;
  const copy = tools.querySelector("[data-codes-copy]");
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    const codes = [...list.querySelectorAll("code")].map((code) => code.textContent);
    await navigator.clipboard.writeText(codes.join("\n"));
    copy.textContent = copy.dataset.copied;
  });
  tools.querySelector("[data-codes-print]").addEventListener("click", () => print());
}
