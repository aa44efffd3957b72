// Articles over time: a bar for each day (or week, month, year, where the days would be too many), a window over them that
// is dragged, moved with the arrow keys, or moved along by itself.
export default function ({ data, parentElement, setTriggerValue }) {
  const { bins, texts } = data;
  const kept = parentElement.datelineTimeline || (parentElement.datelineTimeline = { playing: false, timer: 0 });
  const last = bins.length - 1;
  const at = (index) => Math.max(0, Math.min(last, index));
  // the window as the first and last bin in it; the whole while nothing is chosen
  let [from, to] = data.window || [0, last];
  let whole = !data.window;

  const make = (tag, props = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  };
  const focused = parentElement.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const bars = make("div", { className: "dl-bars" }, ...bins.map((bin) => {
    const bar = make("i", { title: `${bin.name}: ${bin.said}` });
    bar.style.height = bin.count ? `${Math.max(12, Math.round((100 * bin.count) / most))}%` : "0";
    return bar;
  }));
  const brush = make("div", { className: "dl-brush" });
  const output = make("output", { className: "dl-range" });
  const handle = (key, name) => {
    const element = make("div", { className: `dl-handle dl-${key}`, tabIndex: 0 });
    element.dataset.key = key;
    element.setAttribute("role", "slider");
    element.setAttribute("aria-label", name);
    element.setAttribute("aria-valuemin", "0");
    element.setAttribute("aria-valuemax", String(last));
    return element;
  };
  const [start, span, end] = [handle("from", texts.from), handle("both", texts.both), handle("to", texts.to)];
  const track = make("div", { className: "dl-track" }, bars, brush, span, start, end);
  const play = make("button", { type: "button", className: "dl-plain dl-play", onclick: () => (kept.playing ? stop() : begin()) });
  play.dataset.key = "play";
  const clear = make("button", { type: "button", className: "dl-plain", textContent: texts.all, onclick: () => { stop(); choose(0, last, true); } });
  clear.dataset.key = "clear";

  const draw = () => {
    const share = (index) => `${(100 * index) / bins.length}%`;
    brush.style.left = share(from);
    brush.style.width = `${(100 * (to - from + 1)) / bins.length}%`;
    start.style.left = share(from);
    end.style.left = share(to + 1);
    span.style.left = share(from);
    span.style.width = brush.style.width;
    [...bars.children].forEach((bar, index) => bar.classList.toggle("dl-in", index >= from && index <= to));
    const range = from === to ? bins[from].name : `${bins[from].first} – ${bins[to].last}`;
    output.textContent = whole ? texts.whole : range;
    [[start, from, bins[from].first], [end, to, bins[to].last], [span, from, range]].forEach(([element, value, text]) => {
      element.setAttribute("aria-valuenow", String(value));
      element.setAttribute("aria-valuetext", text);
    });
    play.textContent = kept.playing ? texts.stop : texts.play;
    play.setAttribute("aria-pressed", String(kept.playing));
    clear.hidden = whole;
    track.classList.toggle("dl-whole", whole);
  };
  const choose = (first, until, all = false) => {
    [from, to] = [at(Math.min(first, until)), at(Math.max(first, until))];
    whole = all;
    draw();
    window.clearTimeout(kept.timer);
    // a held key or a drag comes to rest before the page is asked
    kept.timer = window.setTimeout(() => setTriggerValue("range", all ? null : [bins[from].start, bins[to].end]), kept.playing ? 0 : 200);
  };

  // ---- by hand: drag over the bars for a new window, its middle to move it, its ends to stretch it
  const binAt = (event) => {
    const box = track.getBoundingClientRect();
    return at(Math.floor(((event.clientX - box.left) / box.width) * bins.length));
  };
  track.onpointerdown = (event) => {
    if (event.button) return;
    stop();
    event.preventDefault();
    track.setPointerCapture(event.pointerId);
    const grabbed = binAt(event);
    const [from0, to0] = [from, to];
    const part = event.target === start ? "from" : event.target === end ? "to" : event.target === span && !whole ? "both" : "new";
    (part === "to" ? end : part === "both" ? span : start).focus();
    const moved = (now) => {
      const bin = binAt(now);
      if (part === "from") [from, to] = [Math.min(bin, to0), to0];
      else if (part === "to") [from, to] = [from0, Math.max(bin, from0)];
      else if (part === "both") {
        const by = Math.max(-from0, Math.min(last - to0, bin - grabbed));
        [from, to] = [from0 + by, to0 + by];
      } else [from, to] = [Math.min(grabbed, bin), Math.max(grabbed, bin)];
      whole = false;
      draw();
    };
    if (part === "new") moved(event);
    track.onpointermove = moved;
    track.onpointerup = track.onpointercancel = () => {
      track.onpointermove = track.onpointerup = track.onpointercancel = null;
      choose(from, to, whole);
    };
  };

  // ---- by keys
  const keys = (part) => (event) => {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7, Home: -bins.length, End: bins.length }[event.key];
    if (event.key === "Escape" && !whole) { stop(); choose(0, last, true); return; }
    if (!step) return;
    event.preventDefault();
    stop();
    if (part === "from") choose(Math.min(at(from + step), to), to);
    else if (part === "to") choose(from, Math.max(at(to + step), from));
    else if (whole) choose(step > 0 ? 0 : last, step > 0 ? 0 : last); // a first step takes the first or the last bar
    else {
      const by = Math.max(-from, Math.min(last - to, step));
      choose(from + by, to + by);
    }
  };
  start.onkeydown = keys("from");
  span.onkeydown = keys("both");
  end.onkeydown = keys("to");

  // ---- by itself: from bar to bar, past the empty ones; the next step waits until the page has shown this one
  function begin() {
    kept.playing = true;
    if (whole || to === last) {
      const first = bins.findIndex((bin) => bin.count);
      const width = whole ? 0 : to - from;
      choose(first, first + width);
    } else onward();
  }
  function stop() {
    kept.playing = false;
    window.clearTimeout(kept.next);
    draw();
  }
  function onward() {
    const next = bins.findIndex((bin, index) => index > to && bin.count);
    if (next < 0) { stop(); return; }
    choose(next - (to - from), next);
  }
  window.clearTimeout(kept.next);
  if (kept.playing) kept.next = window.setTimeout(onward, 1100);

  const root = make("div", { className: "dl-timeline" }, play, track, output, clear);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", texts.title);
  parentElement.replaceChildren(root);
  draw();
  if (focused) (root.querySelector(`[data-key="${focused}"]:not([hidden])`) || span).focus({ preventScroll: true });
  return () => window.clearTimeout(kept.next);
}
