// Draws what the page holds as JSON. The table beside each chart says the same for those who cannot see it.
import * as echarts from "./echarts.js";

const ROW = 26;
const NARROW = 620;

function palette() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    text: colour("--ink"),
    quiet: colour("--ink-quiet"),
    line: colour("--rule"),
    accent: colour("--accent"),
    second: colour("--second"),
    heatLow: colour("--heat-low"),
    heatHigh: colour("--heat-high"),
    surface: colour("--surface"),
    font: style.getPropertyValue("--tblr-font-sans-serif"),
  };
}

function axis(colours, more) {
  return {
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.text, fontSize: 12 },
    nameTextStyle: { color: colours.quiet, fontSize: 12 },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    ...more,
  };
}

function tooltip(colours, formatter) {
  return {
    renderMode: "richText",
    backgroundColor: colours.surface,
    borderColor: colours.line,
    textStyle: { color: colours.text, fontSize: 12 },
    confine: true,
    formatter,
  };
}

// Round bounds a little outside of all that is drawn.
function extent(shape) {
  const values = shape.rows.flatMap((row) => [row.low, row.value, row.high]);
  if (shape.reference !== null) values.push(shape.reference);
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const span = high - low || Math.abs(high) || 1;
  return { min: low - span * 0.06, max: high + span * 0.06 };
}

function whisker(colours) {
  return (params, api) => {
    const row = api.value(3);
    const half = 5;
    const [x, y] = api.coord([api.value(0), row]);
    const children = [];
    if (!Number.isNaN(api.value(1))) {
      const [low] = api.coord([api.value(1), row]);
      const [high] = api.coord([api.value(2), row]);
      const line = (x1, y1, x2, y2) => ({
        type: "line",
        shape: { x1, y1, x2, y2 },
        style: { stroke: colours.accent, lineWidth: 2 },
      });
      children.push(line(low, y, high, y), line(low, y - half, low, y + half), line(high, y - half, high, y + half));
    }
    children.push({ type: "circle", shape: { cx: x, cy: y, r: 4.5 }, style: { fill: colours.accent, stroke: colours.surface, lineWidth: 1 } });
    return { type: "group", children };
  };
}

// A line over all rows where neither is better.
function divider(colours) {
  return (params, api) => {
    const [x] = api.coord([api.value(0), 0]);
    const { y, height } = params.coordSys;
    return {
      type: "line",
      shape: { x1: x, y1: y, x2: x, y2: y + height },
      style: { stroke: colours.text, lineWidth: 1, lineDash: [4, 4] },
    };
  };
}

function forest(shape, colours, width) {
  const narrow = width < NARROW;
  const known = shape.rows.map((row, index) => ({ row, index })).filter(({ row }) => row.value !== null);
  const { min, max } = extent(shape);
  const labels = { width: narrow ? 96 : 210, overflow: "truncate" };
  return {
    height: shape.rows.length * ROW + 48,
    option: {
      grid: { left: narrow ? 108 : 224, right: narrow ? 16 : 232, top: 4, bottom: 42 },
      tooltip: tooltip(colours, (params) => `${shape.rows[params.value[3]].label}\n${shape.rows[params.value[3]].text}`),
      xAxis: axis(colours, { type: "value", min, max, name: shape.unit, nameLocation: "middle", nameGap: 26,
        axisLabel: { color: colours.text, fontSize: 12, showMinLabel: false, showMaxLabel: false, hideOverlap: true } }),
      yAxis: [
        axis(colours, { type: "category", inverse: true, data: shape.rows.map((row) => row.label),
          axisLabel: { color: colours.text, fontSize: 12, interval: 0, ...labels }, splitLine: { show: false } }),
        axis(colours, { type: "category", inverse: true, position: "right", show: !narrow, data: shape.rows.map((row) => row.text),
          axisLine: { show: false }, axisLabel: { color: colours.text, fontSize: 12, interval: 0, width: 220, overflow: "truncate" } }),
      ],
      series: [
        {
          type: "custom",
          silent: true,
          renderItem: divider(colours),
          data: shape.reference === null ? [] : [[shape.reference, 0]],
        },
        {
          type: "custom",
          renderItem: whisker(colours),
          encode: { x: [0, 1, 2], y: 3 },
          data: known.map(({ row, index }) => [row.value, row.low ?? NaN, row.high ?? NaN, index]),
        },
      ],
    },
  };
}

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);

