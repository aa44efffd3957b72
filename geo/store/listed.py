"""Many values in one parameter: to write out a parameter for each takes longer than to look all of them up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, JSON, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.types import TypeEngine


def one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column has one of the values of the parameter with a name, a list of any length."""
    values = _Each(bindparam(name, type_=_Listed(column.type)))
    return column.op("IN", is_comparison=True)(values)


class _Listed(TypeDecorator[Any]):
    """A list: an array in PostgreSQL, JSON in SQLite."""

    impl = JSON
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the database has for it."""
        return dialect.type_descriptor(ARRAY(self.item) if dialect.name == "postgresql" else JSON())


class _Each(FunctionElement[Any]):
    """The values of such a list, as a query."""

    name = "each"
    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_of_json(element: _Each, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"  # noqa: S608 - one parameter


@compiles(_Each, "postgresql")
def _each_of_array(element: _Each, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - the same
    return f"(SELECT unnest({compiler.process(element.clauses, **options)}))"
