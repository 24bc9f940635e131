// Draws why a product is, or is not, on a page. Text from data is only ever set as text.
const SVG = "http://www.w3.org/2000/svg";
const MARKS = { passed: "M2 7l3.5 3.5L11 3.5", stopped: "M3 3l7 7M10 3l-7 7", info: "M6.5 6v4.5M6.5 2.8v.2" };

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

function drawing(viewBox) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", viewBox);
  made.setAttribute("aria-hidden", "true");
  return made;
}

function mark(outcome) {
  const picture = drawing("0 0 13 13");
  const path = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ d: MARKS[outcome], fill: "none", stroke: "currentColor",
    "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round" })) path.setAttribute(name, value);
  picture.append(path);
  const round = element("span", "mark");
  round.append(picture);
  return round;
}

function product(root, data) {
  const box = element("div", "product");
  const tile = element("div", "tile");
  tile.style.setProperty("--tint", data.tint);
  const picture = drawing("0 0 64 64");
  for (const part of (root.getElementById(data.icon) ?? root.getElementById("bag")).children) {
    picture.append(part.cloneNode(true));
  }
  tile.append(picture);
  const text = element("div");
  text.append(element("div", "name", data.name), ...data.facts.map((fact) => element("div", "facts", fact)));
  box.append(tile, text);
  return box;
}

function step(data) {
  const item = element("li", `step ${data.outcome}`);
  item.append(mark(data.outcome), element("div", "stage", data.stage), element("div", "title", data.title));
  if (data.detail) item.append(element("div", "detail", data.detail));
  if (data.meter) {
    const meter = element("div", "meter");
    meter.style.setProperty("--to", `${data.meter[0]}%`);
    meter.style.setProperty("--at", `${data.meter[1]}%`);
    meter.append(element("i"), element("u"));
    item.append(meter);
  }
  if (data.figures.length) {
    const figures = element("div", "figures");
    data.figures.forEach(([name, value], at) => figures.append(at ? " · " : "", `${name} `, element("b", "", value)));
    item.append(figures);
  }
  return item;
}

function part(data) {
  const line = element("div", data.share < 0 ? "part down" : "part");
  const bar = element("div", "bar");
  const long = Math.abs(data.share) * 50;
  bar.style.setProperty("--from", `${data.share < 0 ? 50 - long : 50}%`);
  bar.style.setProperty("--long", `${long}%`);
  bar.append(element("i"));
  line.append(element("span", "label", data.name), bar, element("span", "value", data.value));
  return line;
}

export default function (component) {
  const { data, parentElement: root } = component;
  const verdict = element("div", `verdict ${data.on ? "on" : "off"}`);
  verdict.append(element("b", "", data.on ? "On the page" : "Not on the page"), element("span", "", data.headline));
  const chain = element("ol");
  chain.append(...data.steps.map(step));
  const all = [product(root, data.product), verdict, element("h4", "", "How it came to this"), chain];
  if (data.parts.length) all.push(element("h4", "", "What moved it up and down"), ...data.parts.map(part));
  root.querySelector(".why").replaceChildren(...all);
}
