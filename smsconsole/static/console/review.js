// The reviewing desk: select all, find a reason, keys j k a r, and one question before a bulk verdict.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const boxes = () => all('input[name="orders"]');
  const recount = () => {
    const count = document.querySelector("[data-review-count]");
    if (count) count.textContent = boxes().filter((box) => box.checked).length;
    for (const details of all(".sc-review-reasons")) {
      details.querySelector("[data-reason-count]").textContent = all('input[name="slugs"]:checked', details).length;
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-review-all]")) for (const box of boxes()) box.checked = event.target.checked;
    recount();
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-reason-search]")) return;
    const wanted = event.target.value.trim().toLowerCase();
    const details = event.target.closest("details");
    for (const row of all("[data-reason]", details)) row.hidden = !row.dataset.reason.toLowerCase().includes(wanted);
    for (const group of all("[data-reason-group]", details)) group.hidden = !all("[data-reason]:not([hidden])", group).length;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-review-queue]")) return;
    const chosen = boxes().filter((box) => box.checked).length;
    const asked = (event.submitter && event.submitter.dataset.confirm) || "#";
    if (!chosen || !window.confirm(asked.replace("#", chosen))) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (target) { event.preventDefault(); target.click(); }
    const rows = all("[data-review-row]");
    if (!target && rows.length && (event.key === "j" || event.key === "k")) {
      const at = rows.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
      rows[Math.max(0, Math.min(rows.length - 1, at))].focus();
    }
  });
  recount();
})();
