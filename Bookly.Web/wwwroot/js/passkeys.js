// Has the browser make or use a passkey for a form, and then sends the form with the answer in it. Imported when it is needed.

// The offer that stands in the address field's autofill. A browser takes one request at a time, so it yields to any other.
let standing = null;

export default async function answer(form) {
  withdraw();
  const button = form.querySelector("button");
  const problem = form.querySelector("[data-passkey-problem]");

  function tell(text) {
    problem.textContent = text;
    problem.hidden = !text;
    button.disabled = false;
    if (form.dataset.passkey === "get") offer(form);
  }

  problem.hidden = true;
  button.disabled = true;
  try {
    const asked = await ask(form);
    // The session is over: the page itself leads to signing in.
    if (asked.redirected) return location.reload();
    const challenge = await asked.json();
    if (!asked.ok) return tell(challenge.problem);

    await send(form, challenge, form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(challenge.options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(challenge.options) }));
  } catch (error) {
    // Who closes the browser's dialog knows why; that the network is away says nothing of the passkey.
    if (error.away) {
      tell("");
      Bookly.away();
    } else if (error.name === "NotAllowedError" || error.name === "AbortError") tell("");
    else tell(error.name === "InvalidStateError" && form.dataset.known || form.dataset.failed);
  }
}

/** Offers the reader's passkeys where they would type their address; it stands until one is chosen or the page is left. */
export async function offer(form) {
  withdraw();
  const mine = standing = new AbortController();
  try {
    const asked = await ask(form, mine.signal);
    if (!asked.ok || asked.redirected) return;
    const challenge = await asked.json();
    // A challenge is good for a while only, and this one may wait for longer: asked anew in time, and not by a page that nobody sees.
    setTimeout(() => renew(form, mine), challenge.options.timeout * .8);
    await send(form, challenge, await navigator.credentials.get({
      mediation: "conditional", signal: mine.signal, publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(challenge.options),
    }));
  } catch {
    // Nothing was asked of the reader, so nothing is said; the button is there.
  }
}

export function withdraw() {
  standing?.abort();
  standing = null;
}

function renew(form, mine) {
  if (mine.signal.aborted) return;
  if (!document.hidden) return offer(form);
  document.addEventListener("visibilitychange", () => renew(form, mine), { once: true });
}

async function ask(form, signal) {
  try {
    return await fetch(form.dataset.options, { method: "POST", body: new FormData(form), signal });
  } catch (error) {
    error.away = error instanceof TypeError;
    throw error;
  }
}

async function send(form, challenge, credential) {
  if (!await Bookly.reach()) throw Object.assign(new TypeError("offline"), { away: true });
  form.elements.ceremony.value = challenge.ceremony;
  form.elements.credential.value = JSON.stringify(credential);
  // It has opened the door already.
  if (form.elements.password) form.elements.password.disabled = true;
  form.submit();
}
