"""What people say of footage: categories, tags, notes, markers, cases; and how one undoes it."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models.functions import Upper

from lapel.custody.migrations_support import guard
from lapel.foundation.ids import new_id

CATEGORIES = (
    ("arrest", "Arrest", "a person is taken into custody"),
    ("search", "Search", "a search without a warrant: consent, incident to an arrest, a border"),
    ("warrant", "Warrant", "a warrant is served, whether or not it leads to an arrest"),
    ("force", "Use of force", "force is used, shown or threatened; includes any injury"),
    ("interview", "Interview", "a statement or an interview is taken"),
    ("field_encounter", "Field encounter", "an encounter that ends without arrest or search"),
    ("transport", "Transport", "a person in custody is moved"),
    ("training", "Training", "training and exercises"),
    ("accidental", "Accidental", "the camera ran by mistake and shows nothing of an activity"),
)


def seed(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The categories that every installation begins with."""
    category = apps.get_model("evidence", "Category")
    category.objects.bulk_create(
        category(id=new_id(), code=code, name=name, description=text, position=position)
        for position, (code, name, text) in enumerate(CATEGORIES)
    )


def primary() -> "models.UUIDField[Any, Any]":
    """The key of a table of the desk."""
    return models.UUIDField(default=new_id, primary_key=True, serialize=False)


def number() -> "models.BigAutoField[Any, Any]":
    """The key of a table that nothing refers to."""
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def kept(to: str, name: str, *, null: bool = False) -> "models.ForeignKey[Any, Any]":
    """A reference whose target stays as long as the row does."""
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to
    )


def along(to: str, name: str = "+") -> "models.ForeignKey[Any, Any]":
    """A reference from a convenience, which goes with its target."""
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=name, to=to)


TAGS = [
    migrations.CreateModel(
        name="Category",
        fields=[
            ("id", primary()),
            ("code", models.SlugField(unique=True)),
            ("name", models.TextField()),
            ("description", models.TextField(default="")),
            ("position", models.IntegerField(default=0)),
            ("active", models.BooleanField(default=True)),
        ],
    ),
    migrations.RunPython(seed, migrations.RunPython.noop),
    guard("evidence_category", "id"),
    migrations.AddField("recording", "title", models.TextField(default="")),
    migrations.AddField("recording", "category", kept("evidence.category", "+", null=True)),
    migrations.AddField("recording", "case_number", models.TextField(default="")),
    migrations.AddField("recording", "tagged_at", models.DateTimeField(null=True)),
    migrations.AddField("recording", "resolution", models.JSONField(null=True)),
    migrations.AddIndex(
        "recording", models.Index(fields=["category", "-shown_at"], name="recording_category")
    ),
    migrations.AddIndex(
        "recording",
        models.Index(
            Upper("case_number"),
            name="recording_case_number",
            condition=~models.Q(case_number=""),
        ),
    ),
    migrations.AddIndex(
        "recording",
        models.Index(
            fields=["-shown_at", "-id"],
            name="recording_untagged",
            condition=models.Q(category=None),
        ),
    ),
]

MARKS = [
    migrations.CreateModel(
        name="Note",
        fields=[
            ("id", primary()),
            ("recording", kept("evidence.recording", "notes")),
            ("text", models.TextField()),
            ("author_id", models.TextField()),
            ("author_name", models.TextField()),
            ("at", models.DateTimeField()),
            ("struck_at", models.DateTimeField(null=True)),
        ],
    ),
    migrations.CreateModel(
        name="Marker",
        fields=[
            ("id", primary()),
            ("recording", kept("evidence.recording", "markers")),
            ("clip", kept("evidence.clip", "markers")),
            ("at_ms", models.BigIntegerField()),
            ("label", models.TextField()),
            ("author_id", models.TextField()),
            ("author_name", models.TextField()),
            ("at", models.DateTimeField()),
            ("removed_at", models.DateTimeField(null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(at_ms__gte=0), name="marker_is_not_before_its_clip"
                )
            ]
        },
    ),
    guard("evidence_note", "recording_id"),
    guard("evidence_marker", "recording_id"),
]

