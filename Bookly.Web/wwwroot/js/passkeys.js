// Has the browser make or use a passkey for a form, and then sends the form with the answer in it. Imported when it is needed.
export default async function answer(form) {
  const button = form.querySelector("button");
  const problem = form.querySelector("[data-passkey-problem]");

  function tell(text) {
    problem.textContent = text;
    problem.hidden = !text;
    button.disabled = false;
  }

  tell("");
  button.disabled = true;
  try {
    const asked = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
    // The session is over: the page itself leads to signing in.
    if (asked.redirected) return location.reload();
    const challenge = await asked.json();
    if (!asked.ok) return tell(challenge.problem);

    const credential = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(challenge.options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(challenge.options) });
    form.elements.ceremony.value = challenge.ceremony;
    form.elements.credential.value = JSON.stringify(credential);
    // It has opened the door already.
    if (form.elements.password) form.elements.password.disabled = true;
    form.submit();
  } catch (error) {
    // Who closes the browser's dialog knows why.
    if (error.name === "NotAllowedError" || error.name === "AbortError") tell("");
    else tell(error.name === "InvalidStateError" && form.dataset.known || form.dataset.failed);
  }
}
