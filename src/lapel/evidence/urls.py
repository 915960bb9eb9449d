"""The addresses of the footage pages. One address is one act."""

from django.urls import path

from lapel.evidence.views import (
    cases,
    cuts,
    day,
    exporting,
    footage,
    noting,
    recording,
    saved,
    tagging,
    today,
    work,
)

app_name = "evidence"

urlpatterns = [
    path("today/", today.today, name="today"),
    path("footage/", footage.footage, name="footage"),
    path("footage/filters", footage.filters, name="filters"),
    path("footage/export.csv", exporting.export_list, {"form": "csv"}, name="export_csv"),
    path("footage/export.xlsx", exporting.export_list, {"form": "xlsx"}, name="export_xlsx"),
    path("footage/map", day.day_map, name="day_map"),
    path("footage/views", saved.save_view, name="save_view"),
    path("footage/views/<uuid:view>/forget", saved.forget_view, name="forget_view"),
    path("tags", tagging.tag, name="tag"),
    path("tags/preview", tagging.tag_preview, name="tag_preview"),
    path("tags/accept", tagging.accept, name="accept"),
    path("tags/<uuid:batch>/undo", tagging.undo, name="undo"),
    path("recordings/<uuid:recording>/tag", tagging.tag_form, name="tag_form"),
    path("cases/", cases.cases, name="cases"),
    path("cases/open", cases.open_case, name="open_case"),
    path("cases/choose", cases.choose_case, name="choose_case"),
    path("cases/folders", cases.choose_folder, name="choose_folder"),
    path("cases/put-in", cases.put_in, name="put_in"),
    path("cases/<uuid:case>/", cases.case, name="case"),
    path("cases/<uuid:case>/rename", cases.rename_case, name="rename_case"),
    path("cases/<uuid:case>/close", cases.close_case, name="close_case"),
    path("cases/<uuid:case>/reopen", cases.reopen_case, name="reopen_case"),
    path("cases/<uuid:case>/folders", cases.add_folder, name="add_folder"),
    path("cases/<uuid:case>/take-out", cases.take_out, name="take_out"),
    path("recordings/<uuid:recording>/", recording.recording, name="recording"),
    path("recordings/<uuid:recording>/work", recording.recording_work, name="recording_work"),
    path("recordings/<uuid:recording>/play", recording.play, name="play"),
    path(
        "recordings/<uuid:recording>/clips/<uuid:clip>/download",
        recording.download,
        name="download",
    ),
    path(
        "recordings/<uuid:recording>/clips/<uuid:clip>/<slug:kind>/download",
        recording.download,
        name="download_derivative",
    ),
    path("recordings/<uuid:recording>/cuts", cuts.cuts, name="cuts"),
    path("recordings/<uuid:recording>/cut", cuts.cut, name="cut"),
    path("recordings/<uuid:recording>/still", cuts.still, name="still"),
    path("recordings/<uuid:recording>/cuts/<uuid:work>/retry", cuts.retry_cut, name="retry_cut"),
    path(
        "recordings/<uuid:recording>/cuts/<uuid:cut>/download",
        cuts.download_cut,
        name="download_cut",
    ),
    path("recordings/<uuid:recording>/note", noting.note, name="note"),
    path(
        "recordings/<uuid:recording>/notes/<uuid:note>/strike",
        noting.strike_note,
        name="strike_note",
    ),
    path("recordings/<uuid:recording>/mark", noting.mark, name="mark"),
    path(
        "recordings/<uuid:recording>/markers/<uuid:marker>/remove",
        noting.remove_marker,
        name="remove_marker",
    ),
    path("recordings/<uuid:recording>/stopped", noting.stopped, name="stopped"),
    path("work/", work.work, name="work"),
    path("work/<uuid:work>/retry", work.retry, name="retry"),
]
