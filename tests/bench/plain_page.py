"""The page that the interface is measured against: the same mentions as folium Markers in a MarkerCluster, all through
streamlit-folium, as its documentation shows it. `page_speed.py` starts it; PLAIN_DATA names its mentions (JSON lines).

It is given Leaflet from this machine and no tiles, so that it waits for no network.
"""

import html
import json
import os
from pathlib import Path

import folium
import streamlit as st
from folium.plugins import MarkerCluster
from streamlit_folium import st_folium

WEB = "/assets/web"
rows = [json.loads(line) for line in Path(os.environ["PLAIN_DATA"]).read_text(encoding="utf-8").splitlines()]

st.set_page_config(layout="wide")
titles = sorted({row["article"] for row in rows})
only = st.selectbox("Article", ["All", *titles])
kept = [row for row in rows if only in ("All", row["article"])]
st.write(f"{len(kept)} mentions shown")

page = folium.Map(location=[30, 20], zoom_start=3, tiles=None)
page.options["maxZoom"] = 14  # which the tiles would have brought
page.default_js = [("jquery", "/assets/static/jquery.js"), ("leaflet", f"{WEB}/leaflet.js")]
page.default_css = [("leaflet.css", f"{WEB}/leaflet.css")]
cluster = MarkerCluster()
cluster.default_js = [("markercluster", f"{WEB}/leaflet.markercluster.js")]
cluster.default_css = []
cluster.add_to(page)
for row in kept:
    popup = f"<b>{html.escape(row['name'])}</b><p>{html.escape(row['excerpt'])}</p>"
    folium.Marker([row["lat"], row["lon"]], popup=folium.Popup(popup, max_width=320), tooltip=row["name"]).add_to(
        cluster
    )
if kept:
    page.fit_bounds([[min(r["lat"] for r in kept), min(r["lon"] for r in kept)],
                     [max(r["lat"] for r in kept), max(r["lon"] for r in kept)]])  # fmt: skip
found = st_folium(page, height=640, use_container_width=True)
if found.get("last_object_clicked"):
    lat, lng = found["last_object_clicked"]["lat"], found["last_object_clicked"]["lng"]
    for row in kept:
        if abs(row["lat"] - lat) + abs(row["lon"] - lng) < 1e-6:
            st.write(f"**{row['name']}**: {row['excerpt']}")
