// HTML from Python, in which every text is escaped, and what a person can do in it: marks that tell what they were taken
// for when they are pointed at or focused, and elements with data-tell that Python hears of when they are clicked.
export default function ({ data, parentElement, setTriggerValue }) {
  if (data.cookie) {
    const cookie = `${data.cookie}=${encodeURIComponent(data.value)}`;
    if (document.cookie.split("; ").includes(cookie)) return;
    document.cookie = `${cookie}; path=/; max-age=31536000; SameSite=Strict`;
    regain(() => document.querySelector(data.next)); // the box for the name is gone
    return;
  }
  if (data.focus) {
    if (parentElement.datelineFocus !== data.order) regain(() => document.querySelector(data.focus));
    parentElement.datelineFocus = data.order;
    return;
  }
  const view = parentElement.datelineView || (parentElement.datelineView = mount(parentElement));
  view.tell = (...what) => setTriggerValue("told", what);
  view.update(data);
}

const LINGER_MS = 200; // how long a card waits for a pointer on its way to it
const LONGEST = 100; // characters that can be a name

// What had the focus is gone from the page: a person who works with the keyboard goes on from here, not from the top.
function regain(find, tries = 40) {
  if (!navigator.userActivation || !navigator.userActivation.hasBeenActive) return;
  const target = find();
  if (target && document.activeElement === document.body) {
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  } else if (tries > 0) setTimeout(() => regain(find, tries - 1), 75);
}

// A stretch is brought into view, and again while the page around it is still taking its place; never against a person's
// own scrolling.
function reveal(here) {
  const own = new AbortController();
  ["wheel", "pointerdown", "keydown", "touchstart"].forEach((name) => {
    window.addEventListener(name, () => own.abort(), { once: true, capture: true, passive: true, signal: own.signal });
  });
  const look = (tries) => {
    if (own.signal.aborted || !here.isConnected) return;
    const frame = here.closest(".st-key-panel-body");
    const { top: from, bottom: to } = frame ? frame.getBoundingClientRect() : { top: 0, bottom: window.innerHeight };
    const { top, bottom } = here.getBoundingClientRect();
    if (bottom <= Math.max(from, 0) || top >= Math.min(to, window.innerHeight)) here.scrollIntoView({ block: "center" });
    if (tries) setTimeout(look, 150, tries - 1);
    else own.abort();
  };
  here.scrollIntoView({ block: "center" });
  setTimeout(look, 150, 20);
}

