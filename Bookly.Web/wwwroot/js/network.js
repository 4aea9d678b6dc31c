// A press that the network cannot carry: the page stays as it is, says so, and the same press works once the network is back.
window.Bookly = (() => {
  "use strict";

  // What is shown, and where in the history it is.
  const place = () => ({ address: location.href, key: window.navigation?.currentEntry?.key });
  const path = address => address.split("#")[0];
  let shown = place();
  let scrolled = null;
  let navigating = false;
  let returning = false;
  let passed = null;

  function tell(away) {
    const notice = document.querySelector("[data-network]");
    if (notice) notice.hidden = !away;
  }

  const answers = () => fetch("/alive", { method: "HEAD", cache: "no-store" }).then(() => true, () => false);

  /** Whether the shop can be asked. A browser that believes itself offline may be wrong, so then it is tried. */
  async function reach() {
    if (navigator.onLine || await answers()) return true;
    tell(true);
    return false;
  }

  async function go(address) {
    if (await reach()) location.assign(address);
  }

  // Blazor changes the address before it asks for the page, and leaves it so when the answer does not come.
  async function stay() {
    const { address, key } = shown;
    const position = scrolled;
    if (key && navigation.currentEntry.key !== key) {
      returning = true;
      await navigation.traverseTo(key).finished.catch(() => history.replaceState(history.state, "", address));
      returning = false;
    } else if (!key && location.href !== address) {
      history.replaceState(history.state, "", address);
    }
    if (position) scrollTo({ left: position[0], top: position[1], behavior: "instant" });
  }

  async function fail() {
    navigating = false;
    document.dispatchEvent(new Event("bookly:away"));
    // What changes by being chosen shows again what the page is about.
    for (const form of document.querySelectorAll("form[data-auto-submit]")) form.reset();
    await stay();
    tell(true);
  }

  function arrive() {
    navigating = false;
    shown = place();
    tell(false);
  }

  /** Once Blazor has been started: before, it tells of nothing. */
  function watch() {
    Blazor.addEventListener("enhancednavigationstart", () => {
      navigating = true;
      scrolled = [scrollX, scrollY];
    });
    Blazor.addEventListener("enhancedload", arrive);
  }

  // Nobody waits for Blazor's request for a page: when it fails, this is all that tells.
  window.addEventListener("unhandledrejection", event => {
    if (!navigating || !(event.reason instanceof TypeError)) return;
    event.preventDefault();
    fail();
  });

  // The way back to the address of what is shown asks for nothing. This listener comes before Blazor's.
  window.addEventListener("popstate", event => { if (returning) event.stopImmediatePropagation(); }, true);
  window.navigation?.addEventListener("currententrychange", () => {
    if (!navigating && path(location.href) === path(shown.address)) shown = place();
  });

  // What loads a whole page would lose this one, and what was typed in it, for the browser's own error page.
  const guarded = target => target.matches("form")
    ? !target.matches("[data-enhance]:not([data-enhance=false]), [data-passkey]")
    : target.origin === location.origin && (target.hasAttribute("download") || target.dataset.enhanceNav === "false")
      && path(target.href) !== path(location.href);

  function guard(event, target, again) {
    if (passed === target) return void (passed = null);
    if (navigator.onLine || event.defaultPrevented || !guarded(target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    reach().then(reached => {
      if (!reached) return;
      passed = target;
      again();
    });
  }

  document.addEventListener("submit", event => guard(event, event.target, () => event.target.requestSubmit(event.submitter)), true);
  document.addEventListener("click", event => {
    const link = event.target.closest?.("a[href]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) guard(event, link, () => link.click());
  }, true);

  window.addEventListener("offline", reach);
  window.addEventListener("online", async () => { if (await answers()) tell(false); });

  return { watch, reach, go, away: () => tell(true) };
})();
