// A click on a record opens its life in a drawer; the link inside the row leads to the same as a page of its own.
(() => {
  const drawer = document.getElementById("drawer");
  if (!drawer) return;
  const body = document.getElementById("drawer-body");
  const open = async (address) => {
    const answer = await fetch(`${address}?drawer=1`, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) { window.location = address; return; }
    body.innerHTML = await answer.text();
    if (!drawer.open) drawer.showModal();
  };
  document.querySelectorAll("tr[data-record]").forEach((row) => {
    row.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || String(window.getSelection())) return;
      event.preventDefault();
      open(row.dataset.record);
    });
  });
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer || event.target.closest("[data-close]")) drawer.close();
  });
})();
