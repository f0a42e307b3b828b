// Keys that make the pages quicker: / goes to the search box, n and N step through the matches of a report.
// Everything here can be done without them.
(() => {
  "use strict";

  const box = document.querySelector(".searchbox input[type=search]");
  const marks = [...document.querySelectorAll(".reader mark[id]")];
  let current = -1; // index into marks

  const stepper = marks.length > 0 ? buildStepper() : null;

  function buildStepper() {
    const bar = document.createElement("div");
    bar.className = "stepper";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "匹配");
    const button = (text, label, by) => {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = text;
      b.title = label;
      b.setAttribute("aria-label", label);
      b.addEventListener("click", () => step(by));
      return b;
    };
    const counter = document.createElement("span");
    counter.setAttribute("aria-live", "polite");
    bar.append(button("↑", "上一处匹配（N）", -1), counter, button("↓", "下一处匹配（n）", 1));
    document.querySelector(".reader").append(bar);
    return counter;
  }

  function show() {
    stepper.textContent = (current < 0 ? "" : current + 1 + " / ") + marks.length + " 处";
  }

  function step(by) {
    if (marks.length === 0) return;
    if (current < 0) {
      // Start from what is on the screen, not from the top.
      const below = marks.findIndex((m) => m.getBoundingClientRect().top > 0);
      current = by > 0 ? (below < 0 ? 0 : below) : (below <= 0 ? marks.length - 1 : below - 1);
    } else {
      marks[current].classList.remove("current");
      current = (current + by + marks.length) % marks.length;
    }
    marks[current].classList.add("current");
    marks[current].scrollIntoView({ block: "center" });
    show();
  }

  if (stepper) show();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    switch (event.key) {
      case "/":
        event.preventDefault();
        box.focus();
        box.select();
        break;
      case "n":
        step(1);
        break;
      case "N":
        step(-1);
        break;
    }
  });
})();
