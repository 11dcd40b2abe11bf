"""What answers of the HTTP contract (api.md) hold, as the OpenAPI document describes them, a module a subject.

Views name these models and never import them: a function that only answers has no use for their description.
"""

from importlib import import_module
from pkgutil import iter_modules

from pydantic import BaseModel


def model(name: str) -> type[BaseModel]:
    """The model of a name. Raises ``KeyError`` where no subject has one."""
    for module in iter_modules(__path__):
        found = vars(import_module(f"{__name__}.{module.name}")).get(name)
        if found is not None:
            answer: type[BaseModel] = found
            return answer
    raise KeyError(name)
