// What every page can do with scripts: keys, the theme, readers' own times, charts, refusals.
const root = document.documentElement;
const one = (selector) => document.querySelector(selector);

// --- theme
const themeButton = one("#theme");
themeButton.hidden = false;
themeButton.addEventListener("click", () => {
  const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
  document.cookie = `panopticon_theme=${next};path=/;max-age=31536000;samesite=strict`;
  root.dataset.theme = next;
  root.setAttribute("data-bs-theme", next);
  root.dispatchEvent(new Event("themechange"));
});

// --- what is new in the page, at its load and whenever a part of it was replaced
async function enliven(part) {
  for (const time of part.querySelectorAll("time[datetime]")) {
    time.title = `${new Date(time.dateTime).toLocaleString()} (your time)`;
  }
  for (const select of part.querySelectorAll("select[data-submit]")) {
    select.addEventListener("change", () => select.form.submit());
  }
  if (part.querySelector(".plot")) {
    const charts = await import("./charts.js");
    charts.draw(part);
  }
}
enliven(document);
document.addEventListener("htmx:load", (event) => enliven(event.detail.elt));

// --- a refusal of the server is told, not swallowed
document.addEventListener("htmx:responseError", (event) => {
  let detail = `The server answered ${event.detail.xhr.status}.`;
  try {
    detail = JSON.parse(event.detail.xhr.responseText).detail || detail;
  } catch {
    // A page, not a problem detail: the status says enough.
  }
  one("#notice").textContent = detail;
});

// --- keyboard
const help = one("#keys");
const helpButton = one("#help");
helpButton.hidden = false;
helpButton.addEventListener("click", () => help.showModal());

let going = false;
let current = null;

function select(step) {
  const rows = [...document.querySelectorAll("table[data-rows] tbody tr")].filter((row) => row.offsetParent);
  if (rows.length === 0) return;
  const index = current === null ? (step > 0 ? 0 : rows.length - 1) : rows.indexOf(current) + step;
  current?.classList.remove("current");
  current = rows[Math.min(rows.length - 1, Math.max(0, index))];
  current.classList.add("current");
  const link = current.querySelector("a");
  if (link) link.focus({ preventScroll: true });
  current.scrollIntoView({ block: "nearest" });
}

function follow(selector) {
  const link = one(selector);
  if (link) link.click();
}

const keys = {
  "/": () => one("[data-search]")?.focus(),
  "?": () => help.showModal(),
  j: () => select(1),
  k: () => select(-1),
  n: () => follow("[data-step=next]"),
  p: () => follow("[data-step=previous]"),
  g: () => {
    going = true;
    setTimeout(() => (going = false), 1500);
  },
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, dialog[open]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (going) {
    going = false;
    const section = one(`.topbar a[data-key="${CSS.escape(event.key)}"]`);
    if (section) {
      event.preventDefault();
      section.click();
    }
    return;
  }
  const action = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
  if (action) {
    event.preventDefault();
    action();
  }
});
