// A draft's page while its replay runs: asks twice a second how far it is, and shows the outcome when it is done.
(() => {
  const box = document.querySelector("[data-replay]");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-replay-${name}]`);
  const poll = async () => {
    try {
      const answer = await fetch(box.dataset.replay, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      part("lost").hidden = true;
      if (!state.active) { window.location.reload(); return; }
      box.querySelector("progress").value = state.percent;
      for (const name of ["done", "total", "changed"]) part(name).textContent = state[name];
    } catch { part("lost").hidden = false; }
    setTimeout(poll, 500);
  };
  poll();
})();
