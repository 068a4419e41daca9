"""The parts of the Teams SDK that are used, imported in the one way that has no side effects.

The SDK reads a `.env` of the working folder when it is imported, and warns of parts that
are not used here.
"""

import os
import warnings
from typing import Any

_NO_DOTENV = "PYTHON_DOTENV_DISABLED"

_before = os.environ.get(_NO_DOTENV)
os.environ[_NO_DOTENV] = "1"
try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from microsoft_teams.api import (
            Account,
            ApiClient,
            ClientCredentials,
            Credentials,
            TokenCredentials,
        )
        from microsoft_teams.api.activities.message import MessageActivityInput
        from microsoft_teams.api.activities.typing import TypingActivityInput
        from microsoft_teams.api.auth.cloud_environment import PUBLIC
        from microsoft_teams.api.clients.conversation import CreateConversationParams
        from microsoft_teams.apps.token_manager import TokenManager
        from microsoft_teams.apps.token_provider import AppTokenProvider
        from microsoft_teams.common import Client, ClientOptions
finally:
    if _before is None:
        del os.environ[_NO_DOTENV]
    else:
        os.environ[_NO_DOTENV] = _before

__all__ = [
    "PUBLIC",
    "Account",
    "AppTokenProvider",
    "Client",
    "ClientCredentials",
    "ClientOptions",
    "CreateConversationParams",
    "Credentials",
    "MessageActivityInput",
    "TokenCredentials",
    "TokenManager",
    "TypingActivityInput",
    "api_client",
]


def api_client(service_url: str, http: Client, tokens: AppTokenProvider) -> Any:  # noqa: ANN401 -- its conversations are used, whose type has no public name
    """Return a client of a connector. Making one uses what the SDK itself calls deprecated."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ApiClient(service_url, http, cloud=PUBLIC, token_provider=tokens)
