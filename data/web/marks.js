// The marks: places as points and areas, corridors as what is said of them. geo/maps/drawing.py makes the data and has
// escaped every text in it; here it is only put in place.
(function () {
  "use strict";

  const CROWDED_PX = 26; // marks nearer than this are drawn as one cluster
  const MOST_NAMED = 80; // marks that are considered for a name beside them
  const CLOSEST_FIT = 8; // the first view never zooms in further than this
  let clicks = 0;

  // ---- shapes: a kind is told by its outline, never by colour alone -------------------------------------------------

  const polygon = (corners, turn) => (x, y, r) => {
    const points = [];
    for (let i = 0; i < corners; i += 1) {
      const angle = turn + (2 * Math.PI * i) / corners;
      points.push(`${(x + r * Math.cos(angle)).toFixed(1)},${(y + r * Math.sin(angle)).toFixed(1)}`);
    }
    return `M${points.join("L")}Z`;
  };
  const SHAPES = {
    circle: (x, y, r) => `M${x - r},${y}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`,
    square: (x, y, r) => { const a = r * 0.886; return `M${x - a},${y - a}h${2 * a}v${2 * a}h${-2 * a}Z`; },
    hexagon: (x, y, r) => polygon(6, 0)(x, y, r * 1.1),
    diamond: (x, y, r) => polygon(4, 0)(x, y, r * 1.25),
  };

  const Mark = L.CircleMarker.extend({
    _updatePath() {
      const { x, y } = this._point;
      this._renderer._setPath(this, this._empty() ? "M0 0" : SHAPES[this.options.shape](x, y, this._radius));
    },
  });

  // ---- telling the page what was clicked ----------------------------------------------------------------------------

  // streamlit-folium returns the GeoJSON of the layer that was clicked; `n` makes a second click on the same mark news.
  function tellable(layer, properties) {
    let told = null;
    layer.on("click", () => {
      clicks += 1;
      told = { type: "Feature", properties: { ...properties, n: clicks }, geometry: null };
    });
    layer.toGeoJSON = () => told;
    return layer;
  }

  // A mark is a button: it has a name, takes the focus and answers to Enter and the space bar.
  function operable(layer, label) {
    layer.on("add", () => {
      const element = layer.getElement();
      if (!element) return;
      element.setAttribute("tabindex", "0");
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", plain(label));
      if (element.dataset.operable) return;
      element.dataset.operable = "yes";
      L.DomEvent.on(element, "keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        L.DomEvent.stop(event);
        layer.fire("click", { latlng: layer.getLatLng ? layer.getLatLng() : layer.getBounds().getCenter() }, true);
      });
    });
    return layer;
  }

  // The text that escaped HTML stands for; a textarea's content is never run.
  function plain(html) {
    const area = document.createElement("textarea");
    area.innerHTML = html;
    return area.value;
  }

  const popup = (place) => `<div class="dl-popup"><p class="dl-name"><bdi>${place.name}</bdi></p><p class="dl-about">${place.about}</p>`
    + (place.excerpt ? `<blockquote dir="auto">${place.excerpt}</blockquote>` : "")
    + (place.source ? `<p class="dl-source" dir="auto">${place.source}</p>` : "") + "</div>";

  const tooltip = (place) => `<bdi class="dl-name">${place.name}</bdi><span class="dl-about">${place.about}</span>`;

  function dressed(layer, place) {
    layer.bindTooltip(tooltip(place), { direction: "top", className: "dl-tooltip", opacity: 1, sticky: !layer.getLatLng });
    layer.bindPopup(popup(place), { maxWidth: 320, minWidth: 180, className: "dl-card", autoPanPadding: [24, 24] });
    layer.on("popupopen", () => layer.closeTooltip());
    return tellable(layer, { place: place.id });
  }

  // ---- panes: areas below corridors below points, all below the labels of areas ------------------------------------

  function pane(map, name, order) {
    if (!map.getPane(name)) map.createPane(name).style.zIndex = order;
    return name;
  }

  function pointLayer(data, found, points) {
    const cluster = L.markerClusterGroup({
      maxClusterRadius: CROWDED_PX, animate: false, animateAddingMarkers: false, showCoverageOnHover: false,
      spiderLegPolylineOptions: { weight: 1, color: "#6f6a61", opacity: 0.7 }, spiderfyDistanceMultiplier: 1.4,
      iconCreateFunction(group) {
        const marks = group.getAllChildMarkers();
        const mentions = marks.reduce((sum, mark) => sum + mark.mentions, 0);
        const size = Math.round(Math.min(26 + 3 * Math.sqrt(mentions), 50));
        return L.divIcon({ html: `<span>${marks.length}</span>`, className: "dl-cluster", iconSize: [size, size] });
      },
    });
    cluster.addLayers(data.points.map((place) => {
      const mark = new Mark([place.lat, place.lon], {
        shape: place.shape, radius: place.radius, weight: place.sure ? 1.5 : 2, bubblingMouseEvents: false,
        className: `dl-point${place.sure ? "" : " dl-unsure"}${place.id === data.selected ? " dl-selected" : ""}`,
      });
      mark.mentions = place.mentions;
      points.push({ mark, place });
      found.set(place.id, { layer: mark, cluster });
      return operable(dressed(mark, place), `${place.name}, ${place.about}`);
    }));
    return cluster;
  }

  function areaLayers(map, data, found) {
    const shapes = pane(map, "dl-areas", 390);
    const renderer = map.dlAreaRenderer || (map.dlAreaRenderer = L.svg({ pane: shapes, padding: 0.5 }));
    const labels = [];
    const layers = data.areas.flatMap((place) => {
      const chosen = place.id === data.selected ? " dl-selected" : "";
      const tint = place.water ? " dl-water" : "";
      const parts = [];
      if (place.rings.length) {
        const fill = L.polygon(place.rings, { renderer, stroke: false, className: `dl-area${tint}${chosen}`, bubblingMouseEvents: false });
        parts.push(dressed(fill, place));
      }
      if (place.lines.length) {
        const soft = place.soft ? " dl-soft" : "";
        parts.push(L.polyline(place.lines, { renderer, interactive: false, className: `dl-outline${tint}${soft}${chosen}` }));
      }
      const icon = L.divIcon({
        className: `dl-label${tint}${place.sure ? "" : " dl-unsure"}${chosen}`, iconSize: null,
        html: `<span><bdi>${place.name}</bdi><b>${place.mentions}</b></span>`,
      });
      const label = L.marker([place.lat, place.lon], { icon, riseOnHover: true, zIndexOffset: place.mentions });
      label.weight = place.mentions;
      labels.push(label);
      found.set(place.id, { layer: label });
      parts.push(operable(dressed(label, place), `${place.name}, ${place.about}`));
      return parts;
    });
    return { layers, labels };
  }

  // Labels of areas that would cover a weightier one shrink to a dot, which still has a name and can be clicked. Points
  // are named beside their mark where there is room, the most mentioned first.
  function declutter(map, labels, points, names) {
    const taken = [];
    [...labels].sort((a, b) => b.weight - a.weight).forEach((label) => {
      const element = label.getElement();
      if (!element) return;
      element.classList.remove("dl-dot");
      const { width, height } = element.firstChild.getBoundingClientRect();
      const { x, y } = map.latLngToLayerPoint(label.getLatLng());
      const box = L.bounds([x - width / 2, y - height / 2], [x + width / 2, y + height / 2]);
      const covered = taken.some((other) => other.intersects(box));
      element.classList.toggle("dl-dot", covered);
      if (!covered) taken.push(box);
    });
    const layer = document.createDocumentFragment();
    const seen = map.getPixelBounds();
    const origin = map.getPixelOrigin();
    const view = L.bounds(seen.min.subtract(origin), seen.max.subtract(origin));
    const drawn = points.filter(({ mark }) => mark._map && mark._point && view.contains(mark._point));
    drawn.forEach(({ mark }) => taken.push(L.bounds(mark._point.subtract([mark._radius, mark._radius]), mark._point.add([mark._radius, mark._radius]))));
    drawn.sort((a, b) => b.place.mentions - a.place.mentions).slice(0, MOST_NAMED).forEach(({ mark, place }) => {
      const { x, y } = mark._point;
      const start = x + mark._radius + (place.ended ? 10 : 4);
      const box = L.bounds([start, y - 8], [start + 7 * plain(place.name).length, y + 8]);
      if (taken.some((other) => other.intersects(box))) return;
      taken.push(box);
      const name = document.createElement("span");
      name.className = "dl-beside";
      name.setAttribute("aria-hidden", "true");
      name.innerHTML = `<bdi>${place.name}</bdi>`;
      name.style.transform = `translate(${start}px, ${y - 9}px)`;
      layer.append(name);
    });
    names.replaceChildren(layer);
  }

  // ---- corridors ----------------------------------------------------------------------------------------------------

  // An origin is a ring with an arrow that leaves it, a destination a heavy ring with one that enters. Around a point
  // the ring surrounds the mark; an area has its sign below its label.
  function endGlyph(end) {
    const r = end.area ? 8 : end.radius + 5;
    const size = Math.ceil(2 * (r + 13));
    const c = size / 2;
    const [near, far] = [c + r * 0.71 + 1, c + r * 0.71 + 9];
    const up = (x) => size - x;
    const tip = end.role === "origin" ? [far, -6] : [near, 6];
    const arrow = `M${near} ${up(near)} L${far} ${up(far)} M${tip[0] + tip[1]} ${up(tip[0])} H${tip[0]} V${up(tip[0]) - tip[1]}`;
    const cut = r * 0.71;
    const parts = [`<circle class="dl-ring" cx="${c}" cy="${c}" r="${r}"/>`];
    if (end.role !== "via") parts.push(`<path class="dl-tip" d="${arrow}"/>`);
    if (end.status === "rejected") parts.push(`<path class="dl-cross" d="M${c - cut - 4} ${c + cut + 4} L${c - cut + 4} ${c + cut - 4} M${c - cut - 4} ${c + cut - 4} L${c - cut + 4} ${c + cut + 4}"/>`);
    return { size, svg: `<svg viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" aria-hidden="true">${parts.join("")}</svg>` };
  }

  function corridorLayers(map, data) {
    const lines = pane(map, "dl-corridors", 395);
    const renderer = map.dlCorridorRenderer || (map.dlCorridorRenderer = L.svg({ pane: lines, padding: 0.5 }));
    const ends = data.ends.map((end) => {
      const { size, svg } = endGlyph(end);
      const icon = L.divIcon({
        className: `dl-end dl-${end.role} dl-${end.status}`, iconSize: [size, size], html: svg,
        iconAnchor: [size / 2, end.area ? size / 2 - 26 : size / 2],
      });
      const marker = L.marker([end.lat, end.lon], { icon, pane: lines, bubblingMouseEvents: false });
      marker.corridors = end.corridors;
      marker.bindTooltip(`<span class="dl-name">${end.about}</span>`, { direction: "top", className: "dl-tooltip", opacity: 1, offset: [0, -14] });
      return operable(tellable(marker, { place: end.place, corridors: end.corridors }), end.about);
    });
    const routes = data.routes.flatMap((route) => {
      const options = { renderer, className: `dl-route dl-${route.status}`, bubblingMouseEvents: false };
      const line = L.polyline(route.line, options);
      line.corridors = [route.corridor];
      line.bindTooltip(`<span class="dl-name">${route.about}</span>`, { className: "dl-tooltip", opacity: 1, sticky: true });
      const sign = L.divIcon({ className: `dl-sign dl-${route.status}`, iconSize: [18, 18], html: routeSign(route) });
      const middle = L.marker(route.line[Math.floor(route.line.length / 2)], { icon: sign, pane: lines, interactive: false, keyboard: false });
      return [operable(tellable(line, { corridors: [route.corridor] }), route.about), middle];
    });
    const all = [...routes, ...ends];
    // the members of a set are linked by what a pointer or the focus does to one of them, not by lines
    all.filter((layer) => layer.corridors).forEach((layer) => {
      const light = (on) => () => all.forEach((other) => {
        const element = other.getElement && other.getElement();
        if (element && other.corridors && other.corridors.some((id) => layer.corridors.includes(id))) element.classList.toggle("dl-lit", on);
      });
      layer.on("mouseover", light(true)).on("mouseout", light(false));
    });
    return all;
  }

  function routeSign(route) {
    const turn = `transform="rotate(${route.heading} 9 9)"`;
    const sign = { rejected: '<path d="M4 4 L14 14 M14 4 L4 14"/>', failed: '<path d="M4 14 L14 4"/>' }[route.status];
    return `<svg viewBox="0 0 18 18" aria-hidden="true">${sign || `<path ${turn} d="M9 14 V4 M4.5 8.5 L9 4 L13.5 8.5"/>`}</svg>`;
  }

  // ---- all of it ----------------------------------------------------------------------------------------------------

  window.datelineMarks = function (data) {
    const group = L.featureGroup();
    group.once("add", () => {
      const map = group._map;
      const found = new Map();
      const points = [];
      const { layers, labels } = areaLayers(map, data, found);
      [...layers, ...corridorLayers(map, data), pointLayer(data, found, points)].forEach((layer) => group.addLayer(layer));
      pane(map, "dl-names", 450);
      const names = L.DomUtil.create("div", "", map.getPane("dl-names"));
      const settle = () => declutter(map, labels, points, names);
      map.on("zoomend moveend resize", settle);
      group.once("remove", () => {
        map.off("zoomend moveend resize", settle);
        names.remove();
      });
      // labels have no size before the style sheets are there
      document.querySelectorAll('link[rel="stylesheet"]').forEach((link) => link.addEventListener("load", settle));
      if (map.dlBasemap) map.dlBasemap.hide(data.named);
      look(map, data);
      settle();
      reopen(data, found);
    });
    return group;
  };

  // The view moves when the page asks for another one than last time, and never takes away what a person has set.
  function look(map, data) {
    const wanted = JSON.stringify([data.fit, data.focus]);
    if (wanted === map.dlLook) return;
    map.dlLook = wanted;
    if (data.focus) map.setView([data.focus[0], data.focus[1]], data.focus[2], { animate: false });
    else if (data.fit) map.fitBounds(data.fit, { padding: [36, 36], maxZoom: CLOSEST_FIT, animate: false });
  }

  // New data replaces every mark; the card of the selected one stays open, without moving the map.
  function reopen(data, found) {
    const chosen = found.get(data.selected);
    if (!chosen || !data.card) return;
    if (chosen.cluster && chosen.cluster.getVisibleParent(chosen.layer) !== chosen.layer) return;
    const options = chosen.layer.getPopup().options;
    options.autoPan = false;
    chosen.layer.openPopup();
    options.autoPan = true;
  }
})();
