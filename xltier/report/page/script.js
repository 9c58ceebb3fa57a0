"use strict";
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const key = "xltier-theme";
  // a page opened from a mail may have nowhere to remember anything
  const kept = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem(key, theme); } catch { /* forgotten */ } };
  const systemIsDark = () => matchMedia("(prefers-color-scheme: dark)").matches;
  if (kept()) root.dataset.theme = kept();
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = (root.dataset.theme || (systemIsDark() ? "dark" : "light")) === "dark";
    root.dataset.theme = dark ? "light" : "dark";
    keep(root.dataset.theme);
  });

  const tip = document.getElementById("tip");
  const hide = () => { tip.hidden = true; };
  const show = (event) => {
    const marked = event.target.closest && event.target.closest("[data-tip]");
    if (!marked || !marked.dataset.tip) { hide(); return; }
    tip.textContent = marked.dataset.tip;
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const left = Math.min(Math.max(event.clientX + 12, 8), innerWidth - box.width - 8);
    const above = event.clientY - box.height - 12;
    tip.style.left = `${Math.max(left, 8)}px`;
    tip.style.top = `${above > 8 ? above : event.clientY + 18}px`;
  };
  document.addEventListener("pointermove", show);
  document.addEventListener("pointerdown", show);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("pointerleave", hide);
})();
