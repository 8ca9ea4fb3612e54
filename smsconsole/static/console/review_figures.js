// The charts of the desk's figures, added to those of charts.js.
(() => {
  const { kinds, frame, axis, css, words } = window.scCharts;
  const PALETTE = ["#ef4444", "#f97316", "#f59e0b", "#a855f7", "#3b82f6", "#06b6d4", "#64748b", "#84cc16"];
  const narrow = () => window.innerWidth < 640;
  const legend = () => ({ type: "scroll", top: 0, textStyle: { color: css("--sc-fg") }, pageTextStyle: { color: css("--sc-muted") } });
  const line = (name, data, color, dashed) => ({
    name, type: "line", yAxisIndex: 1, data, connectNulls: true, symbolSize: 6, itemStyle: { color }, lineStyle: { type: dashed ? "dashed" : "solid" },
  });

  kinds.approval = (data) => ({
    ...frame(),
    grid: { left: narrow() ? 36 : 48, right: narrow() ? 44 : 52, top: 44, bottom: 28 },
    legend: legend(),
    xAxis: axis({ type: "category", data: data.labels, splitLine: { show: false } }),
    yAxis: [
      axis({ type: "value", minInterval: 1 }),
      axis({ type: "value", min: 0, max: 100, splitLine: { show: false }, axisLabel: { color: css("--sc-muted"), formatter: "{value}%" } }),
    ],
    series: [
      { name: words.approved, type: "bar", stack: "n", data: data.approved, itemStyle: { color: "#22c55e" }, barMaxWidth: 26 },
      { name: words.rejected, type: "bar", stack: "n", data: data.rejected, itemStyle: { color: "#ef4444" }, barMaxWidth: 26 },
      line(words.rate, data.rate, "#3b82f6", false),
      line(words.first_rate, data.first_rate, "#a855f7", true),
    ],
  });
  kinds.reasons = (data) => ({
    ...frame(),
    color: PALETTE,
    legend: legend(),
    grid: { left: narrow() ? 36 : 44, right: 16, top: 44, bottom: 28 },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
    xAxis: axis({ type: "category", data: data.labels, splitLine: { show: false } }),
    yAxis: axis({ type: "value", minInterval: 1 }),
    series: data.series.map((row) => ({ name: row.name, type: "bar", stack: "n", data: row.values, barMaxWidth: 26 })),
  });
})();
