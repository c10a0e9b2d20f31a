from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who works with the portal. Residents never have an account."""

    class Meta(AbstractUser.Meta):
        ordering = ["last_name", "first_name", "username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
