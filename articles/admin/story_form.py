"""The form of a story: the content of a snapshot as fields, and back.

It holds the whole aggregate (texts, question, choices, byline, sources), so that one save is one
`workflow.edit`. What it gives is not the form's content but the difference from the revision the
person saw: an untouched field is never written, whatever somebody else made of it since.
"""

import secrets
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField

from articles.admin.closing import closing_words
from articles.admin.directions import DIRECTIONS
from articles.admin.lines import LineInput
from articles.admin.moments import MomentField, Typed
from articles.admin.opened import House, Opened
from articles.models import Article, ClosingQuestion, Person, Revision
from articles.models.question import MOST_CHOICES, Kind, ShowTally
from articles.models.taxonomy import fits, says_something
from articles.workflow import Seen
from articles.workflow import content as contents
from newsroom.text.tags import join_tags, parse_tags

SPARE_ROWS = 2
TEXT_LABELS = {
    "headline": _("Headline"),
    "standfirst": _("Standfirst"),
    "body": _("Text"),
    "slug": _("Address (made from the headline where it is empty)"),
}


class TagsField(TagField):
    """The tags as text. What no tag can be is said here: the database would only say no."""

    def clean(self, value: str) -> list[str]:
        names: list[str] = super().clean(value)
        if long := next((name for name in names if not fits(name)), None):
            words = _("A tag is too long: «%(tag)s…». «،» stands between two tags.")
            raise forms.ValidationError(words, params={"tag": long[:30]})
        if empty := next((name for name in names if not says_something(name)), None):
            words = _("«%(tag)s» is no tag: it has no letter and no digit.")
            raise forms.ValidationError(words, params={"tag": empty[:30]})
        return names


