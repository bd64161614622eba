"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const byId = (name) => document.getElementById(name);

  // What needs this script is hidden without it.
  all(".tools").forEach((tools) => { tools.hidden = false; });

  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = byId("theme");
  const label = () => { theme.textContent = dark() ? "Light" : "Dark"; };
  try { root.dataset.theme = localStorage.getItem("tracker-theme") || ""; } catch { /* a file may have no storage */ }
  if (!root.dataset.theme) delete root.dataset.theme;
  label();
  theme.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("tracker-theme", root.dataset.theme); } catch { /* not kept then */ }
    label();
  });

  // A link into a folded text opens it.
  const open = () => {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", open);
  open();

  const find = byId("find"), outlet = byId("outlet"), order = byId("order");
  if (!find) return;
  const items = all(".item, .doc");
  const texts = new Map();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };
  const filter = () => {
    const wanted = find.value.trim().toLowerCase();
    items.forEach((item) => {
      const outlets = (item.dataset.outlets || "").split("\n");
      item.hidden = (outlet.value && !outlets.includes(outlet.value)) || (wanted && !textOf(item).includes(wanted));
    });
    all("[data-count]").forEach((note) => {
      const own = [...note.closest("section").querySelectorAll(".item, .doc")];
      const shown = own.filter((item) => !item.hidden).length;
      note.textContent = shown < own.length ? `${shown} of ${own.length} shown` : "";
    });
  };
  let waiting = 0;
  find.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 150); });
  outlet.addEventListener("change", filter);

  const list = byId("passage-list");
  if (!list || !order) return;
  const told = [...list.children];
  const keys = {
    told: () => 0,
    date: (item) => item.dataset.date,
    alike: (item) => -Number(item.dataset.score),
    long: (item) => -Number(item.dataset.words),
  };
  order.addEventListener("change", () => {
    const key = keys[order.value];
    const sorted = told.map((item, place) => [key(item), place, item]);
    sorted.sort((x, y) => (x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : x[1] - y[1]));
    list.append(...sorted.map((entry) => entry[2]));
  });
})();
