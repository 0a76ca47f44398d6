"""HubSpot, as the rest of the program knows it."""

from app.domain.brief import FactKind
from app.domain.messages import Message
from app.domain.systems import ActionKind, Provider, Role, SandboxAccount, System, SystemSpec, Vendor
from connectors.base import Connection, Parts

HOME = "https://api.hubapi.com"

SPEC = SystemSpec(
    system=System.HUBSPOT,
    title="HubSpot",
    roles=frozenset({Role.CRM}),
    place=31,
    offer="The deal, its stage and the last contact stand in the brief; call notes are written for you.",
    hosts=("app.hubspot.com", "api.hubapi.com"),
    provider=Provider(
        home="https://app.hubspot.com",
        authorize="/oauth/authorize",
        token=HOME + "/oauth/v3/token",
        scopes=(
            ("oauth", Message("scope.hubspot_sign_in")),
            ("crm.objects.contacts.read", Message("scope.hubspot_contacts")),
            ("crm.objects.companies.read", Message("scope.hubspot_companies")),
            ("crm.objects.deals.read", Message("scope.hubspot_deals")),
            ("crm.objects.owners.read", Message("scope.hubspot_owners")),
            ("crm.objects.contacts.write", Message("scope.hubspot_notes")),
            ("crm.objects.deals.write", Message("scope.hubspot_stage")),
        ),
        error_in="status",
    ),
    home=HOME,
    fields=("token",),
    takes_token=True,
    vendor=Vendor.HUBSPOT,
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
            FactKind.LEAD,
            FactKind.OPPORTUNITY,
            FactKind.CONTACT,
            FactKind.LAST_CONTACT,
            FactKind.MANAGER_NOTE,
        }
    ),
    clients=("requests",),
    sandbox=SandboxAccount(token="tokens.hubspot", stands_in=True),
    option_help={"token": "a private app's access token, in place of signing in"},
)


def parts(connection: Connection) -> Parts:
    """Records of a connected HubSpot account."""
    from connectors.hubspot.records import HubSpot

    records = HubSpot(connection.at(HOME), connection.gather)
    return Parts(people_sources=(records,), writers=(records,), problems=records.problems)
