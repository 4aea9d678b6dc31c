// Keeps what the page says of a book's stock true while the page is open. Without it the page says what was true when it came.
(() => {
  "use strict";

  let source = null;
  let watched = "";

  const places = id => document.querySelectorAll(`[data-stock-of="${id}"]`);

  function show(line) {
    for (const place of places(line.id)) {
      const text = place.querySelector("[data-stock-text]");
      if (text && text.textContent !== line.text) text.textContent = line.text;
      if (text) {
        text.className = line.cssClass;
        text.hidden = line.quiet && text.hasAttribute("data-stock-quiet");
      }
      const button = place.querySelector("[data-stock-button]");
      if (!button || button.getAttribute("aria-busy") === "true") continue;
      button.disabled = !line.canBuy;
      const label = button.querySelector("[data-stock-label]");
      if (label) label.textContent = line.button;
    }
  }

  function stop() {
    source?.close();
    source = null;
    watched = "";
  }

  // A hidden page listens to nothing: a browser has few connections to one site. Shown again, it hears at once what it missed.
  function listen() {
    const ids = [...new Set([...document.querySelectorAll("[data-stock-of]")].map(place => place.dataset.stockOf))].slice(0, 100).join(",");
    if (document.hidden || !ids) return stop();
    if (ids === watched && source && source.readyState !== EventSource.CLOSED) return;
    stop();
    watched = ids;
    source = new EventSource("/live/stock?ids=" + ids);
    source.addEventListener("stock", event => show(JSON.parse(event.data)));
    source.addEventListener("open", () => document.documentElement.dataset.live = "true");
  }

  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", listen);
  window.Blazor?.addEventListener?.("enhancedload", listen);
  listen();
})();
