// Small comforts. Every page works without them.
(() => {
  "use strict";

  // A live part that lost the server tries again at once, then more and more seldom, and goes on for as long as the page is open.
  // Not all pages at the same moment: the server they have all lost may be the same.
  const pause = attempt => attempt === 0 ? 0 : Math.min(10_000, 300 * 1.6 ** attempt) * (0.5 + Math.random() / 2);
  Blazor.start({ circuit: { reconnectionOptions: { dialogId: "components-reconnect-modal", maxRetries: undefined, retryIntervalMilliseconds: pause } } });
  Bookly.watch();

  // A second press must not send a form again. The button gets its text back when the page is shown again by Back.
  const busy = new Set();

  function release() {
    for (const button of busy) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
      if (button.dataset.text) button.textContent = button.dataset.text;
    }
    busy.clear();
  }

  document.addEventListener("submit", event => {
    const form = event.target;
    if (!form.matches("[data-submit-once]")) return;
    const button = event.submitter ?? form.querySelector("button[type=submit]");
    if (!button) return;
    if (busy.has(button)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    busy.add(button);
    button.setAttribute("aria-busy", "true");
    if (form.dataset.busyText) {
      button.dataset.text = button.textContent;
      button.textContent = form.dataset.busyText;
    }
    // Disabled after the form's data has been taken, or the browser would not send it.
    setTimeout(() => { if (busy.has(button)) button.disabled = true; });
  }, true);

  // Good news has been read after a while; a newer one starts the time anew.
  let dismissal;

  function dismissNotice() {
    clearTimeout(dismissal);
    const notice = document.querySelector(".notices .notice--success");
    if (notice) dismissal = setTimeout(() => notice.remove(), 8000);
  }

  // How long copies are kept. The end is the server's, so a reload goes on counting; the browser's clock only has to run.
  function countDown() {
    for (const time of document.querySelectorAll("time[data-until]")) {
      const seconds = Math.max(0, Math.round((new Date(time.dateTime) - Date.now()) / 1000));
      const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      time.textContent = time.dataset.until.replace("{0}", left);
    }
  }
  countDown();
  setInterval(countDown, 1000);

  document.addEventListener("bookly:away", release);
  window.addEventListener("pageshow", () => { release(); dismissNotice(); });
  // An enhanced form ends without a new page.
  window.Blazor?.addEventListener?.("enhancedload", () => { release(); dismissNotice(); });

  // Passkeys, where the browser has them: most have, so the button is there from the start and nothing moves. Where the browser can
  // it also offers them in the address field, for as long as that form is on the page.
  let passkeys = null;

  let imports = 0;

  // Another address for another try: browsers keep a failed import, too.
  const passkeysOf = form => passkeys ??= import(new URL(form.dataset.module + (imports++ > 0 ? "?" + imports : ""), document.baseURI))
    .catch(() => passkeys = null);

  async function offerPasskeys() {
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
      for (const offer of document.querySelectorAll("form[data-passkey=get], [data-passkey-offer]")) offer.hidden = true;
      return;
    }
    const form = document.querySelector("form[data-passkey=get]");
    // What has just been refused is not offered again right away.
    if (!form || document.querySelector(".notices:not([data-keep-input]) .notice--warning")) (await passkeys)?.withdraw();
    else if (await PublicKeyCredential.isConditionalMediationAvailable?.()) (await passkeysOf(form))?.offer(form);
  }

  document.addEventListener("submit", async event => {
    const form = event.target.closest("form[data-passkey]");
    if (!form) return;
    event.preventDefault();
    const module = await passkeysOf(form);
    if (module) module.default(form);
    else Bookly.away();
  });

  window.addEventListener("pageshow", offerPasskeys);
  window.addEventListener("pagehide", async () => (await passkeys)?.withdraw());
  window.Blazor?.addEventListener?.("enhancedload", offerPasskeys);

  // New passwords are rated while they are typed. What rates them is large, and comes when it is needed; without it the API judges alone.
  document.addEventListener("input", async event => {
    if (!event.target.matches?.("[autocomplete=new-password]")) return;
    const note = document.querySelector(`[data-strength="${CSS.escape(event.target.id)}"]`);
    try {
      (await import(new URL(note.dataset.module, document.baseURI))).default(event.target, note);
    } catch {
      note.hidden = true;
    }
  });

  // What was typed into a form that did nothing, because its page was older than the session, is put in again where that form comes anew
  // for the same shopper, after signing in if need be. The version that it was typed against comes with it, or it would overwrite what
  // others have saved meanwhile. Nothing secret is kept, and nothing at all beyond this tab.
  const draft = "bookly.draft";
  const own = ["__RequestVerificationToken", "madeFor"];
  const typedIn = form => [...form.elements].filter(field =>
    field.name && !own.includes(field.name) && field.matches("textarea, select, input:not([type=password], [type=file])"));
  const draftOf = form => ({ action: form.getAttribute("action") ?? "", owner: form.elements.madeFor?.value ?? "", page: location.pathname + location.search });

  document.addEventListener("submit", event => {
    const form = event.target;
    // Signing in and its like are on the way back to the form.
    if (form.method !== "post" || form.matches("[data-passkey]") || location.pathname.startsWith("/account/")) return;
    const typed = typedIn(form);
    const fields = typed.map(field => [field.name, field.value, field.checked ?? false]);
    try {
      if (typed.some(field => field.type !== "hidden")) sessionStorage.setItem(draft, JSON.stringify({ ...draftOf(form), fields }));
    } catch {
      // A browser that keeps nothing keeps no draft.
    }
  });

  function restoreDraft() {
    let kept;
    try {
      kept = JSON.parse(sessionStorage.getItem(draft));
    } catch {
      return;
    }
    if (!kept) return;
    const wanted = kept.wanted || document.querySelector("[data-keep-input]") !== null;
    const form = wanted && [...document.forms].find(form => {
      const { action, owner, page } = draftOf(form);
      return action === kept.action && owner === kept.owner && page === kept.page;
    });
    for (const field of form ? typedIn(form) : []) {
      const [, value, checked] = kept.fields.find(([name]) => name === field.name) ?? [];
      if (value === undefined) continue;
      if (field.matches("[type=checkbox], [type=radio]")) field.checked = checked;
      else field.value = value;
    }
    if (wanted && !form) sessionStorage.setItem(draft, JSON.stringify({ ...kept, wanted }));
    else sessionStorage.removeItem(draft);
  }

  window.addEventListener("pageshow", restoreDraft);
  window.Blazor?.addEventListener?.("enhancedload", restoreDraft);

  // Of tabs that scroll sideways the one that is open is in view.
  function showTabs() {
    for (const tab of document.querySelectorAll(".office__nav [aria-current], .tabs [aria-current]")) {
      const list = tab.closest("ul");
      list.scrollLeft += tab.getBoundingClientRect().left - list.getBoundingClientRect().left - (list.clientWidth - tab.clientWidth) / 2;
    }
  }

  showTabs();
  window.Blazor?.addEventListener?.("enhancedload", showTabs);

  // A shopper's moments in their own time; the server knows only UTC, and says so.
  function showLocalTimes() {
    const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
    const written = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
    for (const time of document.querySelectorAll("time[data-local]")) time.textContent = written.format(new Date(time.dateTime));
  }

  showLocalTimes();
  window.Blazor?.addEventListener?.("enhancedload", showLocalTimes);

  document.addEventListener("change", event => {
    event.target.closest?.("form[data-auto-submit]")?.requestSubmit();
  });

  // One copy more or fewer. Who presses several times in a row is waited for.
  let stepped;

  document.addEventListener("click", event => {
    const button = event.target.closest("button[data-step]");
    if (!button) return;
    const input = button.form.elements.quantity;
    if (button.dataset.step > 0) input.stepUp(); else input.stepDown();
    clearTimeout(stepped);
    stepped = setTimeout(() => button.form?.requestSubmit(), 400);
  });

  document.addEventListener("click", event => {
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-reconnect]")) reconnect();
    // A menu closes when something else is pressed.
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // A live part that lost the server: back to its circuit, else to a new one with the kept state, else (the server answers, but
  // knows neither) to the same page anew. While nothing answers the page stays as it is, and every sign of life is a new try.
  let wanted = false;

  async function reconnect() {
    wanted = false;
    try {
      if (await Blazor.reconnect() || await Blazor.resumeCircuit()) return;
      location.reload();
    } catch {
      wanted = true;
    }
  }

  document.addEventListener("components-reconnect-state-changed", event => {
    if (event.detail.state === "failed") wanted = true;
    if (event.detail.state === "hide") {
      wanted = false;
      // What went by meanwhile, such as a request to refresh the page, is caught up with; the page stays where it is.
      Blazor.navigateTo(location.href, { replaceHistoryEntry: true });
    }
    if (event.detail.state === "rejected") location.reload();
  }, true);

  window.addEventListener("online", () => { if (wanted) reconnect(); });
  document.addEventListener("visibilitychange", () => { if (wanted && !document.hidden) reconnect(); });

  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
