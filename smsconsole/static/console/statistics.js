// The kinds of charts of the statistics pages, added to those of charts.js.
(() => {
  const { kinds, frame, axis, css, words } = window.scCharts;
  const COLOURS = { delivered: "#22c55e", failed: "#ef4444", unknown: "#f59e0b", waiting: "#94a3b8", rate: "#3b82f6" };
  const PALETTE = ["#ef4444", "#f97316", "#f59e0b", "#a855f7", "#3b82f6", "#06b6d4", "#64748b", "#ec4899", "#84cc16"];
  const ENDS = ["delivered", "failed", "unknown", "waiting"];
  const narrow = () => window.innerWidth < 640;
  const short = (n) => (n >= 10000 ? new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" }).format(n) : n);
  const counts = (extra = {}) => axis({ type: "value", minInterval: 1, axisLabel: { color: css("--sc-muted"), formatter: short }, ...extra });
  const stack = (data, name) => ({
    name: words[name], type: "bar", stack: "n", data: data[name], itemStyle: { color: COLOURS[name] }, barMaxWidth: 26,
  });
  const ends = (data) => ENDS.filter((name) => data[name].some((n) => n)).map((name) => stack(data, name));

  kinds.volume = (data) => ({
    ...frame(),
    grid: { left: narrow() ? 42 : 56, right: narrow() ? 40 : 52, top: 44, bottom: 28 },
    legend: { type: "scroll", top: 0, textStyle: { color: css("--sc-fg") }, pageTextStyle: { color: css("--sc-muted") } },
    xAxis: axis({ type: "category", data: data.labels, splitLine: { show: false } }),
    yAxis: [
      counts(),
      axis({ type: "value", min: 0, max: 100, splitLine: { show: false }, axisLabel: { color: css("--sc-muted"), formatter: "{value}%" } }),
    ],
    series: [
      ...ends(data),
      { name: words.rate, type: "line", yAxisIndex: 1, data: data.rate, connectNulls: true, symbolSize: 6, itemStyle: { color: COLOURS.rate } },
    ],
  });
  kinds.failed = (data) => ({
    ...frame(),
    xAxis: axis({ type: "category", data: data.labels, splitLine: { show: false } }),
    yAxis: counts(),
    series: ["failed", "unknown"].map((name) => stack(data, name)),
  });
  kinds.outcome = (data) => ({
    ...frame(),
    grid: { left: narrow() ? 64 : 84, right: 28, top: 40, bottom: 24 },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
    xAxis: counts({ splitNumber: narrow() ? 3 : 5 }),
    yAxis: axis({ type: "category", data: data.labels, inverse: true, splitLine: { show: false } }),
    series: ends(data),
  });
  kinds.causes = (data) => ({
    ...frame(),
    tooltip: { trigger: "item", confine: true },
    color: PALETTE,
    legend: { type: "scroll", bottom: 0, textStyle: { color: css("--sc-fg") }, pageTextStyle: { color: css("--sc-muted") } },
    series: [{
      name: words.messages, type: "pie", radius: ["42%", "68%"], center: ["50%", "44%"],
      label: { show: !narrow(), color: css("--sc-fg"), formatter: "{d}%" },
      itemStyle: { borderColor: css("--sc-card"), borderWidth: 2 },
      data: data.labels.map((name, n) => ({ name, value: data.values[n] })),
    }],
  });
  kinds.histogram = (data) => ({
    ...frame(),
    legend: { show: false },
    xAxis: axis({ type: "category", data: data.labels, axisLabel: { color: css("--sc-muted"), interval: 0, rotate: narrow() ? 40 : 0 }, splitLine: { show: false } }),
    grid: { left: 48, right: 16, top: 20, bottom: narrow() ? 56 : 28 },
    yAxis: counts(),
    series: [{ name: words.messages, type: "bar", data: data.values, itemStyle: { color: COLOURS.rate }, barMaxWidth: 56 }],
  });
})();
