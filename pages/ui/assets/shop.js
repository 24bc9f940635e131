// Draws the storefront. Everything that comes from data is set as text or as an attribute of our own choosing;
// nothing is ever parsed as HTML and nothing becomes an address.
const SVG = "http://www.w3.org/2000/svg";
const drawn = new WeakMap();

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function pictogram(root, icon) {
  const picture = shape("svg", { viewBox: "0 0 64 64", "aria-hidden": "true" });
  const symbol = root.getElementById(icon) ?? root.getElementById("bag");
  for (const part of symbol.children) picture.append(part.cloneNode(true));
  return picture;
}

function price(card) {
  if (card.price === null) return element("div", "price none", "Price not set");
  const tag = element("div", "price", card.price[0]);
  if (card.price[1]) tag.append(element("span", "cents", card.price[1]));
  return tag;
}

function drawCard(root, card, prices) {
  const button = element("button", "card");
  button.type = "button";
  button.dataset.product = card.id;
  button.setAttribute("aria-label", card.label);
  const tile = element("div", "tile");
  tile.style.setProperty("--tint", card.tint);
  tile.append(pictogram(root, card.icon), element("span", "ask", "Why?"));
  if (card.position) tile.append(element("span", "place", card.position));
  const body = element("div", "body");
  if (card.brand) body.append(element("div", "brand", card.brand));
  body.append(element("div", "name", card.name));
  if (card.pack) body.append(element("div", "pack", card.pack));
  if (card.badges.length) {
    const badges = element("div", "badges");
    for (const badge of card.badges) badges.append(element("span", `badge ${badge.kind}`, badge.text));
    body.append(badges);
  }
  if (prices) body.append(price(card));
  button.append(tile, body);
  const item = element("li");
  item.append(button);
  return item;
}

function arrow(cards, direction) {
  const button = element("button", "arrow");
  button.type = "button";
  button.setAttribute("aria-label", direction < 0 ? "Scroll back" : "Scroll on");
  const picture = shape("svg", { viewBox: "0 0 16 16", fill: "none", stroke: "currentColor", "stroke-width": "2",
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" });
  picture.append(shape("path", { d: direction < 0 ? "M10 3L5 8l5 5" : "M6 3l5 5-5 5" }));
  button.append(picture);
  button.onclick = () => cards.scrollBy({ left: direction * cards.clientWidth * 0.8, behavior: "smooth" });
  return button;
}

function drawRow(root, placement, prices) {
  const row = element("section", "row");
  row.setAttribute("aria-label", placement.title);
  const title = element("h3", "title", placement.title);
  if (placement.note) title.append(element("span", "chip", placement.note));
  const text = element("div", "text");
  text.append(title, element("p", "intent", placement.intent));
  const cards = element("ul", "cards");
  for (const card of placement.cards) cards.append(drawCard(root, card, prices));
  const back = arrow(cards, -1);
  const on = arrow(cards, 1);
  const reach = () => {
    back.disabled = cards.scrollLeft < 4;
    on.disabled = cards.scrollLeft + cards.clientWidth > cards.scrollWidth - 4;
  };
  cards.onscroll = reach;
  new ResizeObserver(reach).observe(cards);
  const arrows = element("div", "arrows");
  arrows.append(back, on);
  const head = element("div", "head");
  head.append(text, arrows);
  row.append(head, cards);
  return row;
}

function draw(root, shop, data) {
  const rows = data.placements.map((placement) => drawRow(root, placement, data.prices));
  if (!rows.length) rows.push(element("p", "empty", "No placement made it onto this page."));
  if (data.heading) {
    const sign = element("header", "sign");
    sign.append(element("span", "who", data.heading), element("span", "when", data.when));
    rows.unshift(element("div", "awning"), sign);
  }
  shop.replaceChildren(...rows);
}

// Once the panel that a click opened is gone, the keyboard is back on the product that was asked about.
function returnAfterPanel(card) {
  let opened = false;
  const watch = new MutationObserver(() => {
    const open = document.querySelector('[role="dialog"]') !== null;
    opened ||= open;
    if (opened && !open) {
      watch.disconnect();
      setTimeout(() => { if (document.activeElement === document.body || !document.activeElement) card.focus(); });
    }
  });
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => { if (!opened) watch.disconnect(); }, 10000);
}

function stepAlong(event) {
  const card = event.target.closest?.(".card");
  const way = { ArrowLeft: "previousElementSibling", ArrowRight: "nextElementSibling" }[event.key];
  const next = way && card?.parentElement[way]?.firstElementChild;
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

export default function (component) {
  const { data, parentElement: root, setTriggerValue } = component;
  const shop = root.querySelector(".shop");
  const content = JSON.stringify(data);
  if (drawn.get(shop) !== content) {
    drawn.set(shop, content);
    draw(root, shop, data);
  }
  shop.onkeydown = stepAlong;
  shop.onclick = (event) => {
    const card = event.target.closest(".card");
    if (!card) return;
    returnAfterPanel(card);
    setTriggerValue("asked", card.dataset.product);
  };
}
