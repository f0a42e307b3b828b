// Keys of every page: / goes to the search box, and Escape leaves a box. Everything here can be done without them.
(() => {
  "use strict";

  const box = document.querySelector(".searchbox input[type=search]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/" && box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
})();
