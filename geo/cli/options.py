"""What the commands share: the group that turns errors into exit codes, and options that many of them have."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Callable

INTERRUPTED: Final = 130

as_json: Final[Callable[[Any], Any]] = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
as_lines: Final[Callable[[Any], Any]] = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, one object a line."
)
jobs: Final[Callable[[Any], Any]] = click.option(
    "--jobs",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="How many processes read at once; default: one for each processor.",
)


class Commands(click.Group):
    """Commands whose known errors become one line on stderr and exit code 1, and Ctrl-C exit code 130."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever the command returns
        """Run the command."""
        try:
            return super().invoke(ctx)
        except GeoError as error:
            raise click.ClickException(str(error)) from error
        except (KeyboardInterrupt, click.Abort):
            print("Stopped.", file=sys.stderr)  # noqa: T201 - click's echo may be what was interrupted
            ctx.exit(INTERRUPTED)
