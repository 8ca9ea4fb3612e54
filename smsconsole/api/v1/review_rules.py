"""Word lists, their drafts and replays over REST: what the console's pages do, for reviewers."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from review import selectors, services
from review.choices import Decision, Severity, SubjectKind
from review.models import Replay, ReplayChange, WordList, WordListVersion
from review.services.wording import COLUMNS, MOST
from smsconsole.api.access import HasGrant

REVIEW = "review"


class WordListSerializer(serializers.ModelSerializer):
    """A list without its words, which are for reviewers: ``words/``."""

    words = serializers.IntegerField(source="word_count", help_text="how many")
    applies_to = serializers.ListField(child=serializers.CharField())
    has_draft = serializers.BooleanField()

    class Meta:
        model = WordList
        fields = ["slug", "title", "reason_slug", "severity", "category", "source", "applies_to", "is_active",
                  "version", "words", "has_draft"]  # fmt: skip
        read_only_fields = fields


class WordsSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    words = serializers.ListField(child=serializers.CharField())


class DraftSerializer(serializers.ModelSerializer):
    """A version of a list: a draft, a live one of its history, or a discarded one."""

    word_list = serializers.CharField(source="word_list.slug")
    added = serializers.ListField(child=serializers.CharField())
    removed = serializers.ListField(child=serializers.CharField())
    columns = serializers.DictField(help_text='{"severity": ["reject", "manual"]}: before and after')
    created_by = serializers.CharField(source="created_by.username", default="")
    published_by = serializers.CharField(source="published_by.username", default="")

    class Meta:
        model = WordListVersion
        fields = ["id", "word_list", "number", "status", "revision", "added", "removed", "columns", "note",
                  "created_by", "created_at", "published_by", "published_at"]  # fmt: skip
        read_only_fields = fields


class DraftRequestSerializer(serializers.Serializer):
    """Either all ``words``, or those to ``add`` and to ``remove``; and columns that shall change."""

    words = serializers.ListField(child=serializers.CharField(allow_blank=True), required=False, max_length=MOST + 1)
    add = serializers.ListField(child=serializers.CharField(allow_blank=True), required=False, max_length=MOST + 1)
    remove = serializers.ListField(child=serializers.CharField(allow_blank=True), required=False, max_length=MOST + 1)
    title = serializers.CharField(required=False, max_length=120)
    reason_slug = serializers.CharField(required=False, max_length=60)
    severity = serializers.ChoiceField(Severity.choices, required=False)
    category = serializers.CharField(required=False, allow_blank=True, max_length=40)
    source = serializers.CharField(required=False, allow_blank=True, max_length=200)
    applies_to = serializers.ListField(child=serializers.ChoiceField(SubjectKind.choices), required=False)
    is_active = serializers.BooleanField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=200)
    base = serializers.IntegerField(required=False, help_text="the list's version the words were taken from")
    revision = serializers.IntegerField(
        required=False, help_text="of the open draft, to change it; absent: a new draft, refused while one is open"
    )


class VersionNumberSerializer(serializers.Serializer):
    number = serializers.IntegerField(min_value=1)


class PublishSerializer(serializers.Serializer):
    without_replay = serializers.BooleanField(default=False)
    revision = serializers.IntegerField(required=False, help_text="refused when the draft was saved since")


class TransitionSerializer(serializers.Serializer):
    before = serializers.ChoiceField(Decision.choices)
    after = serializers.ChoiceField(Decision.choices)
    count = serializers.IntegerField()


class DraftReplaySerializer(serializers.ModelSerializer):
    percent = serializers.SerializerMethodField()
    transitions = serializers.SerializerMethodField()

    class Meta:
        model = Replay
        fields = ["id", "draft", "status", "total", "done", "changed", "percent", "ruleset", "created_at",
                  "finished_at", "transitions"]  # fmt: skip
        read_only_fields = fields

    def get_percent(self, replay: Replay) -> int:
        return selectors.replay_percent(replay)

    def get_transitions(self, replay: Replay) -> list[dict[str, Any]]:
        rows = selectors.transitions(replay)
        return [{"before": before, "after": after, "count": count} for before, after, count in rows]


class ReplayChangeSerializer(serializers.ModelSerializer):
    order_no = serializers.CharField(source="order.order_no")
    subject_kind = serializers.CharField(source="order.subject_kind")
    subject_label = serializers.CharField(source="order.subject_label")
    gone = serializers.ListField(child=serializers.CharField(), help_text="reasons that would fall away")
    new = serializers.ListField(child=serializers.CharField(), help_text="reasons that would come")

    class Meta:
        model = ReplayChange
        fields = ["order", "order_no", "subject_kind", "subject_label", "before", "after", "gone", "new"]
        read_only_fields = fields


class WordListViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Names, sizes and severity for everybody; words, versions and drafts for reviewers."""

    queryset = WordList.objects.all()
    serializer_class = WordListSerializer
    permission_classes = [HasGrant]
    view_grant, edit_grant = "view", REVIEW
    grant: str | None = None  # an action may name its own
    pagination_class = None
    filterset_fields = ["severity", "category", "reason_slug", "is_active"]
    lookup_field = "slug"

    def get_queryset(self) -> Any:
        return selectors.word_lists()

    @extend_schema(responses=WordsSerializer, operation_id="word_lists_words")
    @action(detail=True, grant=REVIEW)
    def words(self, request: Request, slug: str) -> Response:
        """All words of the live list."""
        word_list = self.get_object()
        return Response({"version": word_list.version, "words": selectors.words_of(word_list)})

    @extend_schema(
        responses=DraftSerializer(many=True), operation_id="word_lists_versions", filters=False, parameters=[]
    )  # fmt: skip
    @action(detail=True, grant=REVIEW)
    def versions(self, request: Request, slug: str) -> Response:
        """The list's history, newest first, at most a hundred lines."""
        rows = selectors.versions_of(self.get_object()).select_related("word_list")[:100]
        return Response(DraftSerializer(rows, many=True).data)

    @extend_schema(request=DraftRequestSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"], grant=REVIEW)
    def draft(self, request: Request, slug: str) -> Response:
        """Save how the list shall look as its draft; the live list stays as it is."""
        word_list = self.get_object()
        body = DraftRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        asked = body.validated_data
        draft = selectors.open_draft(word_list) if "revision" in asked else None
        if draft is not None:
            draft.revision = asked["revision"]
        words = asked.get("words")
        if words is None:
            standing = selectors.words_of(word_list, draft)
            words = [word for word in standing if word not in set(asked.get("remove", ()))] + asked.get("add", [])
        saved = services.save_draft(
            word_list=word_list, words=words, columns={name: asked[name] for name in COLUMNS if name in asked},
            note=asked.get("note", ""), actor=request.user, draft=draft, base=asked.get("base"),
        )  # fmt: skip
        return Response(DraftSerializer(saved).data)

    @extend_schema(request=VersionNumberSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"], grant=REVIEW)
    def restore(self, request: Request, slug: str) -> Response:
        """Begin a draft that would bring back an older version."""
        body = VersionNumberSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        number = body.validated_data["number"]
        draft = services.restore_version(word_list=self.get_object(), number=number, actor=request.user)
        return Response(DraftSerializer(draft).data)


class DraftViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Drafts of word lists: look, replay, put live, discard. A closed draft is still found by its id."""

    queryset = WordListVersion.objects.all()
    serializer_class = DraftSerializer
    permission_classes = [HasGrant]
    view_grant = edit_grant = REVIEW
    filterset_fields = ["status"]

    def get_queryset(self) -> Any:
        return WordListVersion.objects.select_related("word_list", "created_by", "published_by")

    @extend_schema(request=None, responses=DraftReplaySerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: str) -> Response:
        """Judge the newest decided submissions under the live lists and under the draft."""
        return Response(DraftReplaySerializer(services.start_replay(draft=self.get_object(), actor=request.user)).data)

    @extend_schema(request=PublishSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Put the draft live as the list's next version."""
        body = PublishSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        draft = self.get_object()
        draft.revision = body.validated_data.get("revision", draft.revision)
        services.publish_draft(
            draft=draft, actor=request.user, without_replay=body.validated_data["without_replay"]
        )  # fmt: skip
        return Response(DraftSerializer(draft).data)

    @extend_schema(request=None, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Give the draft up."""
        return Response(DraftSerializer(services.discard_draft(draft=self.get_object(), actor=request.user)).data)

    @extend_schema(request=None, responses=DraftSerializer)
    @action(detail=True, methods=["post"], url_path="take-over")
    def take_over(self, request: Request, pk: str) -> Response:
        """Lay the draft upon the list's newest version."""
        return Response(DraftSerializer(services.take_over_newer(draft=self.get_object(), actor=request.user)).data)


class ReplayViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """A replay's progress and outcome."""

    queryset = Replay.objects.all()
    serializer_class = DraftReplaySerializer
    permission_classes = [HasGrant]
    view_grant = edit_grant = REVIEW

    @extend_schema(request=None, responses=DraftReplaySerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop a replay that waits or runs."""
        return Response(
            DraftReplaySerializer(services.cancel_replay(replay=self.get_object(), actor=request.user)).data
        )

    @extend_schema(
        responses=ReplayChangeSerializer(many=True), operation_id="replays_changes",
        parameters=[OpenApiParameter("before", OpenApiTypes.STR, enum=Decision.values),
                    OpenApiParameter("after", OpenApiTypes.STR, enum=Decision.values)],
    )  # fmt: skip
    @action(detail=True, pagination_class=None)
    def changes(self, request: Request, pk: str) -> Response:
        """The submissions that would be decided otherwise, newest first, at most five hundred."""
        asked = {name: request.query_params.get(name, "") for name in ("before", "after")}
        rows = selectors.replay_changes(self.get_object(), **asked)[:500]
        return Response(ReplayChangeSerializer(rows, many=True).data)
