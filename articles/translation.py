"""Which columns of the working tables exist once a language (django-modeltranslation).

Publications are frozen copies and name their `_ar` and `_en` columns themselves.
"""

from modeltranslation.translator import TranslationOptions, register

from articles.models import (
    Article,
    Choice,
    ClosingQuestion,
    Image,
    Person,
    PublicNotice,
    Section,
    Series,
    Source,
    Tag,
)


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("headline", "standfirst", "body", "slug")


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("name", "slug", "about")


@register(Series)
class SeriesTranslation(TranslationOptions):
    fields = ("name", "slug", "about")


@register(Tag)
class TagTranslation(TranslationOptions):
    fields = ("name", "slug", "about")


@register(Person)
class PersonTranslation(TranslationOptions):
    fields = ("name", "slug", "role", "bio")


@register(Image)
class ImageTranslation(TranslationOptions):
    fields = ("alt", "caption", "credit")


@register(Source)
class SourceTranslation(TranslationOptions):
    fields = ("title", "note")


@register(ClosingQuestion)
class ClosingQuestionTranslation(TranslationOptions):
    fields = ("text", "settle_how")


@register(Choice)
class ChoiceTranslation(TranslationOptions):
    fields = ("label",)


@register(PublicNotice)
class PublicNoticeTranslation(TranslationOptions):
    fields = ("reason",)
