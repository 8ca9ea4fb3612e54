// The clock on the page runs as the server's does; what cannot be undone asks first.
(() => {
  const data = document.getElementById("td-config");
  if (!data) return;
  const { at, frozen } = JSON.parse(data.textContent);
  const shown = document.getElementById("td-clock");
  const started = performance.now();
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  const draw = () => { shown.textContent = format.format(at + (frozen ? 0 : performance.now() - started)); };
  draw();
  if (!frozen) setInterval(draw, 500);
  document.querySelectorAll("form[data-confirm]").forEach((form) => form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  }));
})();