class ChoiceRow(forms.Form):
    """One choice of the question. Its key stays with it: answers hold it."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    label_ar = forms.CharField(
        label=_("Choice in Arabic"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )  # fmt: skip
    label_en = forms.CharField(
        label=_("Choice in English"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "en"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if words.get("label_en") and not words.get("label_ar"):
            self.add_error("label_ar", _("Write the choice in Arabic too."))
        return words


class BylineRow(forms.Form):
    """One author, in the order of the byline."""

    person = forms.ModelChoiceField(
        Person.objects.order_by("name_ar"), label=_("Author"), required=False
    )


class SourceRow(forms.Form):
    """One source; a row without a title and an address is none."""

    title_ar = forms.CharField(
        label=_("Title in Arabic"), max_length=200, required=False,
        widget=LineInput(attrs={"dir": "rtl", "lang": "ar"}),
    )  # fmt: skip
    title_en = forms.CharField(
        label=_("Title in English"), max_length=200, required=False,
        widget=LineInput(attrs={"dir": "ltr", "lang": "en"}),
    )  # fmt: skip
    url = forms.URLField(
        label=_("Address"), max_length=500, required=False, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
    note_ar = forms.CharField(label=_("Note in Arabic"), max_length=100, required=False)
    note_en = forms.CharField(
        label=_("Note in English"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "en"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if any(words.values()) and not (words.get("title_ar") or words.get("url")):
            self.add_error("title_ar", _("Name the source, or give its address."))
        return words


class StoryForm(forms.ModelForm):
    """The working copy as a form.

    `content` is what it shows: the story's snapshot, or after a conflict the merged one. `version`,
    `seen` and `base` say what the person saw; they are posted back with the text.
    """

    content: contents.Content | None = None
    # Times that are no moment, by the name of their field: shown as they were typed.
    unread_times: dict[str, Typed] = {}
    is_locked = False
    # The story, where the form shows it as it stands: read once for the whole page.
    opened: Opened | None = None
    # The story with its lists, where a page beside the form reads it without all that.
    aggregate: Article | None = None

    tags = TagsField(
        label=_("Tags"), required=False, max_length=2000,
        help_text=_("«،» stands between two tags."),
    )  # fmt: skip
    question_ar = forms.CharField(
        label=_("Closing question"), max_length=300, required=False, widget=LineInput
    )
    question_en = forms.CharField(
        label=_("Closing question"), max_length=300, required=False, widget=LineInput
    )
    question_kind = forms.ChoiceField(label=_("Kind of question"), choices=Kind.choices)
    question_closes_at = MomentField(label=_("Question closes"), required=False)
    asked_before = forms.TypedChoiceField(
        label=_("The same question was asked in…"), required=False, coerce=int, empty_value=None,
        help_text=_("Readers see how the answers moved from story to story. A choice with the same words is the same choice."),
    )  # fmt: skip
    settle_how_ar = forms.CharField(
        label=_("How it is settled"), max_length=300, required=False, widget=LineInput,
        help_text=_("What will decide it, and who says so: readers are told with the question."),
    )  # fmt: skip
    settle_how_en = forms.CharField(
        label=_("How it is settled"), max_length=300, required=False, widget=LineInput,
        help_text=_("What will decide it, and who says so: readers are told with the question."),
    )  # fmt: skip
    settles_at = MomentField(label=_("Settled on"), required=False)
    show_tally = forms.ChoiceField(label=_("Show the tally"), choices=ShowTally.choices)
    embargo_until = MomentField(label=_("Embargo until"), required=False)

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_ar = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_en = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_shared = forms.IntegerField(widget=forms.HiddenInput, required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        # Without the marks of a language that modeltranslation adds: the switch says which it is.
        labels = {
            f"{name}_{language}": label
            for name, label in TEXT_LABELS.items()
            for language in ("ar", "en")
        }
        widgets = dict.fromkeys(("headline_ar", "headline_en"), LineInput) | {
            "cover": forms.NumberInput
        }
        fields = (
            *contents.TEXTS, "section", "series", "cover", "publish_en", "embargo_until",
        )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        article = kwargs.get("instance")
        shown = self._shown(article)
        initial = _as_initial(shown) | self.unread_times | _seen(article)
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(data, files, **kwargs)
        self._set_directions()
        self.rows = _row_sets(data, shown, has_room=not self.is_locked)
        self._offer(self.opened.house if self.opened else House.read())
        self.fields["question_closes_at"].help_text = closing_words(self.opened)
        for form in (self, *(row for rows in self.rows.values() for row in rows)):
            for field in form.fields.values():
                field.disabled = self.is_locked

    def is_valid(self) -> bool:
        # Every list is judged, so that all that is wrong is marked at once.
        rows_are = [rows.is_valid() for rows in self.rows.values()]
        return super().is_valid() and all(rows_are)

    @cached_property
    def base_content(self) -> contents.Content:
        """The content of the revision the person started from."""
        pk, story = self.cleaned_data.get("base"), self.instance.pk
        found = Revision.objects.filter(pk=pk, article=story).first() if pk and story else None
        return found.content if found else contents.blank()

    @property
    def seen(self) -> Seen:
        """The versions of the groups as the person saw them."""
        given = self.cleaned_data
        return Seen(*(given.get(f"seen_{group}") or 0 for group in contents.GROUPS))

    def changes(self) -> contents.Content:
        """The keys whose value differs from what the person was shown."""
        given = contents.normal(self._given())
        return {key: value for key, value in given.items() if value != self.base_content[key]}

    def typed(self) -> contents.Content:
        """The content word for word, what a save would mark as wrong included: to be shown or put
        into a form again, never to be written. Tags that do not exist yet are not made, and a time
        that is no moment (`typed_amiss`) is left as it was.
        """
        self.is_valid()
        for part in (self, *(row for rows in self.rows.values() for row in rows)):
            for name, field in part.fields.items():
                is_text = isinstance(field, forms.CharField)
                part.cleaned_data.setdefault(name, part[name].data if is_text else None)
        for name in self.typed_amiss():
            self.cleaned_data[name] = contents.parse_time(self.base_content[name])
        for name in ("question_kind", "show_tally"):
            self.cleaned_data[name] = self.cleaned_data[name] or self.base_content[name]
        given = self._given()
        tags = given.pop("tags")
        return contents.normal(given) | {
            "tags": sorted(parse_tags(tags) if isinstance(tags, str) else tags)
        }

    def typed_amiss(self) -> dict[str, Typed]:
        """What was typed for a time and is no moment, such as one that the clocks skip."""
        return {name: self[name].data for name in contents.TIMES if name in self.errors}

    @cached_property
    def changed_data(self) -> list[str]:
        """What the admin's own log is told; taggit's field cannot compare texts."""
        return [key.removesuffix("_id") for key in self.changes()]

    def _given(self) -> contents.Content:
        data = self.cleaned_data
        plain = (*contents.TEXTS, *contents.QUESTION_TEXTS, "question_kind", "show_tally")
        given = {key: data[key] or "" for key in plain}
        for key in contents.TIMES:
            given[key] = _utc(data[key])
        given["publish_en"], given["tags"] = data["publish_en"], data["tags"]
        given["asked_before_id"] = data["asked_before"]
        for key in ("section", "series", "cover"):
            given[f"{key}_id"] = data[key].pk if data[key] else None
        return given | self._given_rows()

    def _given_rows(self) -> contents.Content:
        filled = {name: [row.cleaned_data for row in rows] for name, rows in self.rows.items()}
        known = {row["key"] for row in self.base_content["choices"]}
        choices = [row for row in filled["choices"] if row.get("label_ar") or row.get("label_en")]
        for row in choices:
            if row["key"] not in known:
                row["key"] = f"c{secrets.token_hex(4)}"
        people = [row["person"].pk for row in filled["byline"] if row.get("person")]
        return {
            "choices": choices,
            "byline": list(dict.fromkeys(people)),
            "sources": [row for row in filled["sources"] if any(row.values())],
        }

    def _shown(self, article: Article | None) -> contents.Content:
        if self.content is not None:
            return self.content
        if article is None or article.pk is None:
            return contents.blank()
        if self.opened:
            return self.opened.content
        self.aggregate = Article.objects.with_aggregate().get(pk=article.pk)
        return contents.snapshot(self.aggregate)

    def _offer(self, house: House) -> None:
        """What there is to choose from: read once, and not once a field."""
        fields = [(self.fields["section"], house.sections), (self.fields["series"], house.series)]
        fields += [(row.fields["person"], house.people) for row in self.rows["byline"]]
        self.fields["asked_before"].choices = [("", "—"), *self._askable(house)]
        for field, named in fields:
            field.widget.choices = [("", field.empty_label), *named]

    def _askable(self, house: House) -> list[tuple[int, str]]:
        """The questions of other stories; the one that is tied, however old it is."""
        known = [(pk, words) for pk, words in house.questions if pk != self.instance.pk]
        tied = self.initial["asked_before"]
        if tied is None or tied in dict(known):
            return known
        return [(tied, str(ClosingQuestion.objects.get(article=tied))), *known]

    def _set_directions(self) -> None:
        for language, direction in DIRECTIONS.items():
            for name in ("headline", "standfirst", "body", "slug", "question", "settle_how"):
                attrs = {"dir": direction, "lang": language}
                self.fields[f"{name}_{language}"].widget.attrs |= attrs


def _as_initial(content: contents.Content) -> dict[str, Any]:
    names = (*contents.TEXTS, *contents.QUESTION_TEXTS, "question_kind", "show_tally")
    initial = {name: content[name] for name in (*names, "publish_en")}
    tied = ("section", "series", "cover", "asked_before")
    initial |= {name: content[f"{name}_id"] for name in tied}
    initial |= {name: contents.parse_time(content[name]) for name in contents.TIMES}
    return initial | {"tags": join_tags(content["tags"])}


def _seen(article: Article | None) -> dict[str, Any]:
    if article is None or article.pk is None:
        return {}
    versions = {f"seen_{group}": getattr(article, f"version_{group}") for group in contents.GROUPS}
    return versions | {"version": article.version, "base": article.revision_id}


def _row_sets(
    data: Any, content: contents.Content, *, has_room: bool
) -> dict[str, forms.BaseFormSet]:
    """The rows of the story's lists, with room for more where they may be written."""
    people = [{"person": pk} for pk in content["byline"]]
    spare = SPARE_ROWS if has_room else 0
    choices = MOST_CHOICES - len(content["choices"]) if has_room else 0
    return {
        "choices": _rows(
            ChoiceRow, data, "choices", content["choices"], choices, most=MOST_CHOICES
        ),
        "byline": _rows(BylineRow, data, "byline", people, spare),
        "sources": _rows(SourceRow, data, "sources", content["sources"], spare),
    }


def _rows(form: Any, data: Any, prefix: str, initial: list, extra: int, most: int = 50) -> Any:
    kind = forms.formset_factory(form, extra=max(extra, 0), max_num=most, absolute_max=most)
    return kind(data, initial=initial, prefix=prefix)


def _utc(moment: datetime | None) -> datetime | None:
    """As the database returns it, so that an untouched time reads as unchanged."""
    return moment.astimezone(UTC) if moment else None


def label_of(key: str) -> Any:
    """What a content key is called on the form, with its language where it has one."""
    name = key.removesuffix("_id")
    field = StoryForm.base_fields.get(name)
    label = field.label if field else LIST_LABELS[key]
    language = language_of(key)
    return in_language(label, language) if language else label


def language_of(key: str) -> str:
    """The language of a text; "" for what is no text of one, as the tick for the English edition."""
    return key[-2:] if key.endswith(("_ar", "_en")) and key != "publish_en" else ""


def in_language(label: Any, language: str) -> Any:
    """«النص (العربية)»."""
    return format_lazy("{} ({})", label, {"ar": _("Arabic"), "en": _("English")}[language])


LIST_LABELS = {"choices": _("Choices"), "byline": _("Byline"), "sources": _("Sources")}
