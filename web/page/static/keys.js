// Keys of every page: / goes to the search box, ? to what helps, and Escape leaves a box. Everything here can be done without them.

// shortcut is the key of an event where it may be a shortcut of the page; else it is empty: with another key held down, while a character is
// being composed, in a field, or where the reader has switched single keys off.
function shortcut(event) {
  "use strict";

  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return "";
  if (event.target.closest?.("input, select, textarea") || document.body.dataset.keys === "off") return "";
  return event.key;
}

(() => {
  "use strict";

  const box = document.querySelector(".searchbox input[type=search]");
  const help = document.querySelector(".syntax, .syntax-open, .shortcuts"); // of this page; else that of the help page

  // A page that comes back shows what it is about, not what was typed when it was left.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const field of document.querySelectorAll("input[type=search]")) field.value = field.defaultValue;
  });

  // What is folded on a phone lies open on a wide screen.
  const wide = matchMedia("(min-width: 56rem)");
  const unfold = () => {
    for (const fold of document.querySelectorAll(".fold")) fold.open = wide.matches;
  };
  if (wide.matches) unfold();
  wide.addEventListener("change", unfold);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && event.target.closest?.("input, select, textarea")) event.target.blur();
    switch (shortcut(event)) {
      case "/":
        if (!box) return;
        event.preventDefault();
        box.focus();
        box.select();
        break;
      case "?":
        event.preventDefault();
        if (!help) return location.assign(document.body.dataset.help);
        help.open = !help.open;
        help.scrollIntoView({ block: "nearest" });
        help.querySelector("summary")?.focus();
    }
  });
})();
