"""What readers looked for and did not find: beside each, what may be done about it in one press.

It becomes a spelling of a name that the newsroom knows, or an idea for a story. Then it leaves the list.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from articles import ideas
from articles.models import Spelling, Term, UnmetSearch
from articles.search.tasks import index_stories_with
from newsroom.text.arabic import fold

# So many names are offered, where they are at least so like the words (0 to 1).
NAMES, LEAST_LIKE = 2, 0.75


@admin.register(UnmetSearch)
class UnmetSearchAdmin(admin.ModelAdmin):
    """Only words, a day and a number; nothing here can be typed."""

    list_display = ("words", "times", "day", "remedies")
    list_display_links = None
    list_filter = ("language",)
    search_fields = ("folded",)
    search_help_text = gettext_lazy("Search these words")
    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        def ours(view: Any) -> Any:
            return self.admin_site.admin_view(require_POST(view))

        at = "<number:pk>"
        return [
            path(f"{at}/idea/", ours(self.to_idea), name="articles_unmetsearch_idea"),
            path(
                f"{at}/spelling/<number:term>/",
                ours(self.to_spelling),
                name="articles_unmetsearch_spelling",
            ),
            *super().get_urls(),
        ]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With the names beside each row that its words may be meant for."""
        shown = super().get_changelist_instance(request)
        spelled = _spelled() if shown.result_list else {}
        for unmet in shown.result_list:
            unmet.names = _names_like(unmet.folded, spelled)
        return shown

    @admin.display(description=gettext_lazy("words"), ordering="folded")
    def words(self, unmet: UnmetSearch) -> str:
        return format_html('<bdi dir="auto">{}</bdi>', unmet.folded)

    @admin.display(description=gettext_lazy("what to do"))
    def remedies(self, unmet: UnmetSearch) -> str:
        buttons = [
            (
                reverse("admin:articles_unmetsearch_spelling", args=[unmet.pk, term]),
                _("A spelling of «%(name)s»") % {"name": name},
            )
            for term, name in unmet.names
        ]
        buttons.append(
            (reverse("admin:articles_unmetsearch_idea", args=[unmet.pk]), _("A story idea"))
        )
        new = f"{reverse('admin:articles_term_add')}?{urlencode({_column(unmet): unmet.folded})}"
        return format_html(
            '<span class="unmet">{} <a href="{}">{}</a></span>',
            format_html_join(
                " ", '<button class="button" type="submit" formaction="{}">{}</button>', buttons
            ),
            new,
            _("A new name"),
        )

    def to_idea(self, request: HttpRequest, pk: int) -> HttpResponse:
        unmet = self._found(request, pk, "articles.add_idea")
        note = _("Readers looked for it and found nothing. How often: %(times)s.") % {
            "times": unmet.times
        }
        with transaction.atomic():
            idea = ideas.suggest("search", unmet.folded, headline=unmet.folded, note=note)
            unmet.delete()
        words = _("«%(idea)s» stands among the story ideas.") % {"idea": idea}
        messages.success(request, words)
        return redirect("admin:articles_unmetsearch_changelist")

    def to_spelling(self, request: HttpRequest, pk: int, term: int) -> HttpResponse:
        unmet = self._found(request, pk, "articles.add_spelling")
        name = Term.objects.filter(pk=term).first()
        if name is None:
            raise Http404
        twin = Spelling.objects.filter(folded=unmet.folded).select_related("term").first()
        if twin and twin.term_id != term:
            words = _("This spelling is one of «%(name)s» already; hamza makes no difference.")
            messages.error(request, words % {"name": twin.term})
            return redirect("admin:articles_unmetsearch_changelist")
        with transaction.atomic():
            if not twin:
                Spelling.objects.create(term=name, text=unmet.folded, is_corrected=False)
                index_stories_with.enqueue(unmet.folded)
            unmet.delete()
        words = _("«%(spelling)s» finds what «%(name)s» finds from now on.")
        messages.success(request, words % {"spelling": unmet.folded, "name": name})
        return redirect("admin:articles_unmetsearch_changelist")

    def _found(self, request: HttpRequest, pk: int, permission: str) -> UnmetSearch:
        if not (self.has_view_permission(request) and request.user.has_perm(permission)):
            raise PermissionDenied
        unmet = UnmetSearch.objects.filter(pk=pk).first()
        if unmet is None:
            raise Http404
        return unmet


def _column(unmet: UnmetSearch) -> str:
    return "name_en" if unmet.folded.isascii() else "name_ar"


Spelled = dict[tuple[int, str, int], str]


def _spelled() -> Spelled:
    """Every spelling of every name in use, folded, by the number of the name, the name, and its place."""
    found: Spelled = {}
    for term in Term.objects.in_use():
        texts = [term.name_ar, term.name_en, *(one.text for one in term.spellings.all())]
        for place, text in enumerate(filter(None, texts)):
            found[term.pk, term.name_ar or term.name_en, place] = fold(text)
    return found


def _names_like(folded: str, spelled: Spelled) -> list[tuple[int, str]]:
    """The numbers and names of those that are spelled most like these words."""
    near = process.extract(
        folded, spelled, scorer=JaroWinkler.similarity, score_cutoff=LEAST_LIKE, limit=4 * NAMES
    )
    return list(dict.fromkeys((key[0], key[1]) for _text, _likeness, key in near))[:NAMES]
