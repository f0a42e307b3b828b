// Completions under the search box, as a combobox of WAI-ARIA. Without this the box is a plain field.
(() => {
  "use strict";

  const wait = 120; // ms of rest before a request
  const box = document.querySelector(".searchbox input[type=search]");
  if (!box) return;

  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.suggestions);
  list.hidden = true;
  box.closest(".searchbox").append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) box.setAttribute(name, value);

  let typed = box.value; // what the completions are of
  let chosen = -1; // index into the list
  let timer, request;

  box.addEventListener("input", (event) => {
    if (!event.isComposing) change();
  });
  box.addEventListener("compositionend", change);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    switch (event.key) {
      case "ArrowDown":
        event.preventDefault();
        if (list.hidden) ask(); else choose(chosen + 1);
        break;
      case "ArrowUp":
        if (list.hidden) return;
        event.preventDefault();
        choose(chosen - 1);
        break;
      case "Escape":
        if (list.hidden) return;
        event.preventDefault();
        event.stopPropagation();
        box.value = typed;
        close();
        break;
      case "Enter":
        close();
    }
  });

  function change() {
    typed = box.value;
    close(); // of something else
    timer = setTimeout(ask, wait);
  }

  async function ask() {
    clearTimeout(timer);
    typed = box.value;
    if (request) request.abort();
    if (typed.trim() === "") return close();
    request = new AbortController();
    try {
      const answer = await fetch("/api/v1/suggest?limit=8&q=" + encodeURIComponent(typed), { signal: request.signal });
      if (!answer.ok) return close();
      show((await answer.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close(); // the box works without completions
    }
  }

  function show(suggestions) {
    if (document.activeElement !== box || suggestions.length === 0) return close();
    chosen = -1;
    list.replaceChildren(...suggestions.map((suggestion, i) => {
      const item = document.createElement("li");
      item.id = "suggestion-" + i;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.query = suggestion.query;
      item.append(part("what", suggestion.text));
      if (suggestion.path) item.append(part("where", suggestion.path.join(" › ")));
      if (suggestion.count) item.append(part("number", suggestion.count.toLocaleString()));
      item.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus, by a tap too
      item.addEventListener("click", () => {
        box.value = suggestion.query;
        close();
        box.form.requestSubmit();
      });
      return item;
    }));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    box.removeAttribute("aria-activedescendant");
  }

  function part(name, text) {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    return span;
  }

  // choose goes round: from the last to what was typed, from there to the first.
  function choose(i) {
    const items = list.children;
    if (items[chosen]) items[chosen].setAttribute("aria-selected", "false");
    chosen = i < -1 ? items.length - 1 : i >= items.length ? -1 : i;
    const item = items[chosen];
    box.value = item ? item.dataset.query : typed;
    if (item) {
      item.setAttribute("aria-selected", "true");
      item.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", item.id);
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  function close() {
    clearTimeout(timer);
    if (request) request.abort();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
})();
