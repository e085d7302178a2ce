"""The tables of the newsroom: the working copy, its snapshots, and the copy readers see.

Doors for the public read Publication, PublicNotice, Correction, QuestionSummary, the taxonomy, Path,
FrontPlace and renditions; everything else here belongs to the desk.
"""

from articles.models.article import Article, Byline, Source
from articles.models.autosave import Autosave
from articles.models.correction import Correction
from articles.models.desk_rule import DeskRule, LeftFinding
from articles.models.digest import (
    Delivery,
    DigestIssue,
    DigestStory,
    Subscription,
    SubscriptionRequest,
)
from articles.models.editorial_note import EditorialNote, NoteRemark
from articles.models.event import WorkflowEvent
from articles.models.front import FrontEvent, FrontPage, FrontPlace
from articles.models.idea import Idea
from articles.models.image import Image, Rendition
from articles.models.notice import PublicNotice
from articles.models.notification import Notification, Watch
from articles.models.path import Path
from articles.models.person import Person
from articles.models.presence import Hold, Presence
from articles.models.preview import PreviewLink
from articles.models.publication import Publication, PublicationByline, PublicationTag
from articles.models.question import Choice, ClosingQuestion, QuestionSummary
from articles.models.reads import StoryReads
from articles.models.report import ErrorReport, ReportEvent
from articles.models.revision import Revision
from articles.models.search import (
    InnerDocument,
    InnerWord,
    SearchDocument,
    SearchTotal,
    SearchWord,
    UnmetSearch,
)
from articles.models.series import Series
from articles.models.taxonomy import Section, SectionScope, Tag, TaggedArticle
from articles.models.term import Spelling, Term

__all__ = [
    "Article",
    "Autosave",
    "Byline",
    "Choice",
    "ClosingQuestion",
    "Correction",
    "Delivery",
    "DeskRule",
    "DigestIssue",
    "DigestStory",
    "EditorialNote",
    "ErrorReport",
    "FrontEvent",
    "FrontPage",
    "FrontPlace",
    "Hold",
    "Idea",
    "Image",
    "InnerDocument",
    "InnerWord",
    "LeftFinding",
    "NoteRemark",
    "Notification",
    "Path",
    "Person",
    "Presence",
    "PreviewLink",
    "PublicNotice",
    "Publication",
    "PublicationByline",
    "PublicationTag",
    "QuestionSummary",
    "Rendition",
    "ReportEvent",
    "Revision",
    "SearchDocument",
    "SearchTotal",
    "SearchWord",
    "Section",
    "SectionScope",
    "Series",
    "Source",
    "Spelling",
    "StoryReads",
    "Subscription",
    "SubscriptionRequest",
    "Tag",
    "TaggedArticle",
    "Term",
    "UnmetSearch",
    "Watch",
    "WorkflowEvent",
]
