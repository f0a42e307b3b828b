// What makes the results quicker: keys from hit to hit, a range of years by dragging, more passages in place.
(() => {
  "use strict";

  // j and k go from hit to hit, from the one that was opened on after coming back; Enter then opens the link that has the focus.
  document.addEventListener("keydown", (event) => {
    const key = shortcut(event);
    if (key !== "j" && key !== "k") return;
    const links = [...document.querySelectorAll(".hit h2 a")];
    if (links.length === 0) return;
    let now = links.indexOf(document.activeElement?.closest(".hit")?.querySelector("h2 a"));
    if (now < 0) now = links.findIndex((link) => link.closest(".hit").id === history.state?.opened);
    let next = key === "j" ? Math.min(now + 1, links.length - 1) : Math.max(now - 1, 0);
    if (now < 0) next = Math.max(links.findIndex((link) => link.getBoundingClientRect().top >= 0), 0); // what is in view
    links[next].focus({ preventScroll: true });
    links[next].closest(".hit").scrollIntoView({ block: "nearest" });
  });

  // The hit that is opened is remembered for the way back.
  document.addEventListener("click", (event) => {
    const hit = event.target.closest(".hit a")?.closest(".hit");
    if (hit) history.replaceState({ opened: hit.id }, "");
  });

  // The drawer of a phone lies over the page: Escape closes it, and so does the focus when it goes on to what lies under it. It stays open from
  // choice to choice, by the address of the page that a choice leads to.
  const drawer = document.querySelector(".drawer");
  if (drawer) {
    const opened = "#" + drawer.id;
    const over = () => getComputedStyle(drawer.querySelector(".panel")).position === "fixed";
    const close = () => {
      drawer.open = false;
      drawer.querySelector("summary").focus();
    };
    if (over() && location.hash === opened) drawer.open = true;
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && drawer.open && over()) close();
    });
    drawer.addEventListener("focusout", (event) => {
      if (over() && event.relatedTarget && !drawer.contains(event.relatedTarget)) drawer.open = false;
    });
    drawer.addEventListener("click", (event) => {
      const link = event.target.closest(".tree a");
      if (link && over()) link.hash = opened;
    });
    drawer.addEventListener("submit", (event) => {
      if (over()) event.target.action = location.pathname + opened;
    });
    drawer.addEventListener("toggle", () => {
      if (!drawer.open && location.hash === opened) history.replaceState(history.state, "", location.pathname + location.search);
    });
    addEventListener("pageshow", (event) => { // back to a page that the browser kept with the drawer open
      if (event.persisted && over()) drawer.open = location.hash === opened;
    });
    const done = drawer.querySelector(".done");
    done.hidden = false;
    done.addEventListener("click", close);
  }

  // More passages of a hit take its place; the address says so, as it does without JavaScript.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest(".further-passages");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const hit = link.closest(".hit");
    const address = new URL(link.href); // and what was shown in place before
    for (const shown of new URLSearchParams(location.search).getAll("more")) {
      if (!address.searchParams.getAll("more").includes(shown)) address.searchParams.append("more", shown);
    }
    hit.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(hit.id);
      if (!fresh) throw new Error("the hit is gone");
      const place = [...hit.querySelectorAll(".passage")].length;
      hit.replaceWith(fresh);
      history.replaceState(history.state, "", address);
      const further = fresh.querySelectorAll(".passage")[place] ?? fresh.querySelector("h2");
      further.querySelector("a").focus({ preventScroll: true });
    } catch {
      location.href = link.href;
    }
  });

  for (const form of document.querySelectorAll("form.by-year")) dragYears(form);

  // dragYears lets a range of bars be marked with mouse, pen or finger; letting go searches it.
  function dragYears(form) {
    const drawing = form.querySelector("svg");
    const bars = [...drawing.querySelectorAll("g")];
    const said = form.querySelector("output");
    const first = Number(form.dataset.first);
    let from = -1, to = -1;

    const at = (event) => {
      const area = drawing.getBoundingClientRect();
      const i = Math.floor(((event.clientX - area.left) / area.width) * bars.length);
      return Math.max(0, Math.min(bars.length - 1, i));
    };
    const mark = () => {
      const [low, high] = [Math.min(from, to), Math.max(from, to)];
      bars.forEach((bar, i) => bar.classList.toggle("dragged", i >= low && i <= high));
      said.textContent = low === high ? first + low : first + low + "—" + (first + high);
      form.elements.from.value = first + low;
      form.elements.to.value = first + high;
    };
    const reset = () => {
      from = to = -1;
      form.reset();
      bars.forEach((bar) => bar.classList.remove("dragged"));
    };
    drawing.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      drawing.setPointerCapture(event.pointerId);
      from = to = at(event);
      mark();
    });
    drawing.addEventListener("pointermove", (event) => {
      if (from < 0) {
        const bar = bars[at(event)];
        said.textContent = bar.querySelector("title").textContent;
        return;
      }
      to = at(event);
      mark();
    });
    drawing.addEventListener("pointerleave", () => {
      if (from < 0) said.textContent = "";
    });
    drawing.addEventListener("pointercancel", reset);
    drawing.addEventListener("pointerup", () => {
      if (from < 0) return;
      form.requestSubmit();
      from = to = -1;
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) reset(); // back from what was searched, by a browser that kept the page as it was left
    });
  }
})();
