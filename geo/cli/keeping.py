"""Commands for what is kept: ``add``, ``list``, ``show``, ``search``, ``remove``, ``restore``, ``reread``."""

from __future__ import annotations

from typing import Any, Final

import click

from geo.cli import options
from geo.settings import Settings

_FAILED: Final = 1
_DAY: Final = click.DateTime(["%Y-%m-%d"])


def _filters(command: Any) -> Any:  # noqa: ANN401 - click's decorators take and give anything
    for option in (
        click.option("--source", default="", metavar="OUTLET", help="Only articles of this outlet."),
        click.option("--language", default="", metavar="CODE", help="Only articles in this language."),
        click.option("--since", type=_DAY, help="Only articles published on that day or later."),
        click.option("--until", type=_DAY, help="Only articles published on that day or earlier."),
        click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="The most to print."),
        options.as_lines,
    ):
        command = option(command)
    return command


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL|-...")
@click.option("--online", is_flag=True, help="Allow web addresses to be fetched; also DATELINE_ONLINE=1.")
@options.jobs
@options.as_lines
def add(sources: tuple[str, ...], *, online: bool, jobs: int, as_json: bool) -> None:
    """Read articles from files, folders, web addresses or - (standard input) and keep them, so that the map shows them.

    Reads text, Markdown, HTML, PDF, DOCX, feeds, CSV and JSON lines. What cannot be read is named on standard error
    with the reason, the others are kept all the same, and the exit code is then 1. A text that is there already stays
    as it is, so that the same command again goes on where it was interrupted.

    \b
    Examples:
      dateline add monday.txt reports/ archive.jsonl
      dateline add --online https://example.org/story.html
      pbpaste | dateline add -
    """  # noqa: D301 - \b is click's sign for lines to be left as they are
    from geo.cli.adding import add_all

    settings = Settings.from_env()
    if not add_all(sources, settings, online=online or settings.online, jobs=jobs, as_json=as_json):
        raise SystemExit(_FAILED)


@click.command("list")
@_filters
@click.option("--unread", is_flag=True, help="Only articles that this version of Dateline has not read.")
def list_articles(*, unread: bool, limit: int, as_json: bool, **which: Any) -> None:  # noqa: ANN401 - see _filters
    """List the articles that are kept, newest first: id, date, outlet, title.

    \b
    Examples:
      dateline list --since 2022-03-01 --source "The Example"
      dateline list --limit 1000 --json
    """  # noqa: D301 - see above
    from geo.cli.articles import listed

    for line in listed(Settings.from_env(), which, search="", limit=limit, unread=unread, as_json=as_json):
        click.echo(line)


@click.command()
@click.argument("query")
@_filters
def search(query: str, *, limit: int, as_json: bool, **which: Any) -> None:  # noqa: ANN401 - see _filters
    """Find articles by words of their titles and texts, newest first, each with the sentence around what was found.

    All words must be there. "a phrase" in quotation marks, begin* for words that begin so, one OR another, -without.
    Case and accents do not matter.

    \b
    Examples:
      dateline search '"Sea of Azov" port*'
      dateline search 'kyiv OR kiev -football' --since 2022-03-01
    """  # noqa: D301 - see above
    from geo.cli.articles import listed

    for line in listed(Settings.from_env(), which, search=query, limit=limit, unread=False, as_json=as_json):
        click.echo(line)


@click.command()
@click.argument("article_id", metavar="ID")
@options.as_json
def show(article_id: str, *, as_json: bool) -> None:
    """Print what was found in an article that is kept, with people's corrections. An ID's first 4 characters do.

    \b
    Examples:
      dateline show 3f2a
      dateline show 3f2a9c1d --json
    """  # noqa: D301 - see above
    from geo.cli.articles import shown_article

    click.echo(shown_article(article_id, Settings.from_env(), as_json=as_json))


@click.command()
@click.argument("article_ids", nargs=-1, required=True, metavar="ID...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.as_json
def remove(article_ids: tuple[str, ...], *, yes: bool, as_json: bool) -> None:
    """Take articles out, with what was read in them. People's corrections stay, and `dateline restore` undoes it.

    \b
    Examples:
      dateline remove 3f2a
      dateline remove 3f2a 77c0 --yes
    """  # noqa: D301 - see above
    from geo.cli.articles import removed

    click.echo(removed(article_ids, Settings.from_env(), ask=not yes, as_json=as_json))


@click.command()
@click.argument("article_ids", nargs=-1, metavar="[ID...]")
@options.as_json
def restore(article_ids: tuple[str, ...], *, as_json: bool) -> None:
    """Bring removed articles back, and read them. Without an ID, list what was removed and can come back.

    `dateline store vacuum` lets them go for good.

    \b
    Examples:
      dateline restore
      dateline restore 3f2a
    """  # noqa: D301 - see above
    from geo.cli.articles import restored

    click.echo(restored(article_ids, Settings.from_env(), as_json=as_json))


@click.command()
@click.argument("article_ids", nargs=-1, metavar="[ID...]")
@click.option("--all", "everything", is_flag=True, help="Also articles that this version of Dateline has read.")
@options.jobs
@options.as_lines
def reread(article_ids: tuple[str, ...], *, everything: bool, jobs: int, as_json: bool) -> None:
    """Read articles that are kept again, and print what changed. Without an ID: all that this version has not read.

    The new reading counts from then on; people's corrections stay.

    \b
    Examples:
      dateline reread
      dateline reread --all --jobs 4 --json
    """  # noqa: D301 - see above
    from geo.cli.rereading import reread_articles

    if not reread_articles(article_ids, Settings.from_env(), everything=everything, jobs=jobs, as_json=as_json):
        raise SystemExit(_FAILED)


COMMANDS: Final = (add, list_articles, show, search, remove, restore, reread)
