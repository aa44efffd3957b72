"""The app in one process, for `streamlit run app.py`: the page, its assets and the HTTP API."""

from streamlit.starlette import App

from geo import api
from geo.ui import server

app = App(
    server.PAGE,
    routes=[*server.routes(), *api.routes(server.base_path())],
    middleware=server.middleware(),
    lifespan=server.lifespan,
)
