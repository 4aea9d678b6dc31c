// Suggestions under the search box while somebody types (the combobox pattern). Without it the box is a plain form.
(() => {
  "use strict";

  const pause = 120;
  const shortest = 2;
  let asking = null;
  let waiting = 0;
  let active = -1;
  let typed = null;

  const box = () => document.getElementById("search");
  const list = () => document.getElementById("search-suggestions");
  const options = () => [...list().querySelectorAll("[role=option]")];

  function close() {
    clearTimeout(waiting);
    asking?.abort();
    if (!list()) return;
    list().hidden = true;
    box().setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function mark(index) {
    active = index;
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    const chosen = options()[index];
    if (chosen) {
      box().setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      box().removeAttribute("aria-activedescendant");
    }
  }

  async function ask(text) {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch("/search/suggestions?q=" + encodeURIComponent(text), { signal: asking.signal });
      if (!answer.ok) return close();
      const fragment = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("ul");
      if (!fragment || box().value.trim() !== text || document.activeElement !== box()) return;
      list().replaceChildren(...fragment.children);
      document.getElementById("search-status").textContent = fragment.dataset.status;
      list().hidden = options().length === 0;
      box().setAttribute("aria-expanded", String(!list().hidden));
      mark(-1);
    } catch (error) {
      if (error.name === "AbortError") return;
      close();
      Bookly.away();
    }
  }

  document.addEventListener("input", event => {
    if (event.target !== box()) return;
    clearTimeout(waiting);
    typed = { at: location.href, text: box().value };
    const text = box().value.trim();
    if (text.length < shortest) return close();
    waiting = setTimeout(() => ask(text), pause);
  });

  document.addEventListener("keydown", event => {
    if (event.target !== box()) return;
    const open = list() && !list().hidden;
    const count = open ? options().length : 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) {
        if (box().value.trim().length >= shortest) ask(box().value.trim());
        return;
      }
      event.preventDefault();
      // One step beyond either end is the box itself.
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + 1 + step + count + 1) % (count + 1) - 1);
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      Bookly.go(options()[active].dataset.url);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" || event.key === "Tab") {
      close();
    }
  });

  document.addEventListener("pointerdown", event => {
    const option = event.target.closest?.("#search-suggestions [role=option]");
    if (option) event.preventDefault();
    else if (event.target !== box()) close();
  });

  document.addEventListener("click", event => {
    const option = event.target.closest?.("#search-suggestions [role=option]");
    if (option) Bookly.go(option.dataset.url);
  });

  document.addEventListener("focusout", event => {
    if (event.target === box()) close();
  });

  // A page that refreshes itself leaves alone what is being typed.
  window.Blazor?.addEventListener?.("enhancedload", () => {
    if (box() && typed?.at === location.href) box().value = typed.text;
    else typed = null;
  });
})();
