"""Every command explains itself, shows an example, and is in the README."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from geo import __version__
from geo.cli import main

README = Path(__file__).resolve().parents[3] / "README.md"


def commands(group=main, name="dateline"):
    """Yield (full name, command) of the program and all its commands."""
    yield name, group
    for part, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}", command


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_a_sentence_and_an_example_of_the_command(run, name):
    result = run(*name.split()[1:], "--help")
    assert result.exit_code == 0
    assert "Example" in result.output
    assert f"{name} " in result.output.partition("Example")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name):
    for option in COMMANDS[name].params:
        if isinstance(option, click.Option):
            assert option.help, option.name


PLAIN = [name for name, command in COMMANDS.items() if not isinstance(command, click.Group)]


@pytest.mark.parametrize("name", PLAIN)
def test_every_command_is_in_the_readmes_table(name):
    rows = [line.split("|")[1] for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert any(re.search(rf"`{name}\b", row) for row in rows)


@pytest.mark.parametrize("name", PLAIN)
def test_every_command_prints_json_if_asked(name):
    assert any("--json" in option.opts for option in COMMANDS[name].params)


def test_ctrl_c_is_130(run, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.cli.storekeeping.info", interrupted)
    result = run("store", "info")
    assert result.exit_code == 130
    assert result.stdout == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_for_the_shell(run, shell):
    script = run("completion", shell).stdout
    assert "_DATELINE_COMPLETE" in script
    assert json.loads(run("completion", shell, "--json").stdout) == {
        "shell": shell,
        "script": script.removesuffix("\n"),
    }


def test_help_needs_nothing_heavy():
    script = "import sys, geo.cli; print(sorted({'numpy', 'streamlit', 'sqlalchemy', 'geopy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert done.stdout.strip() == "[]"


def test_version(run):
    assert __version__ in run("--version").output


@pytest.mark.parametrize(
    "args",
    [
        ["read"],
        ["read", "a.txt", "--batch", "b.jsonl", "--out", "c.jsonl"],
        ["read", "--batch", "b.jsonl"],
        ["read", "a.txt", "--out", "c.jsonl"],
        ["read", "a.txt", "--format", "xml"],
        ["locate"],
        ["locate", "Lund", "--limit", "0"],
        ["evaluate"],
        ["add"],
        ["add", "a.txt", "--jobs", "-1"],
        ["list", "--since", "yesterday"],
        ["search"],
        ["show"],
        ["remove"],
        ["store", "backup"],
        ["completion", "tcsh"],
        ["serve", "--port", "99999"],
        ["nonsense"],
        ["gazetteer", "nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(run, args):
    result = run(*args)
    assert result.exit_code == 2
    assert "Usage" in result.output


def test_a_wrong_setting_is_one_line(run, monkeypatch):
    monkeypatch.setenv("DATELINE_MIN_CONFIDENCE", "much")
    result = run("read", "-", stdin="Varen")
    assert result.exit_code == 1
    assert result.output == "Error: DATELINE_MIN_CONFIDENCE='much' is not a number\n"
