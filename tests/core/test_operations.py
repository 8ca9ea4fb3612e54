"""Several tables created by one operation are what one operation a table would have made."""

from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState

from core.operations import CreateModels

BOTH = [
    CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9))]),
    CreateModel(
        "Book",
        [("id", models.BigAutoField(primary_key=True)), ("shelf", models.ForeignKey("core.Shelf", models.CASCADE))],
    ),
]


def _states(operation: Any) -> tuple[ProjectState, ProjectState]:
    before = ProjectState()
    assert list(before.apps.get_models()) == []  # rendered, as a migration finds it
    after = before.clone()
    operation.state_forwards("core", after)
    return before, after


def test_the_models_are_those_of_the_single_operations() -> None:
    _, together = _states(CreateModels(BOTH))
    one_by_one = ProjectState()
    for operation in BOTH:
        operation.state_forwards("core", one_by_one)
    assert together == one_by_one
    shelf, book = (together.apps.get_model("core", name) for name in ("Shelf", "Book"))
    assert book._meta.get_field("shelf").remote_field.model is shelf
    assert [relation.related_model for relation in shelf._meta.related_objects] == [book]


@pytest.mark.django_db(transaction=True)
def test_the_tables_come_and_go() -> None:
    operation = CreateModels(BOTH)
    before, after = _states(operation)
    with connection.schema_editor() as editor:
        operation.database_forwards("core", editor, before, after)
    after.apps.get_model("core", "Book").objects.create(
        shelf_id=after.apps.get_model("core", "Shelf").objects.create().pk
    )
    assert {"core_shelf", "core_book"} <= set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        operation.database_backwards("core", editor, after, before)
    assert not {"core_shelf", "core_book"} & set(connection.introspection.table_names())


def test_it_is_described_and_written_as_its_operations() -> None:
    operation = CreateModels(BOTH)
    assert operation.describe() == "Create model Shelf; Create model Book"
    assert operation.deconstruct() == ("CreateModels", (BOTH,), {})
    assert operation.references_model("Shelf", "core") and not operation.references_model("Room", "core")
