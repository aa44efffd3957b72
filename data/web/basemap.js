// The basemap: one PMTiles file drawn by protomaps-leaflet in two calm styles. Layers are described in basemap/build.py.
(function () {
  "use strict";

  const FONT = '"Source Sans 3", "Source Sans Pro", "Segoe UI", "Helvetica Neue", Arial, sans-serif';
  const MAX_DATA_ZOOM = 7;

  const STYLES = {
    light: {
      water: "#d5e1e6", land: "#f6f4ef", lake: "#d5e1e6", shore: "#b9cbd3",
      admin1: "#d9d3c7", border: "#a79f93", disputed: "#a79f93",
      country: "#7d766c", city: "#4a4741", capital: "#34322e", sea: "#7f9ba8",
      halo: "#f6f4efb8", seaHalo: "#d5e1e6b8", dot: "#6f6a61",
    },
    dark: {
      water: "#161c21", land: "#262b30", lake: "#161c21", shore: "#3a444c",
      admin1: "#353b41", border: "#5d656d", disputed: "#5d656d",
      country: "#8f979e", city: "#b4bac0", capital: "#d3d7da", sea: "#54707f",
      halo: "#1f2428b8", seaHalo: "#161c21b8", dot: "#8b9299",
    },
  };

  // Widths and sizes grow with the zoom: between two stops the value is interpolated.
  const grow = (...stops) => (z) => {
    const after = stops.findIndex(([zoom]) => zoom >= z);
    if (after === 0) return stops[0][1];
    if (after < 0) return stops[stops.length - 1][1];
    const [[z0, v0], [z1, v1]] = [stops[after - 1], stops[after]];
    return v0 + ((v1 - v0) * (z - z0)) / (z1 - z0);
  };

  function paintRules(P, colour) {
    return [
      { dataLayer: "land", symbolizer: new P.PolygonSymbolizer({ fill: colour.land, stroke: colour.shore, width: 0.6 }) },
      { dataLayer: "lakes", symbolizer: new P.PolygonSymbolizer({ fill: colour.lake }) },
      { dataLayer: "admin1", minzoom: 5, symbolizer: new P.LineSymbolizer({ color: colour.admin1, width: grow([5, 0.6], [9, 1.2]) }) },
      { dataLayer: "borders", symbolizer: new P.LineSymbolizer({ color: colour.border, width: grow([2, 0.5], [5, 0.9], [9, 1.6]), lineJoin: "round" }) },
      { dataLayer: "disputed", symbolizer: new P.LineSymbolizer({ color: colour.disputed, width: grow([2, 0.5], [5, 0.9], [9, 1.6]), dash: [4, 3] }) },
    ];
  }

  function labelRules(P, colour, isHidden) {
    const shown = (kind) => (z, f) => f.props.kind === kind && f.props.first <= z && !isHidden(f.props);
    const byOrder = (a, b) => a.order - b.order;
    const dot = (radius) => new P.CircleSymbolizer({ radius, fill: colour.dot, stroke: colour.halo, width: 1 });
    const beside = (options) => new P.OffsetTextSymbolizer({
      labelProps: ["name"], offsetX: 5, offsetY: 4, stroke: colour.halo, width: 2, fontFamily: FONT, ...options,
    });
    const centred = (options) => spaced(new P.CenteredTextSymbolizer({
      labelProps: ["name"], width: 2, fontFamily: FONT, maxLineChars: 13, lineHeight: 1.3, ...options,
    }));
    const spaced = (symbolizer) => new P.Padding(2, symbolizer);
    return [
      {
        dataLayer: "labels", maxzoom: 7, filter: shown("country"), sort: byOrder,
        symbolizer: centred({ fill: colour.country, stroke: colour.halo, fontWeight: 600, textTransform: "uppercase", letterSpacing: 0.8, fontSize: grow([2, 9], [6, 13]) }),
      },
      {
        dataLayer: "labels", minzoom: 4, filter: shown("capital"), sort: byOrder,
        symbolizer: spaced(new P.GroupSymbolizer([dot(2.6), beside({ fill: colour.capital, fontWeight: 600, fontSize: grow([4, 11], [9, 15]) })])),
      },
      {
        dataLayer: "labels", filter: shown("city"), sort: byOrder,
        symbolizer: spaced(new P.GroupSymbolizer([dot(1.8), beside({ fill: colour.city, fontWeight: 400, fontSize: grow([4, 10.5], [9, 13.5]) })])),
      },
      {
        dataLayer: "labels", filter: shown("sea"), sort: byOrder,
        symbolizer: centred({ fill: colour.sea, stroke: colour.seaHalo, fontStyle: "italic", fontWeight: 400, letterSpacing: 0.4, fontSize: grow([2, 10], [8, 14]) }),
      },
    ];
  }

  // A layer of the map. `hide(ids)` leaves out the labels of what the marks name themselves.
  window.datelineBasemap = function (url, theme, attribution) {
    const P = window.protomapsL;
    const colour = STYLES[theme] || STYLES.light;
    let hidden = new Set();
    const layer = P.leafletLayer({
      url, attribution, maxDataZoom: MAX_DATA_ZOOM, backgroundColor: colour.water,
      paintRules: paintRules(P, colour),
      labelRules: labelRules(P, colour, (props) => hidden.has(props.id)),
    });
    layer.hide = function (ids) {
      const wanted = new Set(ids);
      if (wanted.size === hidden.size && ids.every((id) => hidden.has(id))) return;
      hidden = wanted;
      layer.clearLayout();
      layer.rerenderTiles();
    };
    // The frame takes its height after the map has taken its own: tiles are asked for as far as the frame reaches, for
    // telling the map would move what it shows by half a pixel, and with it the view that a link brings back.
    const known = layer._getTiledPixelBounds;
    layer._getTiledPixelBounds = function (centre) {
      const [bounds, size, frame] = [known.call(this, centre), this._map.getSize(), this._map.getContainer()];
      const beyond = L.point(Math.max(0, frame.clientWidth - size.x), Math.max(0, frame.clientHeight - size.y));
      return L.bounds(bounds.min, bounds.max.add(beyond));
    };
    layer.on("add", () => {
      const map = layer._map;
      map.dlBasemap = layer;
      map.attributionControl.setPrefix("Leaflet");
      L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
      map.getContainer().style.background = colour.water;
      map.getContainer().classList.toggle("dl-dark", theme === "dark");
    });
    return layer;
  };
})();
