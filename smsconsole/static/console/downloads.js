// Polls what is being made once a second and shows its progress; a change of state redraws the page.
(() => {
  const table = document.getElementById("jobs");
  if (!table) return;
  const active = () => [...table.querySelectorAll("tr[data-active]")];
  const lost = document.getElementById("poll-error");
  const show = (row, job) => {
    row.querySelector("[data-rows]").textContent = job.rows;
    const bar = row.querySelector("progress");
    if (bar && job.percent !== null) bar.value = job.percent;
  };
  const poll = async () => {
    if (!active().length) return;
    try {
      const answer = await fetch(table.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const { jobs } = await answer.json();
      lost.hidden = true;
      for (const job of jobs) {
        const row = table.querySelector(`tr[data-job="${job.id}"]`);
        if (!row) continue;
        if (row.dataset.status !== job.status && !(row.dataset.status === "queued" && job.active)) { window.location.reload(); return; }
        if (job.active) show(row, job);
      }
    } catch {
      lost.hidden = false;
    }
    setTimeout(poll, 1000);
  };
  poll();
})();
