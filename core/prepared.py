"""Queries whose SQL is written once: on the sending path building SQL costs ten times what the database needs for it.

The query is still an ordinary queryset, so both databases and all converters are Django's own; only the text is kept.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from operator import is_, itemgetter
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from core.money import MoneyField, to_units
from core.revision import is_watched
from core.statement import Statement, database, stored_instant

_NOTHING = object()
_SAMPLE_DAY = dt.datetime(1901, 1, 1, tzinfo=dt.UTC)


class Prepared:
    """``build(**values)`` returns the queryset; ``kinds`` name each value's type: int, str, datetime.

    A value may stand in several places of the query, alone, never inside a pattern, and must not change its shape.
    """

    def __init__(self, build: Callable[..., QuerySet], **kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._made: dict[str, _Made] = {}

    def rows(self, **values: Any) -> list[tuple]:
        """Run the query and return its rows as ``values_list`` would."""
        db = database()
        made = self._made.get(db.vendor) or self._make(db)
        return made.converted(made.stored(values, db))

    def first(self, **values: Any) -> tuple | None:
        """Return the first row or None."""
        return next(iter(self.rows(**values)), None)

    def objects(self, model: type[models.Model], columns: Sequence[str], **values: Any) -> list[Any]:
        """Return model instances; the query must be a ``values_list`` of all of ``columns``, in that order."""
        return [model.from_db(DEFAULT_DB_ALIAS, columns, row) for row in self.rows(**values)]

    def _make(self, db: BaseDatabaseWrapper) -> "_Made":
        samples = {name: _sample(kind, number) for number, (name, kind) in enumerate(self._kinds.items(), start=1)}
        compiler = self._build(**samples).query.get_compiler(connection=db)
        sql, params = compiler.as_sql()
        names = {_stored(sample, db): name for name, sample in samples.items()}
        places = [_Place(name := names.get(value, ""), self._kinds.get(name) is dt.datetime, value) for value in params]
        if missing := set(samples) - {place.name for place in places}:
            raise ValueError(f"not found in the query: {', '.join(sorted(missing))}")
        expressions = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(expressions)
        made = _Made(Statement(sql), places, [(place, *how) for place, how in converters.items()], db)
        self._made[db.vendor] = made
        return made


class Remembered(Prepared):
    """Rows that seldom change, each made into something once: ``make(*row)`` is asked again when the row differs.

    The database is asked every time, but inside ``core.revision.known``: there the answer of before is given while
    nothing was written to the models ``of`` which it speaks, all of them ``watched``. ``make`` must depend on nothing
    but the row, and what is returned must never be changed.
    """

    KEPT = 4096

    def __init__(
        self, build: Callable[..., QuerySet], make: Callable[..., Any], of: Sequence[type[models.Model]], **kinds: type
    ) -> None:
        super().__init__(build, **kinds)
        if blind := [model.__name__ for model in of if not is_watched(model)]:
            raise ValueError(f"nothing tells of writes to {', '.join(blind)}")
        self._make_one = make
        self._known: dict[tuple, Any] = {}
        self._answers: tuple[int | None, dict[Any, list[Any]]] = (None, {})
        self._key_of = itemgetter(*kinds)

    def all(self, **values: Any) -> list[Any]:
        """Return what the query's rows were made into."""
        db: Any = database()
        if db.vendor != "sqlite" or db.revision is None:
            return self._ask(values, db)
        answers = self._answers_at(db.revision)
        key = self._key_of(values)
        found = answers.get(key)
        if found is None:
            if len(answers) >= self.KEPT:
                answers.clear()
            found = answers[key] = self._ask(values, db)
        return found

    def _answers_at(self, revision: int) -> dict[Any, list[Any]]:
        """Return this revision's own dictionary: a thread still at the one before fills that one, not this."""
        known, answers = self._answers
        if known != revision:
            answers = {}
            self._answers = (revision, answers)
        return answers

    def _ask(self, values: Mapping[str, Any], db: BaseDatabaseWrapper) -> list[Any]:
        made = self._made.get(db.vendor) or self._make(db)
        return [self._thing(row, made) for row in made.stored(values, db)]

    def one(self, **values: Any) -> Any:
        """Return the first, or None."""
        return next(iter(self.all(**values)), None)

    def _thing(self, row: tuple, made: "_Made") -> Any:
        thing = self._known.get(row, _NOTHING)  # one look: another thread may empty it between two
        if thing is _NOTHING:
            if len(self._known) >= self.KEPT:
                self._known.clear()
            (converted,) = made.converted([row])
            thing = self._known[row] = self._make_one(*converted)
        return thing


