// The marks: places as points and areas, corridors as what is said of them. geo/maps/drawing.py makes the data and has
// escaped every text in it; here it is only put in place.
(function () {
  "use strict";

  const CROWDED_PX = [26, 46]; // marks nearer than this are drawn as one cluster: with few marks, and with many
  const MANY = 300;
  const MOST_NAMED = 80; // marks that are considered for a name beside them
  const WIDE_DEG = 4; // an area wider than this is drawn too coarsely to be seen from near
  const NEAR_ZOOM = 8;
  const CLOSEST_FIT = 8; // the first view never zooms in further than this
  let titles = []; // of the articles that the excerpts are from
  let said = {}; // what the map's controls are called
  let fitting = false; // the view moves to fit what is shown: no person moved it
  let ordered = 0; // the number of the last order of the page to look at a place
  let chosen = null; // the id of the place that stands out
  let layersOf = new Map(); // the layers of each place, by its id
  let closed = null; // the place whose card a person has closed: it stays closed until clicked again
  let leaving = false; // marks are being taken away: what closes now was not closed by a person

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

  // An event in the window that the map is in: the page's own script hears it, or finds it in the window if it comes
  // only later. In a page by itself nobody does.
  function tell(name, detail) {
    try {
      window.parent.datelineTold = { ...window.parent.datelineTold, [name]: detail };
      window.parent.dispatchEvent(new window.parent.Event(`dateline:${name}`));
    } catch { /* a frame in somebody else's page */ }
  }

  function tellable(layer, properties) {
    layer.on("click", () => tell("clicked", properties));
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
    + (place.doubt ? `<p class="dl-about">${place.doubt}</p>` : "")
    + (place.excerpt ? `<blockquote dir="auto">${place.excerpt}</blockquote>` : "")
    + (titles[place.title] ? `<p class="dl-source" dir="auto">${titles[place.title]}</p>` : "") + "</div>";

  const tooltip = (place) => `<bdi class="dl-name">${place.name}</bdi><span class="dl-about">${place.about}</span>`;

  function dressed(layer, place) {
    layer.bindTooltip(() => tooltip(place), { direction: "top", className: "dl-tooltip", opacity: 1, sticky: !layer.getLatLng });
    layer.bindPopup(() => popup(place), { maxWidth: 320, minWidth: 180, className: "dl-card", autoPanPadding: [24, 24] });
    layer.on("popupopen", () => { closed = null; layer.closeTooltip(); });
    layer.on("tooltipopen", () => { if (layer.isPopupOpen()) layer.closeTooltip(); });
    layer.on("popupclose", () => { if (!leaving) closed = place.id; });
    layer.on("click", () => choose(place.id));
    return tellable(layer, { place: place.id });
  }

  // The chosen place stands out at once, in each of the layers that it is drawn with.
  function choose(id) {
    (layersOf.get(chosen) || []).forEach((layer) => emphasise(layer, false));
    chosen = id;
    (layersOf.get(id) || []).forEach((layer) => emphasise(layer, true));
  }

  function emphasise(layer, on) {
    const options = layer.options.icon ? layer.options.icon.options : layer.options;
    options.className = options.className.replace(" dl-selected", "") + (on ? " dl-selected" : "");
    const element = layer.getElement();
    if (element) element.classList.toggle("dl-selected", on);
  }

  function drawnFor(id, layer) {
    layersOf.set(id, [...(layersOf.get(id) || []), layer]);
    return layer;
  }

  // Places come as columns, which are shorter than rows; their titles once each.
  function rows(columns) {
    const names = Object.keys(columns);
    return columns.id.map((_, i) => Object.fromEntries(names.map((name) => [name, columns[name][i]])));
  }

  // ---- panes: areas below corridors below points, all below the labels of areas ------------------------------------

  function pane(map, name, order) {
    if (!map.getPane(name)) map.createPane(name).style.zIndex = order;
    return name;
  }

  function pointLayer(data, found, points) {
    const places = rows(data.points);
    const ended = new Set(data.ends.map((end) => end.place));
    const cluster = L.markerClusterGroup({
      maxClusterRadius: CROWDED_PX[places.length < MANY ? 0 : 1], animate: false, animateAddingMarkers: false, showCoverageOnHover: false,
      spiderLegPolylineOptions: { weight: 1, color: "#6f6a61", opacity: 0.7 }, spiderfyDistanceMultiplier: 1.4,
      iconCreateFunction(group) {
        const marks = group.getAllChildMarkers();
        const mentions = marks.reduce((sum, mark) => sum + mark.place.mentions, 0);
        const size = Math.round(Math.min(24 + 7 * Math.log10(mentions), 44));
        const name = (said.cluster || "{count}").replace("{count}", marks.length);
        const html = `<span aria-hidden="true">${marks.length}</span><em class="dl-unseen">${name}</em>`;
        return L.divIcon({ html, className: `dl-cluster${marks.some((mark) => mark.ended) ? " dl-ended" : ""}`, iconSize: [size, size] });
      },
    });
    cluster.addLayers(places.map((place) => {
      const mark = new Mark([place.lat, place.lon], {
        shape: place.shape, radius: place.radius, weight: place.sure ? 1.5 : 2, bubblingMouseEvents: false,
        className: `dl-point${place.sure ? "" : " dl-unsure"}`,
      });
      mark.place = place;
      mark.ended = ended.has(place.id);
      points.push({ mark, place });
      found.set(place.id, drawnFor(place.id, mark));
      return operable(dressed(mark, place), `${place.name}, ${place.about}`);
    }));
    return cluster;
  }

  // Outlines come as steps of a hundredth of a degree, latitude and longitude in turn.
  function unpacked(steps, turn) {
    let [lat, lon] = [0, 0];
    const line = [];
    for (let i = 0; i < steps.length; i += 2) {
      lat += steps[i];
      lon += steps[i + 1];
      line.push([lat / 100, lon / 100 + turn]);
    }
    return line;
  }

  function areaLayers(map, data, found) {
    const ended = new Set(data.ends.map((end) => end.place));
    const shapes = pane(map, "dl-areas", 390);
    const renderer = map.dlAreaRenderer || (map.dlAreaRenderer = L.svg({ pane: shapes, padding: 0.5 }));
    const labels = [];
    const layers = rows(data.areas).flatMap((place) => {
      const tint = place.water ? " dl-water" : "";
      const parts = [];
      let wide = "";
      let area = null;
      const rings = place.rings.map((polygon) => polygon.map((line) => unpacked(line, place.turn)));
      // along a ring that was cut at the antimeridian, lines are drawn only where it is not cut
      const lines = rings.flat().flatMap((ring, i) => (place.lines[i] ? place.lines[i].map((line) => unpacked(line, place.turn)) : [ring]));
      if (rings.length) {
        const fill = L.polygon(rings, { renderer, stroke: false, className: `dl-area${tint}`, bubblingMouseEvents: false });
        area = fill.getBounds();
        if (area.getEast() - area.getWest() > WIDE_DEG) wide = " dl-wide";
        fill.options.className += wide;
        parts.push(drawnFor(place.id, dressed(fill, place)));
      }
      if (lines.length) {
        const soft = place.soft ? " dl-soft" : "";
        parts.push(drawnFor(place.id, L.polyline(lines, { renderer, interactive: false, className: `dl-outline${tint}${soft}${wide}` })));
      }
      const icon = L.divIcon({
        className: `dl-label${tint}${place.sure ? "" : " dl-unsure"}${ended.has(place.id) ? " dl-ended" : ""}`, iconSize: null,
        html: `<span><bdi>${place.name}</bdi><b data-count="${place.mentions}"></b></span>`,
      });
      const label = L.marker([place.lat, place.lon], { icon, riseOnHover: true, zIndexOffset: place.mentions });
      label.weight = place.mentions;
      label.area = area;
      labels.push(label);
      found.set(place.id, drawnFor(place.id, label));
      parts.push(operable(dressed(label, place), `${place.name}, ${place.about}`));
      return parts;
    });
    return { layers, labels };
  }

  // Names where there is room, the most mentioned first. The label of an area steps aside for points and weightier
  // labels, or shrinks to a dot, which still has a name and can be clicked, or goes until one zooms in; a point is named
  // beside its mark.
  function declutter(map, labels, points, names) {
    const { min, max } = map.getPixelBounds();
    const view = L.bounds(min.subtract(map.getPixelOrigin()), max.subtract(map.getPixelOrigin()));
    const drawn = points.filter(({ mark }) => mark._map && mark._point && view.contains(mark._point));
    const around = ({ x, y }, w, h) => L.bounds([x - w, y - h], [x + w, y + h]);
    const taken = drawn.map(({ mark }) => around(mark._point, mark._radius, mark._radius));
    map.getPane("markerPane").querySelectorAll(".dl-cluster").forEach((icon) => {
      taken.push(around(L.DomUtil.getPosition(icon), icon.offsetWidth / 2, icon.offsetHeight / 2));
    });
    [...labels].sort((a, b) => b.weight - a.weight).forEach((label) => {
      const element = label.getElement();
      if (!element) return;
      element.classList.remove("dl-dot", "dl-hidden");
      const { offsetWidth: width, offsetHeight: height } = element.firstChild;
      const at = map.latLngToLayerPoint(label.getLatLng());
      // it may step aside only within its area, or it would name another
      const area = label.area && L.bounds(map.latLngToLayerPoint(label.area.getNorthWest()), map.latLngToLayerPoint(label.area.getSouthEast()));
      const [w, h] = [width / 2 + 24, height + 4];
      const steps = [[0, 0], [0, -h], [0, h], [-w, 0], [w, 0], [0, -2 * h], [0, 2 * h], [-w, -h], [w, -h], [-w, h], [w, h]];
      const step = steps.find((aside, i) => {
        if (i && !(area && area.contains(at.add(aside)))) return false;
        const box = around(at.add(aside), width / 2, height / 2);
        const free = !taken.some((other) => other.intersects(box));
        if (free) taken.push(box);
        return free;
      });
      if (step === undefined) {
        element.classList.add("dl-dot");
        const dot = around(at, 6, 6);
        element.classList.toggle("dl-hidden", taken.some((other) => other.intersects(dot)));
        taken.push(dot);
      }
      const [left, top] = step || [0, 0];
      element.style.margin = `${top}px 0 0 ${left}px`;
    });
    const layer = document.createDocumentFragment();
    drawn.sort((a, b) => b.place.mentions - a.place.mentions).slice(0, MOST_NAMED).forEach(({ mark, place }) => {
      const { x, y } = mark._point;
      const start = x + mark._radius + (mark.ended ? 9 : 4);
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
    if (end.style === "rejected") parts.push(`<path class="dl-cross" d="M${c - cut - 4} ${c + cut + 4} L${c - cut + 4} ${c + cut - 4} M${c - cut - 4} ${c + cut - 4} L${c - cut + 4} ${c + cut + 4}"/>`);
    return { size, svg: `<svg viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" aria-hidden="true">${parts.join("")}</svg>` };
  }

  function corridorLayers(map, data) {
    const lines = pane(map, "dl-corridors", 395);
    const renderer = map.dlCorridorRenderer || (map.dlCorridorRenderer = L.svg({ pane: lines, padding: 0.5 }));
    const ends = data.ends.map((end) => {
      const { size, svg } = endGlyph(end);
      const icon = L.divIcon({
        className: `dl-end dl-${end.role} dl-${end.style}`, iconSize: [size, size], html: svg,
        iconAnchor: [size / 2, end.area ? size / 2 - 26 : size / 2],
      });
      const marker = L.marker([end.lat, end.lon], { icon, pane: lines, bubblingMouseEvents: false });
      marker.end = end;
      marker.corridors = end.corridors;
      marker.bindTooltip(`<span class="dl-name">${end.about}</span>`, { direction: "top", className: "dl-tooltip", opacity: 1, offset: [0, -14] });
      return operable(tellable(marker, { place: end.place, corridors: end.corridors }), end.about);
    });
    const routes = data.routes.flatMap((route) => {
      const options = { renderer, className: `dl-route dl-${route.style}`, bubblingMouseEvents: false };
      const line = L.polyline(route.line, options);
      line.corridors = [route.corridor];
      line.bindTooltip(`<span class="dl-name">${route.about}</span>`, { className: "dl-tooltip", opacity: 1, sticky: true });
      const sign = L.divIcon({ className: `dl-sign dl-${route.style}`, iconSize: [18, 18], html: routeSign(route) });
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
    const sign = { rejected: '<path d="M4 4 L14 14 M14 4 L4 14"/>', failed: '<path d="M4 14 L14 4"/>' }[route.style];
    return `<svg viewBox="0 0 18 18" aria-hidden="true">${sign || `<path ${turn} d="M9 14 V4 M4.5 8.5 L9 4 L13.5 8.5"/>`}</svg>`;
  }

  // ---- legend: the same shapes and signs ---------------------------------------------------------------------------

  function sign(name) {
    const svg = (inside, cls) => `<svg viewBox="0 0 28 20" width="28" height="20" class="${cls || ""}" aria-hidden="true">${inside}</svg>`;
    if (SHAPES[name]) return svg(`<path class="dl-point" d="${SHAPES[name](14, 10, 6)}"/>`);
    if (name === "unsure") return svg(`<path class="dl-point dl-unsure" stroke-width="2" d="${SHAPES.circle(14, 10, 6)}"/>`);
    if (name === "area") return svg('<rect class="dl-area" x="3" y="3" width="22" height="14"/><rect class="dl-outline" x="3" y="3" width="22" height="14"/>');
    if (name === "water") return svg('<rect class="dl-area dl-water" x="3" y="3" width="22" height="14"/><rect class="dl-outline dl-water dl-soft" x="3" y="3" width="22" height="14"/>');
    if (name === "cluster") return svg('<circle class="dl-ring-out" cx="14" cy="10" r="8"/><text x="14" y="13.5" text-anchor="middle">3</text>');
    if (name === "origin" || name === "destination") {
      const glyph = endGlyph({ role: name, style: "open", area: false, radius: -1 });
      return `<span class="dl-end dl-${name} dl-open">${glyph.svg}</span>`;
    }
    const cross = { rejected: '<path class="dl-route" d="M10 6 L18 14 M18 6 L10 14"/>', failed: '<path class="dl-route" d="M11 15 L17 5"/>' }[name] || "";
    return svg(`<path class="dl-route dl-${name}" d="M0 10 H28"/>${cross}`);
  }

  window.datelineControls = (legend, names) => (event) => {
    const map = event.target._map;
    said = names;
    named(map, names);
    skipping(map, names.skip);
    watched(map);
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "dl-legend leaflet-bar");
      const button = L.DomUtil.create("button", "", box);
      const list = L.DomUtil.create("ul", "", box);
      button.type = "button";
      button.innerHTML = legend.title;
      const signs = legend.signs.map(([name, text]) => `<li>${sign(name)}<span>${text}</span></li>`).join("");
      const show = (on) => {
        list.hidden = !on;
        list.innerHTML = on ? signs : "";
        button.setAttribute("aria-expanded", String(on));
      };
      show(false);
      L.DomEvent.on(button, "click", () => show(list.hidden));
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    control.addTo(map);
  };

  // What Leaflet names in English, or not at all, in the page's language.
  function named(map, names) {
    const box = map.getContainer();
    // a press on the map focuses it; scrolling the page for that would move the map away from under the pointer
    box.focus = (options) => HTMLElement.prototype.focus.call(box, { preventScroll: true, ...options });
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", names.map);
    window.setTimeout(() => ["in", "out"].forEach((way) => { // once the control is there
      const button = box.querySelector(`.leaflet-control-zoom-${way}`);
      button.title = names[way];
      button.setAttribute("aria-label", names[way]);
    }));
    map.on("popupopen", ({ popup: { _closeButton: button } }) => {
      if (button) button.setAttribute("aria-label", names.close);
    });
  }

  // The page's address holds where a person has looked; a view that only fits what is shown needs no telling.
  function watched(map) {
    map.on("moveend", () => {
      if (fitting) return;
      const { lat, lng } = map.getCenter();
      tell("camera", [lat.toFixed(4), lng.toFixed(4), map.getZoom()].join(","));
    });
  }

  // The Tab key leads to what is in view, and not to the marks of the rest of the world.
  function reachable(map) {
    const view = map.getContainer().getBoundingClientRect();
    const marks = [...map.getPane("mapPane").querySelectorAll("[tabindex]")].map((mark) => [mark, mark.getBoundingClientRect()]);
    marks.forEach(([mark, { left, right, top, bottom }]) => {
      const seen = right > view.left && left < view.right && bottom > view.top && top < view.bottom;
      mark.setAttribute("tabindex", seen ? "0" : "-1");
    });
  }

  // The first stop on the map leads past all of them, to the panel beside it.
  function skipping(map, text) {
    const skip = L.DomUtil.create("button", "dl-skip");
    skip.type = "button";
    skip.textContent = text;
    L.DomEvent.disableClickPropagation(skip);
    L.DomEvent.on(skip, "click", () => {
      let page = document;
      try { page = window.parent.document; } catch { /* a frame in somebody else's page */ }
      const next = page.querySelector(".st-key-panel [role=radio][aria-checked=true], .dl-panel [role=tab][aria-selected=true]");
      if (next) next.focus();
    });
    map.getContainer().prepend(skip);
  }

  // ---- all of it ----------------------------------------------------------------------------------------------------

  window.datelineMarks = function (data, view) {
    const group = L.featureGroup();
    group.onRemove = function (map) {
      leaving = true;
      L.FeatureGroup.prototype.onRemove.call(this, map);
      leaving = false;
    };
    group.once("add", () => {
      const map = group._map;
      const found = new Map();
      const points = [];
      titles = data.titles;
      layersOf = new Map();
      const { layers, labels } = areaLayers(map, data, found);
      const corridors = corridorLayers(map, data);
      [...layers, ...corridors, pointLayer(data, found, points)].forEach((layer) => group.addLayer(layer));
      pane(map, "dl-names", 450);
      const names = L.DomUtil.create("div", "", map.getPane("dl-names"));
      const settle = () => {
        map.getContainer().classList.toggle("dl-near", map.getZoom() >= NEAR_ZOOM);
        declutter(map, labels, points, names);
        reachable(map);
        // an end whose place is in a cluster or a dot is told by the colour of that
        corridors.filter(({ end }) => end && found.has(end.place)).forEach(({ end, _icon: icon }) => {
          const element = found.get(end.place).getElement();
          icon.style.display = element && element.isConnected && !element.classList.contains("dl-dot") ? "" : "none";
        });
      };
      map.on("zoomend moveend resize", settle);
      group.once("remove", () => {
        map.off("zoomend moveend resize", settle);
        names.remove();
      });
      // labels have no size before the style sheets are there
      document.querySelectorAll('link[rel="stylesheet"]').forEach((link) => link.addEventListener("load", settle));
      if (map.dlBasemap) map.dlBasemap.hide(data.named);
      look(map, view);
      settle();
      choose(view.selected === null ? chosen : view.selected);
      reopen(view, found);
      window.dateline = { show: (orders) => show(map, found, orders) };
    });
    return group;
  };

  // The view moves when what is shown changes, and never takes away what a person has set.
  function look(map, view) {
    const wanted = JSON.stringify(view.fit);
    const first = map.dlLook === undefined;
    if (wanted === map.dlLook) return;
    map.dlLook = wanted;
    if (first && view.camera) map.setView([view.camera[0], view.camera[1]], view.camera[2], { animate: false });
    else if (view.fit) {
      fitting = true;
      map.fitBounds(view.fit, { padding: [36, 36], maxZoom: CLOSEST_FIT, animate: false });
      fitting = false;
      tell("camera", null);
    }
  }

  // While the page asks for a point a click on the map gives it, whatever is there; a pin shows the one given last.
  function takePoint(map, placing) {
    const container = map.getContainer();
    container.classList.toggle("dl-placing", Boolean(placing));
    if (map.dlPin) map.dlPin.remove();
    map.dlPin = null;
    if (placing && placing.length) {
      const icon = L.divIcon({ className: "dl-pin", iconSize: [24, 24], iconAnchor: [12, 12] });
      map.dlPin = L.marker(placing, { icon, interactive: false, keyboard: false, zIndexOffset: 10000 }).addTo(map);
    }
    if (container.dataset.placing) return;
    container.dataset.placing = "heard";
    container.addEventListener("click", (event) => {
      if (!container.classList.contains("dl-placing") || event.target.closest(".leaflet-control") || map.dragging.moved()) return;
      event.stopPropagation();
      const { lat, lng } = map.mouseEventToLatLng(event).wrap();
      tell("clicked", { point: [lat, lng] });
    }, true);
  }

  // What the page asks for while the marks stay: another place stands out, and is looked at where that was ordered.
  function show(map, found, { place, at, placing }) {
    takePoint(map, placing);
    if (place !== chosen) {
      map.closePopup();
      closed = null;
      choose(place);
    }
    const order = at ? at[2] : 0;
    if (order === ordered) return;
    ordered = order;
    const mark = found.get(place);
    const target = mark && mark.getLatLng ? mark.getLatLng() : [at[0], at[1]];
    map.setView(target, Math.max(map.getZoom(), CLOSEST_FIT), { animate: false });
    closed = null;
    const cluster = mark && mark.__parent && mark.__parent._group;
    if (cluster && !mark._map) cluster.zoomToShowLayer(mark, () => reopen({ card: true }, found));
    else reopen({ card: true }, found);
  }

  // New data replaces every mark; the card of the selected one stays open, without moving the map.
  function reopen(view, found) {
    const mark = found.get(chosen);
    if (!mark || !mark._map || !view.card || closed === chosen) return;
    const options = mark.getPopup().options;
    options.autoPan = false;
    mark.openPopup();
    options.autoPan = true;
  }
})();