// Black or white, whichever has the greater contrast (always 4.5 or more) on the mixture of two colours.
function readableOn(low, high, share) {
  const to = channels(high);
  const linear = channels(low)
    .map((from, index) => from + (to[index] - from) * share)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return luminance > 0.179 ? "#000000" : "#ffffff";
}

function heat(shape, colours, width) {
  const values = shape.cells.map((cell) => cell.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const narrow = width < NARROW;
  const share = (value) => (high === low ? 0 : (value - low) / (high - low));
  return {
    height: shape.rows.length * 28 + 90,
    option: {
      grid: { left: narrow ? 96 : 150, right: 12, top: 28, bottom: 56 },
      tooltip: tooltip(colours, (params) => shape.cells[params.dataIndex].text),
      xAxis: axis(colours, { type: "category", position: "top", data: shape.columns, splitLine: { show: false },
        axisLabel: { color: colours.text, fontSize: 12, interval: 0, overflow: "truncate",
          width: Math.max(40, (width - (narrow ? 110 : 165)) / shape.columns.length - 8) } }),
      yAxis: axis(colours, { type: "category", inverse: true, data: shape.rows, splitLine: { show: false },
        axisLabel: { color: colours.text, fontSize: 12, interval: 0, width: narrow ? 84 : 138, overflow: "truncate" } }),
      visualMap: { min: low, max: high === low ? low + 1 : high, calculable: false, orient: "horizontal", left: "center", bottom: 4,
        itemHeight: 160, itemWidth: 12, precision: 2, text: [`${shape.unit}, ${Number(high.toPrecision(3))}`, String(Number(low.toPrecision(3)))],
        textStyle: { color: colours.text }, inRange: { color: [colours.heatLow, colours.heatHigh] } },
      series: [{
        type: "heatmap",
        itemStyle: { borderColor: colours.surface, borderWidth: 2 },
        data: shape.cells.map((cell) => ({
          value: [cell.column, cell.row, cell.value],
          label: { show: true, formatter: cell.shown, fontSize: 12, color: readableOn(colours.heatLow, colours.heatHigh, share(cell.value)) },
        })),
      }],
    },
  };
}

function stack(shape, colours) {
  return {
    height: 250,
    option: {
      aria: { enabled: true, decal: { show: true } },
      color: [colours.accent, colours.second],
      legend: { top: 0, textStyle: { color: colours.text } },
      grid: { left: 64, right: 12, top: 34, bottom: 50 },
      tooltip: { ...tooltip(colours), trigger: "axis", axisPointer: { type: "shadow" }, formatter: undefined,
        valueFormatter: (value) => `$${Number(value.toPrecision(3))}` },
      xAxis: axis(colours, { type: "category", data: shape.labels, splitLine: { show: false },
        axisLabel: { color: colours.text, fontSize: 11, lineHeight: 15, hideOverlap: true } }),
      yAxis: axis(colours, { type: "value", name: shape.unit, nameGap: 12, nameTextStyle: { align: "left", color: colours.quiet } }),
      series: shape.series.map((one) => ({ name: one.name, type: "bar", stack: "all", barMaxWidth: 36, data: one.values })),
    },
  };
}

const kinds = { forest, heat, stack };
const drawn = new Map();

function drawOne(figure) {
  const canvas = figure.querySelector(".canvas");
  const width = canvas.clientWidth;
  if (width === 0) return; // Inside closed details: drawn when they open.
  const { kind, shape } = JSON.parse(figure.querySelector("script").textContent);
  const { height, option } = kinds[kind](shape, palette(), width);
  drawn.get(figure)?.dispose();
  const chart = echarts.init(canvas, null, { renderer: "canvas", height });
  chart.setOption({ animation: false, textStyle: { fontFamily: palette().font }, ...option });
  figure.dataset.drawn = String(width);
  drawn.set(figure, chart);
}

export function draw(part) {
  for (const figure of part.querySelectorAll(".plot")) drawOne(figure);
  for (const details of part.querySelectorAll("details")) {
    details.addEventListener("toggle", () => {
      if (details.open) for (const figure of details.querySelectorAll(".plot:not([data-drawn])")) drawOne(figure);
    });
  }
}

function redraw() {
  for (const [figure, chart] of drawn) {
    if (figure.isConnected) {
      drawOne(figure);
    } else {
      chart.dispose();
      drawn.delete(figure);
    }
  }
}

document.documentElement.addEventListener("themechange", redraw);
let resizing = 0;
addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(redraw, 150);
});
