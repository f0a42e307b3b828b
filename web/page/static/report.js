// The reader: an outline that follows the scroll, steps from match to match, links to paragraphs that can be copied, and an address that
// keeps up with the reading. Everything here can be done without it, through links and the form.
(() => {
  "use strict";

  const reader = document.querySelector(".reader");
  if (!reader) return;
  const text = reader.querySelector(".text");
  const said = reader.querySelector(".said");
  const edge = 48; // pixels from the top of the window to the line that counts as being read; headings stop above it

  // Announcements. What is shown goes away by itself; what is not is for those who listen.
  let hiding;
  function announce(message, shown) {
    said.textContent = message;
    said.classList.toggle("shown", shown);
    clearTimeout(hiding);
    if (shown) hiding = setTimeout(() => said.classList.remove("shown"), 2500);
  }

  // The outline: the entry of the first section that reaches below the line is the current one.
  followOutline();
  function followOutline() {
    const outline = reader.querySelector(".outline");
    const sections = [...text.querySelectorAll("section[id]")];
    const entries = new Map([...outline.querySelectorAll("a")].map((a) => [a.hash.slice(1), a]));
    const inView = new Set();
    let current;
    const observer = new IntersectionObserver((changes) => {
      for (const change of changes) {
        if (change.isIntersecting) inView.add(change.target);
        else inView.delete(change.target);
      }
      const first = sections.find((section) => inView.has(section));
      const entry = first && entries.get(first.id);
      if (!entry || entry === current) return;
      if (current) current.removeAttribute("aria-current");
      entry.setAttribute("aria-current", "location");
      current = entry;
      if (outline.contains(document.activeElement)) return; // the keyboard scrolls it
      const box = outline.getBoundingClientRect();
      const place = entry.getBoundingClientRect();
      if (place.top < box.top + edge) outline.scrollTop += place.top - box.top - edge;
      else if (place.bottom > box.bottom - edge) outline.scrollTop += place.bottom - box.bottom + edge;
    }, { rootMargin: `-${edge}px 0px 0px 0px` });
    for (const section of sections) observer.observe(section);
  }

  // Called up over the text, the outline shows where one is, and goes when an entry is chosen.
  const outline = reader.querySelector(".outline");
  outline.addEventListener("toggle", (event) => {
    if (event.newState === "open") (outline.querySelector("a[aria-current]") ?? outline.querySelector("a"))?.focus();
  });
  outline.addEventListener("click", (event) => {
    if (event.target.closest("a")) outline.hidePopover?.();
  });

  // The address: the paragraph that is being read, so that it can be kept, sent, and come back to. Steps through the history stay those
  // of the reader.
  const paragraphs = [...text.querySelectorAll("p[id], .row[id], tr[id]")];

  function setHash(hash) {
    if (location.hash === hash) return;
    try {
      history.replaceState(history.state, "", location.pathname + location.search + hash);
    } catch {
      // Safari refuses what comes too often; the next one will do.
    }
  }

  function reading() {
    let low = 0, high = paragraphs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (paragraphs[middle].getBoundingClientRect().bottom > edge) high = middle;
      else low = middle + 1;
    }
    return paragraphs[low];
  }

  function readingID() {
    const paragraph = reading();
    if (!paragraph) return "";
    const heading = paragraph.closest("section").firstElementChild;
    const headed = heading !== paragraph && heading.nextElementSibling === paragraph && heading.getBoundingClientRect().top >= 0;
    return headed ? paragraph.closest("section").id : paragraph.id;
  }

  let settling;
  addEventListener("scroll", () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      if (text.getBoundingClientRect().top > innerHeight / 2) return setHash("");
      let target = document.getElementById(location.hash.slice(1));
      if (target && text.contains(target)) {
        if (target.tagName === "SECTION") target = target.firstElementChild;
        const place = target.getBoundingClientRect();
        if (place.bottom > edge / 2 && place.top < innerHeight * .7) return; // still there
      }
      const id = readingID();
      if (id) setHash("#" + id);
    }, 300);
  }, { passive: true });

  // Copying. The clipboard is closed to pages that were not sent safely; an old way then still works.
  async function copy(what) {
    try {
      await navigator.clipboard.writeText(what);
      return true;
    } catch {
      const box = document.createElement("textarea");
      box.value = what;
      box.className = "unseen";
      box.setAttribute("aria-hidden", "true");
      const before = document.activeElement;
      document.body.append(box);
      box.select();
      const copied = document.execCommand("copy");
      box.remove();
      if (before) before.focus({ preventScroll: true });
      return copied;
    }
  }

  async function copyLink(hash) {
    setHash(hash);
    const copied = await copy(location.origin + location.pathname + hash);
    announce(copied ? said.dataset.linked : said.dataset.failed, true);
  }

  text.addEventListener("click", (event) => {
    const anchor = event.target.closest("a.anchor");
    if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    copyLink(anchor.hash);
  });

  for (const button of reader.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const copied = await copy(document.getElementById(button.dataset.copies).textContent);
      announce(copied ? said.dataset.copied : said.dataset.failed, true);
    });
  }

  // On paper the address is a whole one.
  const address = reader.querySelector(".address span");
  address.textContent = location.origin + address.textContent;

  // The matches.
  const marks = [...reader.querySelectorAll("mark[id]")];
  const counter = reader.querySelector(".counter");
  let current = -1; // index into marks
  let strip;

  function visible(element) {
    const place = element.getBoundingClientRect();
    return place.bottom > 0 && place.top < innerHeight;
  }

  function step(by) {
    if (marks.length === 0) return;
    if (current >= 0 && visible(marks[current])) return go((current + by + marks.length) % marks.length);
    // Start from what is on the screen, not from the top or from where the last step led.
    const below = marks.findIndex((mark) => mark.getBoundingClientRect().top > 0);
    if (by > 0) go(below < 0 ? 0 : below);
    else go(below <= 0 ? marks.length - 1 : below - 1);
  }

  function go(to) {
    if (current >= 0) marks[current].classList.remove("current");
    current = to;
    const mark = marks[current];
    mark.classList.add("current");
    mark.scrollIntoView({ block: "center" });
    const paragraph = mark.closest("p[id], .row[id], tr[id]");
    const section = mark.closest("section");
    setHash(paragraph ? "#" + paragraph.id : section ? "#" + section.id : "");
    counter.textContent = `${current + 1} / ${marks.length}`;
    const heading = reader.querySelector(section ? `.outline a[href="#${section.id}"] > span` : "h1").textContent;
    announce(said.dataset.match.replace("{n}", current + 1).replace("{all}", marks.length).replace("{heading}", () => heading), false);
    if (strip) strip.update();
  }

  if (marks.length > 0) {
    for (const button of reader.querySelectorAll("button.step")) {
      button.hidden = false;
      button.addEventListener("click", () => step(Number(button.dataset.by)));
    }
    for (const link of reader.querySelectorAll('a[href="#m1"]')) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        go(0);
      });
    }
    strip = buildStrip();
    const number = /^#(?:found|m(\d+))$/.exec(location.hash); // #found where the form was sent
    const first = number && Number(number[1] || 1) - 1;
    if (marks[first]) {
      // Once the browser has gone to the anchor by itself.
      if (document.readyState === "complete") go(first);
      else addEventListener("load", () => setTimeout(() => go(first)));
    }
  }

  // The strip at the edge of the window: the height of the page, a line a match, and the part that is on the screen.
  function buildStrip() {
    const height = 1000, svg = "http://www.w3.org/2000/svg";
    const draw = (name, className, attributes = {}) => {
      const shape = document.createElementNS(svg, name);
      shape.setAttribute("class", className);
      for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
      return shape;
    };
    const picture = draw("svg", "strip", {
      viewBox: `0 0 10 ${height}`, preserveAspectRatio: "none", tabindex: "0", role: "slider", "aria-orientation": "vertical",
      "aria-label": said.dataset.strip, "aria-valuemin": "0", "aria-valuemax": marks.length,
    });
    const screen = draw("rect", "screen", { width: "10" });
    const lines = draw("path", "matches");
    const now = draw("path", "now");
    picture.append(screen, lines, now);
    reader.append(picture);

    let places = []; // of the marks, in parts of the page
    const line = (place) => `M2 ${place}h6`;
    function measure() {
      const whole = document.documentElement.scrollHeight;
      places = marks.map((mark) => Math.round((mark.getBoundingClientRect().top + scrollY) / whole * height));
      lines.setAttribute("d", [...new Set(places)].map(line).join(""));
      update();
      follow();
    }
    function update() {
      now.setAttribute("d", current in places ? line(places[current]) : ""); // nothing before it is measured
      picture.setAttribute("aria-valuenow", current + 1); // 0 before the first step
      picture.setAttribute("aria-valuetext", counter.textContent);
    }
    function follow() {
      const whole = document.documentElement.scrollHeight;
      screen.setAttribute("y", scrollY / whole * height);
      screen.setAttribute("height", innerHeight / whole * height);
    }
    new ResizeObserver(measure).observe(document.body);
    addEventListener("scroll", follow, { passive: true });
    addEventListener("resize", follow);

    picture.addEventListener("click", (event) => {
      const box = picture.getBoundingClientRect();
      const at = (event.clientY - box.top) / box.height * height;
      let nearest = 0;
      places.forEach((place, i) => {
        if (Math.abs(place - at) < Math.abs(places[nearest] - at)) nearest = i;
      });
      go(nearest);
    });
    picture.addEventListener("keydown", (event) => {
      const last = marks.length - 1;
      const to = {
        ArrowDown: Math.min(current + 1, last), ArrowRight: Math.min(current + 1, last), PageDown: Math.min(current + 10, last),
        ArrowUp: Math.max(current - 1, 0), ArrowLeft: Math.max(current - 1, 0), PageUp: Math.max(current - 10, 0), Home: 0, End: last,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      go(to);
    });
    return { update };
  }

  // Keys.
  reader.querySelector(".shortcuts").hidden = false;
  const box = reader.querySelector(".find input[type=search]");
  document.addEventListener("keydown", (event) => {
    switch (shortcut(event)) {
      case "n":
        step(1);
        break;
      case "N":
        step(-1);
        break;
      case "f":
        event.preventDefault();
        box.focus();
        box.select();
        break;
      case "c": {
        const mark = marks[current];
        const near = mark && visible(mark) && mark.closest("p[id], .row[id], tr[id], section[id]");
        const id = near ? near.id : readingID();
        if (id) copyLink("#" + id);
        break;
      }
    }
  });
  // What is looked for already is found again: Enter goes on to the next match, as in the browser's own search.
  box.form.addEventListener("submit", (event) => {
    if (box.value !== box.defaultValue || marks.length === 0) return;
    event.preventDefault();
    step(1);
  });
  for (const link of reader.querySelectorAll('a[href="#find"]')) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      box.focus();
    });
  }
})();