function make(tag, props = {}, ...children) {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

function mount(parent) {
  const root = make("div", { className: "dl-reading" });
  const content = make("div");
  const card = make("div", { className: "dl-card-why", id: `dl-why-${Math.random().toString(36).slice(2)}`, hidden: true });
  card.setAttribute("role", "note");
  const offer = make("button", { type: "button", className: "dl-offer", hidden: true });
  root.append(content, offer);
  parent.append(root);
  const view = { data: {}, html: null, at: null, tell() {} };
  regain(() => content.querySelector(".dl-here, [data-tell]"));
  let shown = null; // the mark whose card is open
  let leaving = 0;

  const marks = () => [...content.querySelectorAll("mark[data-tip]")];
  const markOf = (target) => (target instanceof Element ? target.closest("mark[data-tip]") : null);

  function open(mark) {
    clearTimeout(leaving);
    if (shown === mark) return;
    close();
    shown = mark;
    card.innerHTML = view.data.tips[Number(mark.dataset.tip)];
    if (view.data.texts.correct) {
      const button = make("button", { type: "button", className: "dl-quiet", textContent: view.data.texts.correct });
      button.addEventListener("click", () => view.tell("correct", ...span(mark)));
      card.append(button);
    }
    mark.after(card); // so that the Tab key leads from the mark into its card
    card.hidden = false;
    mark.setAttribute("aria-describedby", card.id);
    const [line, box] = [mark.getClientRects()[0], root.getBoundingClientRect()];
    // below the words, or above them where the window ends
    const above = line.bottom + card.offsetHeight + 8 > window.innerHeight && line.top - box.top > card.offsetHeight + 8;
    card.style.top = `${above ? line.top - box.top - card.offsetHeight - 4 : line.bottom - box.top + 4}px`;
    card.style.left = `${Math.max(0, Math.min(line.left - box.left, box.width - card.offsetWidth))}px`;
  }

  function close() {
    clearTimeout(leaving);
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
    card.hidden = true;
    card.remove();
  }

  const within = (node) => node instanceof Node && ((shown && shown.contains(node)) || card.contains(node));
  const span = (mark) => mark.dataset.at.split("-").map(Number);

  function act(target) {
    const mark = markOf(target);
    if (mark) {
      open(mark);
      view.own = mark.dataset.at; // it is where the person is looking: no need to move the text
      view.tell("pick", ...span(mark));
      return true;
    }
    const told = target instanceof Element && target.closest("[data-tell]");
    if (told) view.tell(...JSON.parse(told.dataset.tell));
    return Boolean(told);
  }

  root.addEventListener("click", (event) => act(event.target));
  root.addEventListener("keydown", (event) => {
    const mark = markOf(event.target);
    if (event.key === "Escape" && shown) {
      if (card.contains(document.activeElement)) shown.focus();
      close();
    } else if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      act(mark);
    } else if (mark && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      const all = marks();
      const next = all[all.indexOf(mark) + (event.key === "ArrowRight" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
  root.addEventListener("focusin", ({ target }) => { if (markOf(target)) open(markOf(target)); });
  root.addEventListener("focusout", ({ relatedTarget }) => { if (!within(relatedTarget)) close(); });
  root.addEventListener("mouseover", ({ target }) => {
    if (markOf(target)) open(markOf(target));
    else if (within(target)) clearTimeout(leaving);
  });
  root.addEventListener("mouseout", ({ relatedTarget }) => {
    if (!shown || within(relatedTarget)) return;
    clearTimeout(leaving);
    leaving = setTimeout(() => { if (!within(document.activeElement)) close(); }, LINGER_MS);
  });

  // ---- a name that was missed: its words are selected, and a button beside them offers to mark it -------------------

  // Python looks for the words near this offset, so folds and cards need not be counted exactly.
  function selected() {
    const selection = document.getSelection();
    const text = content.querySelector(".dl-text");
    if (!text || !view.data.texts.mark || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const words = selection.toString().trim();
    if (!words || words.length > LONGEST || !text.contains(range.commonAncestorContainer)) return null;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    return { start: [...before.toString()].length, words, box: range.getBoundingClientRect() };
  }

  function suggest() {
    const found = selected();
    offer.hidden = !found;
    if (!found) return;
    const box = root.getBoundingClientRect();
    offer.textContent = view.data.texts.mark;
    offer.style.top = `${found.box.bottom - box.top + 4}px`;
    offer.style.left = `${Math.max(0, Math.min(found.box.left - box.left, box.width - offer.offsetWidth))}px`;
  }

  root.addEventListener("mouseup", () => setTimeout(suggest, 0));
  root.addEventListener("keyup", (event) => { if (event.shiftKey) suggest(); });
  offer.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  offer.addEventListener("click", (event) => {
    event.stopPropagation();
    const found = selected();
    offer.hidden = true;
    if (found) view.tell("mark", found.start, found.words);
  });

  // ---- what Python sends --------------------------------------------------------------------------------------------

  view.update = (next) => {
    view.data = next;
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset : {};
    if (next.html !== view.html) {
      const wasOpen = shown && shown.dataset.at;
      close();
      offer.hidden = true;
      view.html = next.html;
      content.innerHTML = next.html;
      marks().forEach((mark) => {
        mark.tabIndex = 0;
        mark.setAttribute("role", "button");
      });
      const again = focused.at ? `mark[data-at="${focused.at}"]` : focused.tell ? `[data-tell='${CSS.escape(focused.tell)}']` : null;
      const element = again && content.querySelector(again);
      if (element) element.focus({ preventScroll: true });
      if (wasOpen && !shown) {
        const mark = content.querySelector(`mark[data-at="${wasOpen}"]`);
        if (mark) open(mark);
      }
    }
    content.querySelectorAll(".dl-chosen, .dl-here").forEach((mark) => mark.classList.remove("dl-chosen", "dl-here"));
    if (next.place) content.querySelectorAll(`mark[data-place="${CSS.escape(next.place)}"]`).forEach((mark) => mark.classList.add("dl-chosen"));
    const at = next.at ? next.at.join("-") : null;
    const here = at && (content.querySelector(`mark[data-at="${at}"]`) || content.querySelector(".dl-focus"));
    if (here) here.classList.add("dl-here");
    const where = `${next.name} ${at}`;
    if (here && where !== view.at && view.own !== at) {
      const fold = here.closest("details");
      if (fold) fold.open = true;
      reveal(here);
    }
    view.at = where;
    view.own = null;
  };
  return view;
}
