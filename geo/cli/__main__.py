"""``python -m geo.cli`` does what ``dateline`` does."""

from geo.cli import main

main(prog_name="dateline")
