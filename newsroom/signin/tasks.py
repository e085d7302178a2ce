"""Letters about signing in. Their rows are written with what they tell of, and they may run twice."""

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_tasks import task

from newsroom import mail
from newsroom.models import User
from newsroom.signin import letters
from newsroom.signin.models import AccountEvent


@task()
def send_notice(event_id: int, to: str = "") -> None:
    """Tell the owner of an account what was done. `to`: another address than the account's."""
    event = AccountEvent.objects.get(pk=event_id)
    account = User.objects.filter(pk=event.account_id).first()
    if account is None:
        return
    with translation.override(account.language):
        mail.send(letters.notice(event), to=to or account.email)


@task()
def send_new_password_link(account_id: int | None) -> None:
    """The link by which a forgotten password is replaced. The token is made here, so that it lies
    in no table. None: nobody has the address that was named, and nobody is told."""
    account = User.objects.filter(pk=account_id, is_active=True).first()
    if account is None or not account.has_usable_password():
        return
    path = reverse(
        "signin:new_password",
        args=[
            urlsafe_base64_encode(force_bytes(account.pk)),
            default_token_generator.make_token(account),
        ],
    )
    with translation.override(account.language):
        mail.send(letters.new_password(account, path), to=account.email)
