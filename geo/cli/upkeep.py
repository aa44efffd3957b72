"""Commands that look after the program: ``store`` and what it holds, and ``completion``."""

from __future__ import annotations

from typing import Final

import click

from geo.cli import options
from geo.settings import Settings

_SHELLS: Final = ("bash", "fish", "zsh")


@click.group()
def store() -> None:
    """Look after the store: what it holds, whether it is whole, its size, copies of it.

    Where it is, DATELINE_STORE says: a file, or a PostgreSQL database (extra "postgres").

    \b
    Example:
      DATELINE_STORE=postgresql://me@localhost/news dateline store info
    """  # noqa: D301 - \b is click's sign for lines to be left as they are


@store.command("info")
@options.as_json
def store_info(*, as_json: bool) -> None:
    """Tell where the store is and how much it holds.

    \b
    Example:
      dateline store info --json
    """  # noqa: D301 - see above
    from geo.cli.storekeeping import info

    click.echo(info(Settings.from_env(), as_json=as_json))


@store.command("check")
@options.as_json
def store_check(*, as_json: bool) -> None:
    """Look through all that is stored, and name what is broken; the exit code is then 1.

    \b
    Example:
      dateline store check --json
    """  # noqa: D301 - see above
    from geo.cli.storekeeping import check

    told, whole = check(Settings.from_env(), as_json=as_json)
    click.echo(told)
    if not whole:
        raise SystemExit(1)


@store.command("vacuum")
@click.option("--old-readings", is_flag=True, help="Keep only the latest reading of each article.")
@options.as_json
def store_vacuum(*, old_readings: bool, as_json: bool) -> None:
    """Give back room that is no longer needed. Removed articles are gone for good then.

    \b
    Example:
      dateline store vacuum --old-readings
    """  # noqa: D301 - see above
    from geo.cli.storekeeping import vacuum

    click.echo(vacuum(Settings.from_env(), old_readings=old_readings, as_json=as_json))


@store.command("backup")
@click.argument("file", type=click.Path(dir_okay=False))
@options.as_json
def store_backup(file: str, *, as_json: bool) -> None:
    """Copy all of the store, as it is now, into a new FILE, which is a store itself; it may be in use meanwhile.

    \b
    Examples:
      dateline store backup monday.sqlite
      DATELINE_STORE=monday.sqlite dateline list
    """  # noqa: D301 - see above
    from geo.cli.storekeeping import backup

    click.echo(backup(file, Settings.from_env(), as_json=as_json))


@store.command("migrate")
@click.argument("to", metavar="FILE|URL")
@options.as_json
def store_migrate(to: str, *, as_json: bool) -> None:
    """Copy all of the store into a new or empty one: from a file into PostgreSQL, or back. This one stays as it is.

    \b
    Example:
      dateline store migrate postgresql://me@localhost/news
    """  # noqa: D301 - see above
    from geo.cli.storekeeping import migrate

    click.echo(migrate(to, Settings.from_env(), as_json=as_json))


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@options.as_json
def completion(shell: str, *, as_json: bool) -> None:
    """Print what makes a shell complete Dateline's commands and options.

    \b
    Examples:
      dateline completion bash >> ~/.bashrc
      dateline completion fish > ~/.config/fish/completions/dateline.fish
    """  # noqa: D301 - see above
    import json

    from click.shell_completion import get_completion_class

    of_shell = get_completion_class(shell)
    root = click.get_current_context().find_root().command
    if of_shell is None:
        raise click.UsageError(f"no completion for {shell}")
    # the script itself needs no shell; only what it calls later does
    script = of_shell.source_template % of_shell(root, {}, "dateline", "_DATELINE_COMPLETE").source_vars()
    script = script.strip()
    click.echo(json.dumps({"shell": shell, "script": script}) if as_json else script)


COMMANDS: Final = (store, completion)
