// One page by itself: the map, the sentences, the corridors and the table from the data that the page carries. It asks
// nothing of anyone. geo/exports/page.py writes the data and the text, all of it escaped; without this script the
// page is that text.
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("dl-data").textContent);
  const tiles = JSON.parse(document.getElementById("dl-tiles").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
  const shown = new Set(data.articles);
  let place = "";
  let order = 0;
  let map = null;
  let marks = null;

  // ---- the basemap, out of memory -----------------------------------------------------------------------------------

  async function unpacked(tile) {
    const bytes = Uint8Array.from(atob(tile), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }

  const memory = {
    async getZxy(z, x, y) {
      const tile = tiles[`${z}/${x}/${y}`];
      return tile && { data: await unpacked(tile) };
    },
  };

  // Where the page carries no tile that is near enough it shows the part of one from further off.
  function enlarging(source) {
    return {
      async get({ z, x, y }, size) {
        let depth = 0;
        while (depth < z && !(`${z - depth}/${x >> depth}/${y >> depth}` in tiles)) depth += 1;
        const layers = await source.get({ z: z - depth, x: x >> depth, y: y >> depth }, size);
        return depth ? enlarged(layers, 2 ** depth, (x % 2 ** depth) * size, (y % 2 ** depth) * size, size) : layers;
      },
    };
  }

  function enlarged(layers, factor, left, top, size) {
    const reach = [-size / 8, size * 1.125];
    const moved = (feature) => {
      const { minX, minY, maxX, maxY } = feature.bbox;
      const bbox = { minX: minX * factor - left, minY: minY * factor - top, maxX: maxX * factor - left, maxY: maxY * factor - top };
      if (bbox.maxX < reach[0] || bbox.minX > reach[1] || bbox.maxY < reach[0] || bbox.minY > reach[1]) return [];
      const geom = feature.geom.map((line) => line.map((point) => {
        const at = point.clone();
        at.x = at.x * factor - left;
        at.y = at.y * factor - top;
        return at;
      }));
      return [{ ...feature, geom, bbox }];
    };
    return new Map([...layers].map(([name, features]) => [name, features.flatMap(moved)]));
  }

  function basemap() {
    const layer = window.datelineBasemap(memory, isDark() ? "dark" : "light", data.attribution);
    layer.views.forEach((view) => { view.tileCache.source = enlarging(view.tileCache.source); });
    return layer;
  }

  const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";

  // ---- the map ------------------------------------------------------------------------------------------------------

  function draw() {
    const camera = map && [map.getCenter().lat, map.getCenter().lng, map.getZoom()];
    if (map) map.remove();
    map = L.map("map", { zoomControl: false, maxZoom: 14, minZoom: 2, maxBounds: data.limits, maxBoundsViscosity: 1, worldCopyJump: false });
    L.control.zoom({ position: "topright" }).addTo(map);
    map.setView([30, 20], 3);
    basemap().on("add", window.datelineControls(data.legend, data.controls)).addTo(map);
    mark(camera);
  }

  function mark(camera) {
    if (marks) marks.remove();
    const view = { selected: place, card: true, fit: camera ? null : box(), camera: camera || null };
    marks = window.datelineMarks(chosenMarks(), view).addTo(map);
  }

  // What the map's data is when only some articles are shown: the same rows, counted anew.
  function chosenMarks() {
    if (shown.size === data.articles.length) return data.marks;
    const visible = (corridor) => shown.has(corridor.split("/")[0]);
    const ends = data.marks.ends.flatMap((end) => {
      const corridors = end.corridors.filter(visible);
      const abouts = new Set(corridors.map((id) => data.abouts[`${end.role} ${end.place} ${id}`]));
      return corridors.length ? [{ ...end, corridors, about: corridors.length === end.corridors.length ? end.about : [...abouts].join("; ") }] : [];
    });
    return {
      ...data.marks,
      titles: data.titles,
      points: chosenRows(data.marks.points),
      areas: chosenRows(data.marks.areas),
      ends,
      routes: data.marks.routes.filter((route) => visible(route.corridor)),
    };
  }

  function chosenRows(columns) {
    const rows = columns.id.map((id, i) => ({ i, told: tally(id) })).filter(({ told }) => told.mentions);
    const found = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, rows.map(({ i }) => values[i])]));
    if (!rows.length) return found;
    found.mentions = rows.map(({ told }) => told.mentions);
    found.sure = rows.map(({ told }) => told.sure);
    found.excerpt = rows.map(({ told }) => told.excerpt);
    found.title = rows.map(({ told }) => told.article);
    found.about = rows.map(({ i, told }) => columns.about[i].replace(/[^\u00b7]*$/, ` ${told.often}`));
    if (columns.radius) found.radius = rows.map(({ i, told }) => Math.max(columns.radius[i] * Math.sqrt(told.mentions / columns.mentions[i]), 4.4));
    return found;
  }

  // What the articles that are shown tell of a place.
  function tally(id) {
    const told = data.mentions[id].filter(([article]) => shown.has(data.articles[article]));
    const mentions = told.reduce((sum, [, count]) => sum + count, 0);
    const within = told.length > 1 ? ` ${data.within[told.length]}` : "";
    const [article, , , excerpt] = told[0] || [0, 0, false, ""];
    return { mentions, articles: told.length, sure: told.some(([, , sure]) => sure), article, excerpt, often: `${data.often[mentions]}${within}` };
  }

  // ---- the text beside it -------------------------------------------------------------------------------------------

  function refresh() {
    all("[data-article]").forEach((element) => { element.hidden = !shown.has(element.dataset.article); });
    let places = 0;
    let told = false;
    all("tr[data-place]").forEach((row) => {
      const { mentions, articles } = tally(row.dataset.key);
      row.hidden = !mentions;
      places += mentions ? 1 : 0;
      row.querySelector(".dl-mentions").textContent = mentions;
      row.querySelector(".dl-articles").textContent = articles;
    });
    all("section.dl-place").forEach((section) => {
      const known = all(".dl-article", section).some((element) => !element.hidden);
      section.classList.toggle("dl-gone", !known);
      section.classList.toggle("dl-chosen", section.dataset.place === place);
      told = told || (known && section.dataset.place === place);
    });
    document.getElementById("dl-counts").textContent = data.counts.replace("{places}", places).replace("{articles}", shown.size);
    document.getElementById("dl-start").hidden = told || !places;
    document.getElementById("dl-nothing").hidden = places > 0;
    const corridors = all("section.dl-corridor").some((element) => !element.hidden);
    document.getElementById("dl-no-corridor").hidden = corridors;
    all("#dl-filter input").forEach((box) => { box.checked = shown.has(box.value); });
  }

  function filter(ids) {
    shown.clear();
    ids.forEach((id) => shown.add(id));
    refresh();
    mark();
  }

  // The box around the points of the articles that are shown, or around the areas where there are none.
  function box() {
    if (shown.size === data.articles.length) return data.fit;
    const visible = ({ id, lat, lon }) => id.map((one, i) => [one, lat[i], lon[i]]).filter(([one]) => tally(one).mentions);
    const points = visible(data.marks.points);
    const found = points.length ? points : data.marks.areas.id.length ? visible(data.marks.areas) : [];
    const [lats, lons] = [found.map(([, lat]) => lat), found.map(([, , lon]) => lon)];
    return found.length ? [[Math.min(...lats), Math.min(...lons)], [Math.max(...lats), Math.max(...lons)]] : null;
  }

  function choose(id, { look }) {
    place = id;
    refresh();
    tab("sentences");
    window.history.replaceState(null, "", id ? `#${encodeURIComponent(id)}` : "#");
    const section = all("section.dl-place").find((element) => element.dataset.place === id);
    if (section) section.parentElement.scrollTop = 0;
    if (look && section && window.dateline) {
      order += 1;
      window.dateline.show({ place: section.dataset.key, at: [Number(section.dataset.lat), Number(section.dataset.lon), order] });
    }
    return section;
  }

  function tab(name) {
    all("[role=tab]").forEach((button) => {
      const on = button.dataset.panel === name;
      button.setAttribute("aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
      document.getElementById(`dl-${button.dataset.panel}`).classList.toggle("dl-off", !on);
    });
  }

  function ledger(ids) {
    tab("corridors");
    const entries = all("section.dl-corridor");
    entries.forEach((entry) => entry.classList.toggle("dl-chosen", ids.includes(entry.dataset.corridor)));
    const first = entries.find((entry) => ids.includes(entry.dataset.corridor));
    if (first) first.scrollIntoView({ block: "nearest" });
  }

  // ---- what a person does -------------------------------------------------------------------------------------------

  window.addEventListener("dateline:clicked", () => {
    const { place: key, corridors } = window.datelineTold.clicked;
    if (corridors) { ledger(corridors.map(plain)); return; }
    const section = all("section.dl-place").find((element) => element.dataset.key === key);
    if (section) choose(section.dataset.place, { look: false });
  });

  function plain(html) {
    const area = document.createElement("textarea");
    area.innerHTML = html;
    return area.value;
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-do]");
    if (!button) return;
    const { do: what, value } = button.dataset;
    if (what === "place") {
      const section = choose(value, { look: true });
      if (section) section.querySelector("h3").focus({ preventScroll: true });
      document.getElementById("map").scrollIntoView({ block: "nearest" });
    } else if (what === "only") filter([value]);
    else if (what === "all") filter(data.articles);
    else if (what === "none") filter([]);
    else if (what === "panel") tab(value);
    else if (what === "theme") {
      document.documentElement.dataset.theme = isDark() ? "light" : "dark";
      draw();
    } else if (what === "print") window.print();
  });
  document.getElementById("dl-filter").addEventListener("change", () => {
    filter(all("#dl-filter input:checked").map((box) => box.value));
  });
  all("[role=tablist]").forEach((list) => list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = all("[role=tab]", list);
    if (!step) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    tab(next.dataset.panel);
    next.focus();
  }));
  dark.addEventListener("change", draw);
  // on paper the map keeps the size in which it was drawn, and is scaled as a whole to the width of the sheet
  window.addEventListener("beforeprint", () => {
    const box = document.getElementById("map");
    document.getElementById("dl-filter").open = true;
    box.style.width = `${box.offsetWidth}px`;
    box.style.height = `${box.offsetHeight}px`;
    box.style.zoom = Math.min(680 / box.offsetWidth, 1);
  });
  window.addEventListener("afterprint", () => {
    Object.assign(document.getElementById("map").style, { width: "", height: "", zoom: "" });
  });

  document.documentElement.classList.add("dl-alive");
  document.getElementById("dl-filter").open = window.innerWidth > 720;
  tab(all("section.dl-place").length || !all("section.dl-corridor").length ? "sentences" : "corridors");
  const wanted = decodeURIComponent(window.location.hash.slice(1));
  draw();
  refresh();
  if (wanted) choose(wanted, { look: true });
})();
