"""Colleagues at review orders over REST: assignment, priority, notes, second opinion, many at once; urging."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from review import selectors, services
from review.choices import Decision, Priority
from review.errors import NotAReviewer
from review.models import ReviewNote, ReviewOrder
from smsconsole.api.access import scope
from smsconsole.api.base import ReadViewSet

VERDICTS = [Decision.APPROVED.value, Decision.REJECTED.value]


class AssignSerializer(serializers.Serializer):
    """The user name of a reviewer; null releases."""

    to = serializers.CharField(max_length=150, allow_null=True)


class PrioritySerializer(serializers.Serializer):
    priority = serializers.ChoiceField(Priority.choices)


class NoteTextSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=1000)


class AskSerializer(NoteTextSerializer):
    """``of`` is the user name of another reviewer."""

    of = serializers.CharField(max_length=150)


class OpinionSerializer(NoteTextSerializer):
    recommends = serializers.ChoiceField(VERDICTS)


class BulkSerializer(serializers.Serializer):
    """What ``action`` needs: decide takes decision, slugs, note; assign takes to; priority takes priority."""

    action = serializers.ChoiceField(["take", "assign", "priority", "decide"])
    orders = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=200)
    to = serializers.CharField(max_length=150, allow_null=True, required=False)
    priority = serializers.ChoiceField(Priority.choices, required=False)
    decision = serializers.ChoiceField(VERDICTS, required=False)
    slugs = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=30)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needed = {"assign": "to", "priority": "priority", "decide": "decision"}.get(attrs["action"])
        if needed and needed not in attrs:
            raise serializers.ValidationError({needed: self.fields[needed].error_messages["required"]})
        return attrs


class NoteSerializer(serializers.ModelSerializer):
    """A line of an order's internal notes; ``assigned`` holds a user name, ``priority`` the new number."""

    author = serializers.CharField(source="author.username", default="")

    class Meta:
        model = ReviewNote
        fields = ["id", "kind", "text", "recommends", "author", "at"]
        read_only_fields = fields


_DONE = inline_serializer(
    "BulkOutcome",
    {"done": serializers.ListField(child=serializers.IntegerField()),
     "left": serializers.ListField(child=serializers.IntegerField())},
)  # fmt: skip


def person(username: str, field: str = "to") -> Any:
    """Return the user of a name; raises ``NotAReviewer`` (the services ask for the right to review)."""
    found = get_user_model().objects.filter(username=username).first()
    if found is None:
        raise NotAReviewer(field=field)
    return found


