/* The map: Leaflet and its tiles are asked for only after the resident pressed the button in the frame. */

const style = (href) =>
  new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: reject });
    document.head.prepend(link);
  });

const script = (src) =>
  new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
  });

/* Names come from the database: they enter the page as text, never as markup. */
const popup = (point, label) => {
  const box = document.createElement("div");
  const link = Object.assign(document.createElement("a"), { href: point.url, textContent: point.name });
  const name = document.createElement("p");
  name.append(link);
  box.append(name);
  for (const text of [point.kind, point.text]) {
    if (text) box.append(Object.assign(document.createElement("p"), { textContent: text }));
  }
  link.setAttribute("aria-label", `${label}: ${point.name}`);
  return box;
};

const markerOf = (L, point, label) =>
  L.marker([point.lat, point.lon], {
    title: point.name,
    alt: point.name,
    icon: L.divIcon({
      className: "",
      html: `<div class="sr-pin${point.office ? " sr-pin--office" : ""}"></div>`,
      iconSize: [30, 30],
      iconAnchor: [15, 36],
      popupAnchor: [0, -32],
    }),
  }).bindPopup(() => popup(point, label));

async function show(frame) {
  const set = frame.dataset;
  await Promise.all([style(set.css), style(set.clusterCss), script(set.leaflet)]);
  await script(set.cluster);
  const L = window.L;
  const source = document.getElementById(set.source);
  const points = source ? JSON.parse(source.textContent).points : [];
  const canvas = frame.querySelector("[data-map-canvas]");
  frame.querySelector("[data-map-ask]").remove();
  canvas.hidden = false;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(canvas, { zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, maxZoom: 18 });
  map.attributionControl.setPrefix(false);
  L.tileLayer(set.tiles, { maxZoom: 18, attribution: set.attribution }).addTo(map);
  const clusters = L.markerClusterGroup({
    maxClusterRadius: 48,
    showCoverageOnHover: false,
    animate: !calm,
    iconCreateFunction: (cluster) => {
      const count = cluster.getChildCount();
      cluster.options.title = `${count} ${set.labelCluster}`;
      cluster.options.alt = cluster.options.title;
      return L.divIcon({ className: "", html: `<div class="sr-cluster">${count}</div>`, iconSize: [44, 44] });
    },
  });
  for (const point of points) clusters.addLayer(markerOf(L, point, set.labelOpen));
  map.addLayer(clusters);
  if (points.length) map.fitBounds(clusters.getBounds(), { padding: [32, 32], maxZoom: 15 });
  else map.setView([Number(set.lat || 49.24), Number(set.lon || 6.97)], Number(set.zoom || 12));
  canvas.tabIndex = -1;
  canvas.focus({ preventScroll: true });
}

for (const frame of document.querySelectorAll("[data-map]")) {
  const button = frame.querySelector("[data-map-load]");
  button?.addEventListener("click", () => {
    button.disabled = true;
    show(frame).catch(() => {
      button.disabled = false;
    });
  });
}
