/* The map: Leaflet and its tiles are asked for only after the resident pressed the button in the frame. From then on
   filters change list and map in place, so that nobody has to agree again for every choice. */

const style = (href) =>
  new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: reject });
    document.head.prepend(link);
  });

const script = (src) =>
  new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
  });

const element = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

/* Names come from the database: they enter the page as text, never as markup. */
const popupOf = (point) => {
  const box = element("div", { dir: document.documentElement.dir });
  box.append(element("p", {}, element("a", { href: point.url, textContent: point.name, dir: "auto" })));
  for (const text of [point.kind, point.text]) if (text) box.append(element("p", { textContent: text, dir: "auto" }));
  return box;
};

const markerOf = (L, point) => {
  const look = point.office ? " sr-pin--office" : point.protected ? " sr-pin--area" : "";
  return L.marker([point.lat, point.lon], {
    title: [point.name, point.kind].filter(Boolean).join(", "),
    riseOnHover: true,
    zIndexOffset: point.office ? 500 : 0,
    icon: L.divIcon({
      className: "",
      html: `<div class="sr-pin${look}"></div>`,
      iconSize: [30, 30],
      iconAnchor: [15, 36],
      popupAnchor: [0, -32],
    }),
  }).bindPopup(() => popupOf(point), { maxWidth: 280, autoPanPadding: [24, 24] });
};

/* The points: an element with a link to them (the map page), or one that holds them (a page with a few). */
async function pointsFrom(source) {
  if (!source) return [];
  if (!source.href) return JSON.parse(source.textContent).points;
  const answer = await fetch(source.href, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).points;
}

const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function drawn(frame, canvas) {
  const L = window.L;
  const set = frame.dataset;
  const words = document.getElementById(set.source)?.dataset ?? {};
  const calm = isCalm();
  const map = L.map(canvas, {
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    maxZoom: 18,
    zoomControl: false,
  });
  L.control
    .zoom({
      zoomInTitle: words.zoomIn ?? "+",
      zoomOutTitle: words.zoomOut ?? "−",
      position: document.documentElement.dir === "rtl" ? "topright" : "topleft",
    })
    .addTo(map);
  map.attributionControl.setPrefix(false);
  L.tileLayer(set.tiles, { maxZoom: 18, attribution: set.attribution }).addTo(map);
  const clusters = L.markerClusterGroup({
    maxClusterRadius: 48,
    showCoverageOnHover: false,
    animate: !calm,
    chunkedLoading: true,
    iconCreateFunction: (cluster) => {
      const count = cluster.getChildCount();
      cluster.options.title = `${count} ${set.labelCluster}`;
      return L.divIcon({ className: "", html: `<div class="sr-cluster">${count}</div>`, iconSize: [44, 44] });
    },
  });
  map.addLayer(clusters);
  /* With the keyboard: Enter opens, the link inside has the focus, Escape closes and leads back to the pin. */
  let byKeyboard = false;
  let opened = null;
  canvas.addEventListener("keydown", (event) => {
    byKeyboard = event.key === "Enter";
    if (event.key !== "Escape" || !opened) return;
    const pin = opened.getElement();
    map.closePopup();
    pin?.focus({ preventScroll: true });
  });
  canvas.addEventListener("pointerdown", () => {
    byKeyboard = false;
  });
  map.on("popupopen", ({ popup }) => {
    opened = popup._source;
    const box = popup.getElement();
    box.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close ?? "×");
    if (byKeyboard) box.querySelector(".leaflet-popup-content a")?.focus({ preventScroll: true });
  });
  map.on("popupclose", () => {
    opened = null;
  });
  /* Offices are few and what people look for first: they are never hidden in a cluster. */
  return { map, clusters, offices: L.layerGroup().addTo(map) };
}

async function fill(frame, { map, clusters, offices }) {
  const points = await pointsFrom(document.getElementById(frame.dataset.source));
  const offers = points.filter((point) => !point.office);
  clusters.clearLayers();
  offices.clearLayers();
  clusters.addLayers(offers.map((point) => markerOf(window.L, point)));
  for (const point of points) if (point.office) offices.addLayer(markerOf(window.L, point));
  const seen = (offers.length ? offers : points).map((point) => [point.lat, point.lon]);
  if (seen.length) map.fitBounds(seen, { padding: [32, 32], maxZoom: 15, animate: !isCalm() });
  else map.setView([Number(frame.dataset.lat || 49.24), Number(frame.dataset.lon || 6.97)], Number(frame.dataset.zoom || 12));
}

async function show(frame) {
  const set = frame.dataset;
  await Promise.all([style(set.css), style(set.clusterCss), script(set.leaflet)]);
  await script(set.cluster);
  const canvas = frame.querySelector("[data-map-canvas]");
  canvas.dir = "ltr";
  canvas.hidden = false;
  const drawing = drawn(frame, canvas);
  await fill(frame, drawing);
  frame.querySelector("[data-map-ask]").remove();
  canvas.tabIndex = 0;
  canvas.focus({ preventScroll: true });
  followFilters(frame, drawing);
}

/* Filters, chips and page numbers of this very page: take over its new parts, keep the map. */
function followFilters(frame, drawing) {
  if (!document.querySelector("[data-map-swap]")) return;
  const isHere = (url) => url.origin === location.origin && url.pathname === location.pathname && !url.hash;
  let latest = 0;

  const goTo = async (url, remember) => {
    const number = (latest += 1);
    frame.classList.add("is-loading-hits");
    try {
      const answer = await fetch(url, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (number !== latest) return;
      if (!answer.ok || !page.querySelector("[data-map-swap]")) throw new Error(`${answer.status}`);
      for (const part of document.querySelectorAll("[data-map-swap]")) {
        const open = part.querySelector("details.sr-filter")?.open;
        const fresh = page.getElementById(part.id);
        if (fresh) part.replaceChildren(...fresh.childNodes);
        if (open) part.querySelector("details.sr-filter").open = true;
      }
      document.title = page.title;
      if (remember) history.pushState({ map: true }, "", url);
      await fill(frame, drawing);
      document.getElementById("hits")?.focus({ preventScroll: true });
    } catch {
      location.assign(url);
    } finally {
      frame.classList.remove("is-loading-hits");
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-map-swap] a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const url = new URL(link.href);
    if (!isHere(url)) return;
    event.preventDefault();
    goTo(url, true);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-map-swap] form");
    const url = form && new URL(form.getAttribute("action") || location.pathname, location.href);
    if (!url || !isHere(url)) return;
    event.preventDefault();
    const filled = [...new FormData(form)].filter(([, value]) => value !== "");
    url.search = new URLSearchParams(filled).toString();
    goTo(url, true);
  });
  window.addEventListener("popstate", () => goTo(new URL(location.href), false));
}

for (const frame of document.querySelectorAll("[data-map]")) {
  const button = frame.querySelector("[data-map-load]");
  button?.addEventListener("click", () => {
    button.disabled = true;
    show(frame).catch(() => {
      button.disabled = false;
      const words = document.getElementById(frame.dataset.source)?.dataset.failed;
      if (words && !frame.querySelector("[role=alert]")) {
        const alert = element("p", { textContent: words });
        alert.setAttribute("role", "alert");
        (button.closest("[data-map-ask]") ?? frame).querySelector("p")?.after(alert);
      }
    });
  });
}
