// Draws every [data-chart] of a page from the JSON its data-source names; follows the theme and the window.
(() => {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");
  const words = read("chart-words") || {};

  const frame = () => ({
    textStyle: { color: css("--sc-fg"), fontFamily: "inherit" },
    grid: { left: 48, right: 48, top: 40, bottom: 28 },
    tooltip: { trigger: "axis", confine: true },
    legend: { top: 0, textStyle: { color: css("--sc-fg") } },
  });
  const axis = (extra = {}) => ({
    axisLabel: { color: css("--sc-muted") },
    axisLine: { lineStyle: { color: css("--sc-line") } },
    splitLine: { lineStyle: { color: css("--sc-line") } },
    ...extra,
  });

  const kinds = {
    trend: (data) => ({
      ...frame(),
      xAxis: axis({ type: "category", data: data.labels }),
      yAxis: [
        axis({ type: "value", minInterval: 1 }),
        axis({ type: "value", min: 0, max: 100, splitLine: { show: false }, axisLabel: { formatter: "{value}%", color: css("--sc-muted") } }),
      ],
      series: [
        { name: words.delivered, type: "bar", stack: "n", data: data.delivered, itemStyle: { color: "#22c55e" }, barMaxWidth: 28 },
        { name: words.failed, type: "bar", stack: "n", data: data.failed, itemStyle: { color: "#ef4444" }, barMaxWidth: 28 },
        { name: words.rate, type: "line", yAxisIndex: 1, data: data.rate, connectNulls: true, smooth: true, itemStyle: { color: "#3b82f6" } },
      ],
    }),
  };

  const draw = () => {
    document.querySelectorAll("[data-chart]").forEach((box) => {
      const make = kinds[box.dataset.chart];
      const data = read(box.dataset.source);
      if (!make || !data || !window.echarts) return;
      const chart = echarts.getInstanceByDom(box) || echarts.init(box);
      chart.setOption(make(data), true);
    });
    document.querySelectorAll(".sc-bar > [data-width]").forEach((bar) => { bar.style.width = `${bar.dataset.width}%`; });
  };

  document.addEventListener("DOMContentLoaded", draw);
  window.addEventListener("resize", () => document.querySelectorAll("[data-chart]").forEach((box) => window.echarts?.getInstanceByDom(box)?.resize()));
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  window.scCharts = { kinds, frame, axis, css, words, draw };
})();