class _Place(NamedTuple):
    """A hole of a statement: the value of that name, or where it has none what stands there always."""

    name: str
    is_instant: bool
    fixed: Any


class _Made(NamedTuple):
    """A query's text for one engine, with the places of its values and the converters of its columns."""

    statement: Statement
    places: list["_Place"]
    converters: list[tuple[int, list[Callable], Any]]  # column, what turns it one after the other, its expression
    db: BaseDatabaseWrapper

    def stored(self, values: Mapping[str, Any], db: BaseDatabaseWrapper) -> list[tuple]:
        """Return the rows as the engine stores them."""
        given = [
            (stored_instant(values[name], db.vendor) if is_instant else values[name]) if name else fixed
            for name, is_instant, fixed in self.places
        ]
        return self.statement.rows(given, db)

    def converted(self, rows: list[tuple]) -> list[tuple]:
        """Return stored rows as ``values_list`` would."""
        return [self._converted(row) for row in rows] if self.converters else rows

    def _converted(self, row: tuple) -> tuple:
        values = list(row)
        for place, steps, expression in self.converters:
            for step in steps:
                values[place] = step(values[place], expression, self.db)
        return tuple(values)


# What these fields hold in Python goes to the database as it is; the others turn it.
_AS_THEY_ARE = {
    models.CharField, models.TextField, models.BooleanField, models.ForeignKey, models.OneToOneField,
    models.SmallIntegerField, models.PositiveSmallIntegerField, models.IntegerField, models.PositiveIntegerField,
    models.BigIntegerField,
}  # fmt: skip


class Insert:
    """One row into a table by a kept statement; returns its key. ``columns`` are field names."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        fields: list[Any] = [model._meta.get_field(name) for name in columns]
        self._turned = {place: _turner(field) for place, field in enumerate(fields) if type(field) not in _AS_THEY_ARE}
        self._places = {name: place for place, name in enumerate(columns)}
        self._table, self._names = model._meta.db_table, [field.column for field in fields]
        self._statements: dict[tuple[bool, ...], Statement] = {}  # by which columns are left empty

    def run(self, *values: Any) -> int:
        """Insert the values, in the order of the columns."""
        return self.put(self.stored(values))

    def stored(self, values: Iterable[Any]) -> list[Any]:
        """Return the values, in the order of the columns, as the engine stores them: no transaction need wait for that.

        Those of keys, texts, whole numbers and truths must be of that kind already.
        """
        db = database()
        stored = list(values)
        for place, turned in self._turned.items():
            if (value := stored[place]) is not None:
                stored[place] = turned(value, db)
        return stored

    def fill(self, stored: list[Any], late: Mapping[str, Any]) -> None:
        """Set columns of what ``stored`` returned."""
        for name, value in late.items():
            place = self._places[name]
            turned = self._turned.get(place)
            stored[place] = value if turned is None or value is None else turned(value, database())

    def put(self, stored: Sequence[Any]) -> int:
        """Insert what ``stored`` returned. An empty column is left out: SQLite's driver looks long at None."""
        empty = tuple(map(is_, stored, repeat(None)))
        statement = self._statements.get(empty)
        if statement is None:
            statement = self._statements[empty] = self._without(empty)
        return statement.key([value for value in stored if value is not None])

    def _without(self, empty: tuple[bool, ...]) -> Statement:
        names = [name for name, is_empty in zip(self._names, empty, strict=True) if not is_empty]
        holes = ", ".join(["%s"] * len(names))
        return Statement(f"INSERT INTO {self._table} ({', '.join(names)}) VALUES ({holes})")


def _turner(field: Any) -> Callable[[Any, BaseDatabaseWrapper], Any]:
    """Return what makes of a field's value what the engine stores."""
    if isinstance(field, models.DateTimeField):
        return lambda value, db: stored_instant(value, db.vendor)
    if isinstance(field, models.DateField):
        return lambda value, db: db.ops.adapt_datefield_value(value)
    if isinstance(field, MoneyField):
        return lambda value, db: to_units(value)
    return field.get_db_prep_save


def concrete(model: type[models.Model]) -> list[str]:
    """Return the attribute names of a model's columns, as ``Prepared.objects`` wants them."""
    return [field.attname for field in model._meta.concrete_fields]


def _sample(kind: type, number: int) -> Any:
    if kind is int:
        return 987_654_300 + number
    if kind is str:
        return f"<sample {number}>"
    if kind is dt.datetime:
        return _SAMPLE_DAY + dt.timedelta(microseconds=number)
    raise TypeError(f"no sample for {kind.__name__}")


def _stored(value: Any, db: BaseDatabaseWrapper) -> Any:
    return stored_instant(value, db.vendor) if isinstance(value, dt.datetime) else value
