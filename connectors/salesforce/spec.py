"""Salesforce, as the rest of the program knows it."""

from app.domain.brief import FactKind
from app.domain.messages import Message
from app.domain.systems import ActionKind, Provider, Role, SandboxAccount, System, SystemSpec
from connectors.base import Connection, Parts

SPEC = SystemSpec(
    system=System.SALESFORCE,
    title="Salesforce",
    roles=frozenset({Role.CRM}),
    place=30,
    offer="The deal, its stage and the last contact stand in the brief; call notes are written for you.",
    hosts=("login.salesforce.com",),
    provider=Provider(
        home="https://login.salesforce.com",
        authorize="/services/oauth2/authorize",
        token="/services/oauth2/token",
        scopes=(
            ("api", Message("scope.salesforce")),
            ("refresh_token", Message("scope.offline")),
        ),
        address_in="instance_url",
    ),
    kinds=frozenset(
        {
            ActionKind.CALL_NOTE,
            ActionKind.STAGE,
            ActionKind.HELP_LOG,
            ActionKind.TASK,
            ActionKind.TASK_UPDATE,
            ActionKind.FIELD,
        }
    ),
    facts=frozenset(
        {
            FactKind.ACCOUNT,
            FactKind.DOUBT,
            FactKind.OPPORTUNITY,
            FactKind.CONTACT,
            FactKind.LAST_CONTACT,
            FactKind.MANAGER_NOTE,
            FactKind.DOCUMENT_OPENED,
        }
    ),
    clients=("simple_salesforce.api",),
    sandbox=SandboxAccount(token="tokens.salesforce"),
)


def parts(connection: Connection) -> Parts:
    """Records, documents and files of a connected Salesforce organization."""
    from connectors.salesforce.documents import SalesforceDocuments
    from connectors.salesforce.files import SalesforceFiles
    from connectors.salesforce.records import Salesforce

    account = connection.at()
    records = Salesforce(account)
    return Parts(
        people_sources=(records,),
        account_sources=(SalesforceDocuments(account),),
        writers=(records,),
        files=(SalesforceFiles(account),),
        problems=records.problems,
    )
