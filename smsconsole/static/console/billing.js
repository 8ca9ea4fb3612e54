// Top-up presets, and the days of a bill as bars: what packages covered below, what the balance paid above.
(() => {
  document.addEventListener("click", (event) => {
    const amount = event.target.closest("[data-amount]")?.dataset.amount;
    if (amount) document.getElementById("amount").value = amount;
  });
  const tools = window.scCharts;
  if (!tools) return;
  const { frame, axis, words } = tools;
  tools.kinds.slaMonths = (data) => ({
    ...frame(),
    xAxis: axis({ type: "category", data: data.labels }),
    yAxis: axis({ type: "value", max: 100, min: Math.max(0, Math.floor(Math.min(90, ...data.values)) - 1) }),
    series: [
      {
        name: words.availability, type: "line", data: data.values, itemStyle: { color: "#3b82f6" }, symbolSize: 8,
        markLine: { symbol: "none", data: [{ yAxis: 95 }, { yAxis: 90 }], lineStyle: { color: "#dc2626" } },
      },
    ],
  });
  tools.kinds.billDays = (data) => ({
    ...frame(),
    xAxis: axis({ type: "category", data: data.labels }),
    yAxis: axis({ type: "value", minInterval: 1 }),
    series: [
      { name: words.covered, type: "bar", stack: "n", data: data.covered, itemStyle: { color: "#3b82f6" }, barMaxWidth: 28 },
      { name: words.paid, type: "bar", stack: "n", data: data.paid, itemStyle: { color: "#f59e0b" }, barMaxWidth: 28 },
    ],
  });
})();
