/* Passkeys: a form with data-passkey asks the device before it is sent. Without support it stays hidden. */

const ready =
  window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential.parseRequestOptionsFromJSON;

const optionsOf = async (form) => {
  const { options, optionsUrl } = form.dataset;
  if (options) return JSON.parse(document.getElementById(options).textContent).publicKey;
  const response = await fetch(optionsUrl, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()).request_options.publicKey;
};

const credentialOf = async (form) => {
  const options = await optionsOf(form);
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(credential.toJSON());
};

const say = (form, text) => {
  let note = form.querySelector("[role=status]");
  if (!note) {
    note = document.createElement("p");
    note.className = "sr-account__note";
    note.setAttribute("role", "status");
    form.append(note);
  }
  note.textContent = text;
};

if (ready) {
  for (const part of document.querySelectorAll("[data-passkey-only]")) part.hidden = false;
  for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button[type=submit]");
      button.disabled = true;
      try {
        form.elements.credential.value = await credentialOf(form);
        form.submit();
      } catch (error) {
        button.disabled = false;
        const { cancelled, unavailable, known } = form.dataset;
        say(form, { SecurityError: unavailable, InvalidStateError: known }[error.name] ?? cancelled);
        button.focus();
      }
    });
  }
}