CASES = [
    migrations.CreateModel(
        name="Case",
        fields=[
            ("id", primary()),
            ("number", models.TextField()),
            ("title", models.TextField(default="")),
            (
                "state",
                models.TextField(choices=[("open", "Open"), ("closed", "Closed")], default="open"),
            ),
            ("opened_at", models.DateTimeField()),
            ("closed_at", models.DateTimeField(null=True)),
        ],
        options={
            "indexes": [models.Index(fields=["-opened_at", "-id"], name="case_opened")],
            "constraints": [models.UniqueConstraint(Upper("number"), name="case_number_once")],
        },
    ),
    migrations.CreateModel(
        name="Folder",
        fields=[
            ("id", primary()),
            ("case", kept("evidence.case", "folders")),
            ("name", models.TextField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint("case", Upper("name"), name="folder_name_once_a_case")
            ]
        },
    ),
    migrations.CreateModel(
        name="CaseItem",
        fields=[
            ("id", primary()),
            ("case", kept("evidence.case", "items")),
            ("folder", kept("evidence.folder", "items", null=True)),
            ("recording", kept("evidence.recording", "in_cases")),
            ("added_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("case", "recording"), name="recording_once_a_case")
            ]
        },
    ),
    guard("evidence_case", "id"),
    guard("evidence_folder", "case_id"),
    guard("evidence_caseitem", "recording_id"),
]

PERSONAL = [
    migrations.CreateModel(
        name="Batch",
        fields=[
            ("id", primary()),
            ("act", models.TextField()),
            ("value", models.TextField(default="")),
            ("actor_id", models.TextField()),
            ("at", models.DateTimeField()),
            ("undone_at", models.DateTimeField(null=True)),
        ],
    ),
    migrations.CreateModel(
        name="BatchItem",
        fields=[
            ("id", number()),
            ("batch", along("evidence.batch", "items")),
            ("recording", along("evidence.recording")),
            ("before", models.JSONField()),
            ("after", models.JSONField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("batch", "recording"), name="batch_item_once")
            ]
        },
    ),
    migrations.CreateModel(
        name="SavedView",
        fields=[
            ("id", primary()),
            ("user", along(settings.AUTH_USER_MODEL)),
            ("name", models.TextField()),
            ("address", models.TextField()),
            ("position", models.IntegerField(default=0)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("user", "name"), name="saved_view_name_once")
            ]
        },
    ),
    migrations.CreateModel(
        name="Position",
        fields=[
            ("id", number()),
            ("user", along(settings.AUTH_USER_MODEL)),
            ("recording", along("evidence.recording")),
            ("at_ms", models.BigIntegerField()),
            ("seen_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("user", "recording"), name="position_once")
            ]
        },
    ),
]


def once_unless_chosen(model: str, name: str) -> list[migrations.operations.base.Operation]:
    """One row a clip and kind, except of the kinds that people ask for."""
    return [
        migrations.RemoveConstraint(model, name),
        migrations.AddConstraint(
            model,
            models.UniqueConstraint(
                fields=("clip", "kind"), name=name, condition=~models.Q(kind__in=("cut", "still"))
            ),
        ),
    ]


WORK = [
    migrations.AddField("derivative", "title", models.TextField(default="")),
    migrations.AddField("derivative", "made_for", models.TextField(default="")),
    migrations.AddField("work", "asked", models.JSONField(default=dict)),
    migrations.AddField("work", "actor", models.JSONField(default=dict)),
    *once_unless_chosen("derivative", "derivative_kind_once_a_clip"),
    *once_unless_chosen("work", "work_kind_once_a_clip"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_check"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [*TAGS, *MARKS, *CASES, *PERSONAL, *WORK]
