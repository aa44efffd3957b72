// The list of articles: each with a box that takes it in, a button that leaves only it, and one that opens it.
export default function ({ data, parentElement, setTriggerValue }) {
  const make = (tag, props = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  };
  const tell = (what, id = "") => setTriggerValue("told", [what, id]);
  const button = (key, text, name, act) => {
    const element = make("button", { type: "button", className: "dl-plain", textContent: text, onclick: act });
    element.dataset.key = key;
    if (name) element.setAttribute("aria-label", name);
    return element;
  };
  // which stories are unfolded: what one of them shows outlives a redrawing
  const unfolded = parentElement.datelineUnfolded || (parentElement.datelineUnfolded = new Set());
  const row = ({ id, title, facts, on, some, open, articles, sources }) => {
    const ids = (articles || [{ id }]).map((one) => one.id).join(",");
    const box = make("input", { type: "checkbox", checked: on, indeterminate: some && !on, onchange: () => tell("toggle", ids) });
    box.dataset.key = `box-${ids}`;
    const item = make(
      "li", { className: open ? "dl-row dl-open" : "dl-row" },
      make("label", {}, box, make("bdi", { textContent: title, dir: "auto" })),
      make("p", { className: "dl-facts", textContent: facts, dir: "auto" }),
      make(
        "p", { className: "dl-acts" },
        button(`only-${ids}`, data.texts.only, `${data.texts.only}: ${title}`, () => tell("only", ids)),
        button(`read-${ids}`, data.texts.read, `${data.texts.read}: ${title}`, () => tell("read", id)),
      ),
    );
    item.dataset.article = id;
    if (articles) item.append(story(id, articles, sources));
    return item;
  };
  const story = (id, articles, sources) => {
    const summary = make("summary", { className: "dl-facts", textContent: sources, dir: "auto" });
    summary.dataset.key = `story-${id}`;
    const details = make("details", { className: "dl-story", open: unfolded.has(id) }, summary);
    const fill = () => {
      const list = make("ul", { className: "dl-list" }, ...articles.map(row));
      list.setAttribute("aria-label", data.texts.story);
      details.replaceChildren(summary, list);
    };
    if (details.open) fill();
    details.addEventListener("toggle", () => {
      if (details.open) { unfolded.add(id); if (details.childElementCount < 2) fill(); } else unfolded.delete(id);
    });
    return details;
  };
  const focused = parentElement.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const head = make(
    "div", { className: "dl-list-head" },
    make("h2", { textContent: data.texts.title }), make("span", { className: "dl-facts", textContent: data.texts.count }),
    button("all", data.texts.all, data.texts.allName, () => tell("all")),
    button("none", data.texts.none, data.texts.noneName, () => tell("none")),
  );
  const list = make("ul", { className: "dl-list" }, ...data.rows.map(row));
  list.setAttribute("aria-label", data.texts.title);
  const rest = data.texts.more ? [button("more", data.texts.more, "", () => tell("more"))] : [];
  const note = data.texts.note ? [make("p", { className: "dl-facts", textContent: data.texts.note })] : [];
  const root = make("div", { className: "dl-articles" }, head, ...note, list, ...rest);
  parentElement.replaceChildren(root);
  // what was focused is focused again: a person who works with the keyboard stays where they were
  if (focused) (root.querySelector(`[data-key="${focused}"]`) || head.querySelector("button")).focus({ preventScroll: true });
}
