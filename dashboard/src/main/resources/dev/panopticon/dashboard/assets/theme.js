// Runs before the page is painted: what the reader chose, else what the system says.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  if (root.dataset.theme !== "auto") return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  apply();
  dark.addEventListener("change", () => {
    if (root.dataset.theme !== "auto") return;
    apply();
    root.dispatchEvent(new Event("themechange"));
  });
})();