class ReviewWorkActions(ReadViewSet):
    """Actions of the view set of orders."""

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], grant="review")
    def take(self, request: Request, pk: str) -> Response:
        """Take an order that nobody has."""
        return self._done(services.take(order_id=self.get_object().pk, actor=self.actor))

    @extend_schema(request=AssignSerializer)
    @action(detail=True, methods=["post"], grant="review")
    def assign(self, request: Request, pk: str) -> Response:
        """Hand an order to a reviewer, or release it."""
        order, given = self.get_object(), self._given(AssignSerializer)
        to = person(given["to"]) if given["to"] is not None else None
        return self._done(services.assign(order_id=order.pk, to=to, actor=self.actor))

    @extend_schema(request=PrioritySerializer)
    @action(detail=True, methods=["post"], grant="review")
    def priority(self, request: Request, pk: str) -> Response:
        """Move an order in the queue: 1 urgent, 2 normal, 3 low."""
        order, given = self.get_object(), self._given(PrioritySerializer)
        return self._done(services.set_priority(order_id=order.pk, priority=given["priority"], actor=self.actor))

    @extend_schema(request=NoteTextSerializer, responses=NoteSerializer(many=True), filters=False, parameters=[])
    @action(detail=True, methods=["get", "post"], grant="review", pagination_class=None, filterset_class=None)
    def notes(self, request: Request, pk: str) -> Response:
        """Read the internal notes, or leave one."""
        order = self.get_object()
        if request.method == "POST":
            services.add_note(order_id=order.pk, text=self._given(NoteTextSerializer)["text"], actor=self.actor)
        return Response(
            NoteSerializer(selectors.notes_of(order), many=True).data, status=201 if request.method == "POST" else 200
        )

    @extend_schema(request=AskSerializer)
    @action(detail=True, methods=["post"], grant="review", url_path="ask-opinion")
    def ask_opinion(self, request: Request, pk: str) -> Response:
        """Ask a named reviewer; nobody decides until the answer."""
        order, given = self.get_object(), self._given(AskSerializer)
        return self._done(
            services.ask_opinion(order_id=order.pk, of=person(given["of"], "of"), text=given["text"], actor=self.actor)
        )

    @extend_schema(request=OpinionSerializer)
    @action(detail=True, methods=["post"], grant="review", url_path="give-opinion")
    def give_opinion(self, request: Request, pk: str) -> Response:
        """Answer the question put to oneself, with a recommendation."""
        order, given = self.get_object(), self._given(OpinionSerializer)
        return self._done(services.give_opinion(order_id=order.pk, actor=self.actor, **given))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], grant="review", url_path="recall-opinion")
    def recall_opinion(self, request: Request, pk: str) -> Response:
        """Take one's own question back."""
        return self._done(services.recall_opinion(order_id=self.get_object().pk, actor=self.actor))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], grant="apply")
    def urge(self, request: Request, pk: str) -> Response:
        """Raise the priority of one's own waiting order by a step, once a day (催办)."""
        return self._done(services.urge(order_id=self.get_object().pk, actor=self.actor))

    @extend_schema(request=BulkSerializer, responses=_DONE, filters=False, parameters=[])
    @action(detail=False, methods=["post"], grant="review", pagination_class=None, filterset_class=None)
    def bulk(self, request: Request) -> Response:
        """Do one thing to several orders; ``left`` are those it could not be done to."""
        given = self._given(BulkSerializer)
        reach = set(self.get_queryset().filter(pk__in=given["orders"]).values_list("pk", flat=True))
        ids = [pk for pk in given["orders"] if pk in reach]
        done, left = self._step(given)(ids)
        out = [pk for pk in dict.fromkeys(given["orders"]) if pk not in reach]
        return Response({"done": [order.pk for order in done], "left": [*left, *out]})

    def _step(self, given: dict[str, Any]) -> Callable[[Sequence[int]], tuple[list[ReviewOrder], list[int]]]:
        if given["action"] == "take":
            return lambda ids: services.take_many(order_ids=ids, actor=self.actor)
        if given["action"] == "assign":
            to = person(given["to"]) if given["to"] is not None else None
            return lambda ids: services.assign_many(order_ids=ids, to=to, actor=self.actor)
        if given["action"] == "priority":
            return lambda ids: services.set_priority_many(order_ids=ids, priority=given["priority"], actor=self.actor)
        return lambda ids: services.decide_many(
            order_ids=ids, decision=given["decision"], slugs=given.get("slugs", []), note=given.get("note", ""),
            actor=self.actor,
        )  # fmt: skip

    def _given(self, form: type[serializers.Serializer]) -> dict[str, Any]:
        body = form(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def _done(self, order: ReviewOrder) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=order.pk)).data)


class WorkFieldsMixin(serializers.Serializer):
    """Whose an order is and what is awaited: for reviewers only; applicants read null."""

    assigned_to = serializers.SerializerMethodField()
    opinion_of = serializers.SerializerMethodField()

    def get_assigned_to(self, order: ReviewOrder) -> str | None:
        return self._name(order.assigned_to)

    def get_opinion_of(self, order: ReviewOrder) -> str | None:
        return self._name(order.opinion_of)

    def _name(self, user: Any) -> str | None:
        return user.username if user and scope(self.context["request"]).can("review") else None
