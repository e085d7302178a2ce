// A button over each sample of code that copies it whole. Without this file it is selected and copied.
for (const text of document.querySelectorAll("[data-copy-code]")) {
  for (const code of navigator.clipboard ? text.querySelectorAll("pre.code") : []) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "code__copy" });
    button.textContent = text.dataset.copyCode;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.querySelector("code").innerText);
      button.textContent = text.dataset.copied;
    });
    const box = document.createElement("div");
    box.className = "code-box";
    code.replaceWith(box);
    box.append(code, button);
  }
}
