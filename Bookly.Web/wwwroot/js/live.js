// Keeps what the page says of stock and cart true while it is open. Without it the page says what was true when it came.
(() => {
  "use strict";

  const pause = 15_000;
  let source = null;
  let later = 0;
  let watched = "";
  let sentAt = 0;

  const places = id => document.querySelectorAll(`[data-stock-of="${id}"]`);

  function show(line) {
    for (const place of places(line.id)) {
      const text = place.querySelector("[data-stock-text]");
      if (text && text.textContent !== line.text) text.textContent = line.text;
      if (text) {
        text.className = line.cssClass;
        text.hidden = line.quiet && text.hasAttribute("data-stock-quiet");
      }
      const reserved = place.querySelector("[data-stock-reserved]");
      if (reserved) reserved.hidden = !line.isReserved;
      for (const part of place.querySelectorAll("[data-stock-quantity]")) part.hidden = !line.canBuy;
      const button = place.querySelector("[data-stock-button]");
      if (!button || button.getAttribute("aria-busy") === "true") continue;
      button.disabled = !line.canBuy;
      const label = button.querySelector("[data-stock-label]");
      if (label) label.textContent = line.button;
    }
  }

  // The number in the header. What one tab shows the others are told by the browser: a guest's cart is known to it alone.
  const shared = "bookly.cart";

  function showCart(badge) {
    const count = document.querySelector("[data-cart-count]");
    if (!count) return;
    count.textContent = badge.count;
    count.hidden = badge.count === 0;
    document.querySelector("[data-cart-text]").textContent = badge.text;
  }

  function shareCart() {
    const text = document.querySelector("[data-cart-text]")?.textContent;
    if (!text) return;
    try {
      localStorage.setItem(shared, JSON.stringify({ count: Number(document.querySelector("[data-cart-count]").textContent), text }));
    } catch {
      // A browser that keeps nothing tells its tabs nothing.
    }
  }

  window.addEventListener("storage", event => {
    if (event.key === shared && event.newValue) showCart(JSON.parse(event.newValue));
  });

  function stop() {
    clearTimeout(later);
    source?.close();
    source = null;
    watched = "";
  }

  // A hidden page listens to nothing: a browser has few connections to one site. Shown again, it hears at once what it missed.
  function listen() {
    const ids = [...new Set([...document.querySelectorAll("[data-stock-of]")].map(place => place.dataset.stockOf))].slice(0, 100).join(",");
    const page = ids + (document.querySelector("[data-cart]")?.dataset.cart ?? "guest");
    if (document.hidden || page === "guest") return stop();
    if (page === watched && source && source.readyState !== EventSource.CLOSED) return;
    stop();
    watched = page;
    source = new EventSource("/live?ids=" + ids);
    source.addEventListener("stock", event => show(JSON.parse(event.data)));
    source.addEventListener("cart", event => { showCart(JSON.parse(event.data)); shareCart(); });
    // Signed out elsewhere: loaded again, the page is a guest's or asks to sign in, and comes back from there.
    // What this page itself has sent off, such as the sign-out, brings its own answer.
    source.addEventListener("signed-out", () => {
      stop();
      later = setTimeout(() => location.reload(), Date.now() - sentAt < pause ? pause : 0);
    });
    source.addEventListener("open", () => document.documentElement.dataset.live = "true");
    // A lost line the browser mends by itself; an answer that is no stream, such as a proxy's error, ends it for good.
    source.addEventListener("error", event => {
      if (event.target === source && source.readyState === EventSource.CLOSED) later = setTimeout(listen, pause * (0.5 + Math.random()));
    });
  }

  function arrive() {
    shareCart();
    listen();
  }

  document.addEventListener("submit", () => sentAt = Date.now(), true);
  document.addEventListener("visibilitychange", listen);
  // At once, and not when the browser would have tried again.
  window.addEventListener("online", () => { stop(); listen(); });
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", event => {
    // Gone back to, the page comes as it was left.
    const kept = event.persisted && localStorage.getItem(shared);
    if (kept) showCart(JSON.parse(kept));
    listen();
  });
  window.Blazor?.addEventListener?.("enhancedload", arrive);
  arrive();
})();
