"""The command line: what can be asked for, and how. The work is done in the modules beside this one.

They are imported when a command runs and not before, so that ``dateline --help`` is there at once.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from geo import __version__
from geo.cli import keeping, options, upkeep
from geo.settings import Settings

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(
    cls=options.Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="dateline")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Read news and show where it happens: places and corridors, each tied to its sentence, offline.

    Without a command, opens the map in the browser. Settings are DATELINE_* variables.

    \b
    Examples:
      dateline
      dateline add news/
      dateline read article.txt
      dateline locate "Paris, Texas"
    """  # noqa: D301 - \b is click's sign for lines to be left as they are
    if ctx.invoked_subcommand is None:
        ctx.invoke(serve)


for _command in (*keeping.COMMANDS, *upkeep.COMMANDS):
    main.add_command(_command)


@main.command()
@click.option("--host", help="Address to listen on; default: DATELINE_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 2**16 - 1), help="Port to listen on; default: DATELINE_PORT, else 8501.")
@click.option("--browser/--no-browser", default=True, help="Open the page in the browser, or only serve it.")
@click.option("--json", "as_json", is_flag=True, help="Print the page's address as JSON before serving it.")
def serve(host: str | None, port: int | None, *, browser: bool, as_json: bool) -> None:
    """Open the map in the browser, and serve it until Ctrl-C.

    \b
    Example:
      dateline serve --port 8600 --no-browser
    """  # noqa: D301 - see above
    from geo.cli.serving import serve_app

    settings = Settings.from_env()
    address, number = host or settings.host, settings.port if port is None else port
    if as_json:
        click.echo(json.dumps({"host": address, "port": number, "url": f"http://{address}:{number}/"}))
    serve_app(address, number, browser=browser)


@main.command()
@click.argument("file", type=click.Path(path_type=str), required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Default: text.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--batch", type=_FILE, help='Read a file of lines {"doc": ..., "text": ...} instead of one article.')
@click.option("--out", type=_FILE, help="Where --batch writes what it found, a line for each mention.")
def read(file: str | None, form: str, batch: Path | None, out: Path | None, *, as_json: bool) -> None:
    """Read one article from FILE, or - for standard input, and print its places and corridors.

    FILE holds UTF-8 text; a .md file may begin with front matter (title, url, source, published, language).

    With --batch, writes lines {"doc", "start", "end", "lat", "lon", "gid"}: every mention but demonyms, with offsets in
    code points, lat and lon null where it stayed unresolved, gid a GeoNames id or null.

    \b
    Examples:
      dateline read article.txt
      pbpaste | dateline read - --format json
      dateline read --batch articles.jsonl --out places.jsonl
    """  # noqa: D301 - see above
    from geo.cli import reading

    if (file is None) == (batch is None):
        raise click.UsageError("give either FILE or --batch")
    if (batch is None) != (out is None):
        raise click.UsageError("--batch and --out go together")
    settings = Settings.from_env()
    if batch is not None and out is not None:
        reading.read_batch(batch, out, settings)
    elif file is not None:
        click.echo(reading.read_one(file, "json" if as_json else form, settings))


@main.command()
@click.argument("out", type=click.Path(path_type=str, dir_okay=False, allow_dash=True), metavar="OUT")
@click.option(
    "--format",
    "form",
    type=click.Choice(["geojson", "csv", "kml", "html", "jsonl"]),
    help="Default: what OUT ends in; geojson for standard output.",
)
@click.option(
    "--article",
    "articles",
    multiple=True,
    metavar="ID",
    help="Only this article, by the beginning of its id; repeatable.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only articles published on that day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only articles published on that day or earlier.")
@click.option("--source", metavar="OUTLET", help="Only articles of this outlet.")
@click.option("--search", metavar="QUERY", help="Only articles that hold these words.")
@click.option(
    "--use",
    "uses",
    type=click.Choice(["location", "actor", "demonym", "name_part"]),
    multiple=True,
    help="Names used so; repeatable. Default: location.",
)
@click.option(
    "--confidence", type=click.FloatRange(0, 1), default=0.0, help="The least that a place must have, 0 to 1."
)
@options.as_json
def export(
    out: str,
    form: str | None,
    uses: tuple[str, ...],
    confidence: float,
    *,
    as_json: bool,
    **which: Any,  # noqa: ANN401 - click's
) -> None:
    """Write articles, places and corridors of the store to OUT, or - for standard output.

    GeoJSON, CSV (with HXL tags) and KML hold the places and corridors, with people's corrections, their excerpts and
    sources. HTML is one page with the map in it that opens offline, to be sent or published. JSONL holds all that is
    stored, for `dateline import`.

    \b
    Examples:
      dateline export march.geojson --since 2022-03-01 --until 2022-03-31
      dateline export - --format csv --source "The Example" | head
      dateline export map.html --since 2022-03-01
      dateline export everything.jsonl
    """  # noqa: D301 - see above
    from geo.cli import exporting

    written = exporting.export(out, form, uses, confidence, which, Settings.from_env())
    click.echo(json.dumps(asdict(written), ensure_ascii=False) if as_json else str(written), err=out == "-")


@main.command("import")
@click.argument("file", type=click.Path(path_type=str, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def load(file: str, *, as_json: bool) -> None:
    """Take what `dateline export` wrote as JSONL into the store: articles, readings and people's judgements.

    What the store has already stays as it is, so that taking a file twice changes nothing. Lines that cannot be taken
    are named with the reason, and the exit code is then 1.

    \b
    Examples:
      dateline import everything.jsonl
      zcat backup.jsonl.gz | dateline import -
    """  # noqa: D301 - see above
    from geo.cli.exporting import load as take

    told, whole = take(file, Settings.from_env(), as_json=as_json)
    click.echo(told)
    if not whole:
        raise SystemExit(1)


@main.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@click.option("--once", is_flag=True, help="Ask each feed once, if it is due, and stop.")
@click.option(
    "--every",
    type=click.FloatRange(1),
    default=15,
    show_default=True,
    help="Least minutes between two polls of a feed.",
)
@click.option("--pages/--no-pages", default=True, help="Fetch the entries' pages, or take the feed's own texts.")
@click.option("--online", is_flag=True, help="Allow fetching from the web, as DATELINE_ONLINE=1 does.")
@click.option("--json", "as_json", is_flag=True, help="Print an object a line.")
def watch(  # noqa: PLR0913 - one argument for each option
    feeds: tuple[str, ...], *, once: bool, every: float, pages: bool, online: bool, as_json: bool
) -> None:
    """Fetch RSS and Atom feeds again and again, and keep what is new in them, until Ctrl-C.

    FEED is the address of a feed, or an OPML list of feeds. Needs the extra "online" and that you allow it. Feeds are
    asked politely: not sooner than they want, unchanged ones are not sent again, failing ones are asked less and less
    often. A later run goes on where this one stops. Exits with 1 if a feed could not be read.

    \b
    Examples:
      dateline watch --online https://example.org/feed.xml
      dateline watch --online --once --json feeds.opml
    """  # noqa: D301 - see above
    from geo.cli.watching import watch_feeds

    settings = Settings.from_env()
    settings = replace(settings, online=settings.online or online)
    failed = watch_feeds(feeds, settings, once=once, every=every, pages=pages, as_json=as_json)
    if failed:
        raise SystemExit(1)


@main.command()
@click.argument("name")
@click.option("--limit", type=click.IntRange(1), default=5, show_default=True, help="The most places to print.")
@click.option("--country", multiple=True, metavar="CODE", help="Only places there; ISO 3166-1 alpha-2, repeatable.")
@click.option("--language", metavar="CODE", help="Language of the addresses, where it is known.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def locate(name: str, limit: int, country: tuple[str, ...], language: str | None, *, as_json: bool) -> None:
    """Find a place by NAME, or by a name and what contains it; the likeliest first.

    \b
    Examples:
      dateline locate Springfield --limit 3
      dateline locate "Bangor, Maine, USA" --json
    """  # noqa: D301 - see above
    from geo.cli.locating import locate as find

    click.echo(find(name, limit=limit, countries=country, language=language, as_json=as_json))


@main.command()
@click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...", type=click.Path(path_type=Path))
@click.option("--noun", is_flag=True, help="Only the noun view, in which demonyms neither count nor cost.")
@click.option(
    "--rams", type=click.Path(path_type=Path), help="Movement events of RAMS, to check the roles of places by."
)
@options.as_json
def evaluate(corpora: tuple[Path, ...], *, noun: bool, rams: Path | None, as_json: bool) -> None:
    """Measure how right the geoparser is on annotated corpora, in both views, and tell what went wrong.

    Shows also which figures are below their floors in data/eval, and which floors could be raised.

    A corpus is a file of lines {"doc", "text", "toponyms": [{"start", "end", "phrase", "lat", "lon", "gid"}]}. The
    words "places" and "corridors" stand for the labelled sentences and corridors that Dateline ships.

    \b
    Examples:
      dateline evaluate lgl.jsonl trnews.jsonl --noun
      dateline evaluate places corridors
      dateline evaluate corridors --rams rams-movement.jsonl
    """  # noqa: D301 - see above
    from geo.cli.evaluating import evaluate_corpora

    parts = evaluate_corpora(corpora, Settings.from_env(), noun=noun, rams=rams)
    if as_json:
        click.echo(json.dumps([one.figures for one in parts], ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join(one.told for one in parts))


@main.group()
def judgements() -> None:
    """List what people corrected, or take a correction back.

    \b
    Example:
      dateline judgements list
    """  # noqa: D301 - see above


@judgements.command("list")
@click.option("--active", is_flag=True, help="Leave out what was undone.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, a line for each.")
def list_judgements(*, active: bool, as_json: bool) -> None:
    """List the corrections in the order in which they were made: who, when, what, and why.

    \b
    Examples:
      dateline judgements list --active
      dateline judgements list --json > corrections.jsonl
    """  # noqa: D301 - see above
    from geo.cli.judging import listed

    click.echo(listed(Settings.from_env(), active_only=active, as_json=as_json))


@judgements.command("undo")
@click.argument("judgement_id", metavar="ID")
@options.as_json
def undo_judgement(judgement_id: str, *, as_json: bool) -> None:
    """Take the correction with this ID back; its first characters are enough. It stays in the log.

    \b
    Example:
      dateline judgements undo 3f2a90c1
    """  # noqa: D301 - see above
    from geo.cli.judging import undo

    click.echo(undo(judgement_id, Settings.from_env(), as_json=as_json))


@main.group()
def gazetteer() -> None:
    """Build the gazetteer, or tell what is in it.

    \b
    Example:
      dateline gazetteer info
    """  # noqa: D301 - see above


@gazetteer.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder; default: the shipped one.")
@options.as_json
def build(out: Path | None, *, as_json: bool) -> None:
    """Build the gazetteer from the packages of the extra "build" and the hand-made tables; asks no network.

    \b
    Example:
      dateline gazetteer build --out /tmp/gazetteer
    """  # noqa: D301 - see above
    from geo.cli.gazetteer import build_into

    click.echo(build_into(out, as_json=as_json))


@gazetteer.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def info(*, as_json: bool) -> None:
    """Check the gazetteer's files, and tell its version, counts and sources.

    \b
    Example:
      dateline gazetteer info --json
    """  # noqa: D301 - see above
    from geo.cli.gazetteer import tell

    click.echo(tell(as_json=as_json))
