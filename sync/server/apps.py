"""The one Django app: its models lie one noun a file, and an empty package would hide them."""

import pkgutil
from importlib import import_module

from django.apps import AppConfig

from sync.server import models


class Server(AppConfig):
    name = "sync.server"
    label = "server"
    verbose_name = "Saovang"

    def import_models(self) -> None:
        for module in pkgutil.iter_modules(models.__path__):
            import_module(f"{models.__name__}.{module.name}")
        super().import_models()
