// Between the map in its frame and the page: what was clicked there goes to the panel alone, what is chosen in the panel
// goes to the map alone, and neither makes the other be drawn anew. The map's position is kept in the address.
export default function ({ data, setTriggerValue }) {
  const bridge = window.datelineBridge || (window.datelineBridge = { camera: null, shown: null });
  document.documentElement.lang = data.language;

  const withCamera = (url) => {
    const address = new URL(url, window.location.href);
    address.searchParams.delete("camera");
    if (bridge.camera) address.searchParams.set("camera", bridge.camera);
    address.search = address.search.replaceAll("%2C", ",").replaceAll("%3A", ":");
    return address.href;
  };
  if (!bridge.ready) {
    bridge.ready = true;
    bridge.camera = new URLSearchParams(window.location.search).get("camera");
    // Streamlit writes the address when the view changes; where the map is looking it knows only from the last time
    const push = window.history.pushState.bind(window.history);
    window.history.pushState = (state, title, url) => push(state, title, url ? withCamera(url) : url);
    bridge.hear = () => {
      const { camera, clicked } = window.datelineTold || {};
      window.datelineTold = {};
      if (camera !== undefined && camera !== bridge.camera) {
        bridge.camera = camera;
        window.history.replaceState(window.history.state, "", withCamera(window.location.href));
      }
      if (clicked) bridge.tell(clicked);
    };
    openable();
    window.addEventListener("dateline:camera", bridge.hear);
    window.addEventListener("dateline:clicked", bridge.hear);
  }
  bridge.tell = (clicked) => setTriggerValue("clicked", clicked);
  bridge.hear(); // what was clicked before this script was there

  const news = JSON.stringify(data.show);
  if (news !== bridge.shown) {
    bridge.shown = news;
    const frame = document.querySelector('iframe[title="streamlit_folium.st_folium"]');
    const map = frame && frame.contentWindow && frame.contentWindow.dateline;
    if (map) map.show(data.show);
  }
}

// What opens below a button lies at the end of the document, where the Tab key would come last of all. Opened by a key, it
// takes the focus and keeps it until it is closed, and then the button has it again.
function openable() {
  const BODY = "[data-testid=stPopoverBody]";
  const CAN = "button, input, select, textarea, a[href], [tabindex]:not([tabindex='-1'])";
  const within = (body) => [...body.querySelectorAll(CAN)].filter((one) => !one.disabled && one.tabIndex >= 0 && one.getClientRects().length);
  const enter = (tries = 20) => {
    const body = document.querySelector(BODY);
    const first = body && within(body)[0];
    if (first) first.focus();
    else if (tries) setTimeout(enter, 50, tries - 1);
  };
  let opener = null;
  document.addEventListener("keydown", (event) => {
    const button = event.target.closest("[data-testid=stPopoverButton]");
    if (button && (event.key === "Enter" || event.key === " ") && !document.querySelector(BODY)) {
      opener = button;
      enter();
    }
    const body = event.target.closest(BODY);
    if (!body) return;
    if (event.key === "Escape" && opener) {
      setTimeout(() => { if (!document.querySelector(BODY) && opener.isConnected) opener.focus(); }, 150);
    } else if (event.key === "Tab") {
      const all = within(body);
      const [from, to] = event.shiftKey ? [all[0], all[all.length - 1]] : [all[all.length - 1], all[0]];
      if (document.activeElement === from) { event.preventDefault(); to.focus(); }
    }
  }, true);
}
