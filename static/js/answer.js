// Fetches the form's tokens before it is sent, so that an answer is one step.
// Without this file the server answers with the same form and asks for one more press.
for (const form of document.querySelectorAll("form[data-token-url]")) {
  let fetched;
  const fetchTokens = () => {
    fetched ??= fetch(form.dataset.tokenUrl, { credentials: "same-origin" })
      .then((answer) => answer.json())
      .then(({ token, csrf }) => {
        for (const [name, value] of Object.entries({ token, csrfmiddlewaretoken: csrf })) {
          const field = document.createElement("input");
          Object.assign(field, { type: "hidden", name, value });
          form.append(field);
        }
      })
      .catch(() => { fetched = undefined; });
  };
  form.addEventListener("focusin", fetchTokens, { once: true });
  form.addEventListener("pointerenter", fetchTokens, { once: true });
}
