"""The letter to a reader who reported an error and left an address; it is forgotten with it."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from articles.models import ErrorReport
from newsroom import mail
from newsroom.text.bidi import isolate_plain, one_line


@task()
def answer_reader(report_id: int) -> None:
    """Say what became of the report. A second run finds no address any more."""
    report = ErrorReport.objects.select_related("publication").get(pk=report_id)
    if not report.mail or report.state == ErrorReport.State.OPEN:
        return
    with translation.override(report.language):
        headline = report.publication.headline
        subject = _("Your report on %(story)s") % {"story": mail.embed_headline(headline)}
        context = {
            "report": report,
            "headline": headline,
            "address": f"{settings.SITE_URL}{report.publication.get_absolute_url()}",
            "is_taken": report.state == ErrorReport.State.TAKEN,
        }
        line = isolate_plain(one_line(subject, keep_isolates=True), language=report.language)
        mail.compose("report_answer", line, context, to=report.mail).send()
    ErrorReport.objects.filter(pk=report_id).update(mail="")
