// Everything here is a convenience: without script the pages read, search and diagnose all the same.
"use strict";

for (const element of document.querySelectorAll("[data-script]"))
  element.hidden = false;

setUpTheme(document.querySelector(".theme"));
document.querySelectorAll("pre").forEach(setUpCopy);
document.querySelectorAll("pre, .table").forEach(dropIdleTabStop);
document.querySelector(".paste form")?.addEventListener("submit", showWork);
if (globalThis.keymendSearch !== undefined) setUpSearch();

function setUpTheme(button) {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () =>
    root.dataset.theme === undefined
      ? system.matches
      : root.dataset.theme === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("keymend-theme", root.dataset.theme);
    } catch {
      // it then lasts for this page only
    }
    show();
  });
  system.addEventListener("change", show);
  show();
}

function setUpCopy(block) {
  if (navigator.clipboard === undefined) return;
  const frame = document.createElement("div");
  frame.className = "code";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not copied";
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  block.replaceWith(frame);
  frame.append(block, button);
}

/** A block that has nothing to scroll needs no stop for the tab key. */
function dropIdleTabStop(block) {
  const set = () => {
    if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
    else block.removeAttribute("tabindex");
  };
  new ResizeObserver(set).observe(block);
}

function showWork({ target }) {
  const button = target.querySelector("button");
  button.textContent = "Looking …";
  button.setAttribute("aria-busy", "true");
  // a second press would start a second look; the page that comes has a fresh button
  target.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("pageshow", () => {
    button.textContent = "Find the cause";
    button.removeAttribute("aria-busy");
  });
}

function setUpSearch() {
  const box = document.querySelector("#q");
  const results = document.querySelector("#results");
  const everything = document.querySelector("#everything");
  const count = document.querySelector("#count");
  const list = results.querySelector("ul");
  const items = new Map(
    [...everything.querySelectorAll("[data-id]")].map((item) => [
      item.dataset.id,
      item,
    ]),
  );
  results.querySelector("[data-plain]")?.remove();

  const search = () => {
    const query = box.value.trim();
    results.hidden = query === "";
    everything.hidden = query !== "";
    if (query === "") return;
    const ids = globalThis.keymendSearch(globalThis.keymendGuides, query);
    list.replaceChildren(...ids.map((id) => items.get(id).cloneNode(true)));
    count.textContent =
      ids.length === 0
        ? `No guide fits "${query}".`
        : `${ids.length} ${ids.length === 1 ? "guide fits" : "guides fit"} "${query}".`;
  };
  box.addEventListener("input", () => {
    search();
    // the address keeps the question, for the way back from a guide
    const address = new URL(location.href);
    if (box.value.trim() === "") address.searchParams.delete("q");
    else address.searchParams.set("q", box.value.trim());
    history.replaceState(null, "", address);
  });
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
    results.querySelector("a")?.focus();
  });

  const asked = new URL(location.href).searchParams.get("q");
  if (asked !== null) box.value = asked;
  search();
}
