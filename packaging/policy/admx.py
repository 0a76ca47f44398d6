"""Group Policy's template and its texts, and the values that Intune sends for it."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from app.policy.schema import Entry
from app.policy.sources import RECOMMENDED, REGISTRY

LARGEST = 4294967295
# What Intune puts between the lines of a list.
LINE = "&#xF000;"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def admx(known: tuple[Entry, ...]) -> bytes:
    policies = [
        _policy(entry, level) for entry in known for level in ("", RECOMMENDED) if not (level and entry.bound_of)
    ]
    return (
        HEAD
        + f"""<policyDefinitions revision="1.0" schemaVersion="1.0" xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">
  <policyNamespaces>
    <target prefix="callside" namespace="Callside.Policies.Callside"/>
    <using prefix="windows" namespace="Microsoft.Policies.Windows"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn><definitions><definition name="SUPPORTED_CALLSIDE" displayName="$(string.SUPPORTED_CALLSIDE)"/></definitions></supportedOn>
  <categories>
    <category name="Callside" displayName="$(string.Callside)"/>
    <category name="{RECOMMENDED}" displayName="$(string.{RECOMMENDED})"><parentCategory ref="Callside"/></category>
  </categories>
  <policies>
{chr(10).join(policies)}
  </policies>
</policyDefinitions>
"""
    ).encode()


def _policy(entry: Entry, level: str) -> str:
    name = _name(entry, level)
    key = rf"{REGISTRY}\{level}" if level else REGISTRY
    head = (
        f'    <policy name="{name}" class="Both" displayName="$(string.{name})" explainText="$(string.{name}_Explain)" '
        f'key="{key}"'
    )
    tail = f'<parentCategory ref="{level or "Callside"}"/><supportedOn ref="SUPPORTED_CALLSIDE"/>'
    if entry.kind == "bool":
        return (
            f'{head} valueName="{entry.name}">{tail}<enabledValue><decimal value="1"/></enabledValue>'
            '<disabledValue><decimal value="0"/></disabledValue></policy>'
        )
    return f'{head} presentation="$(presentation.{name})">{tail}<elements>{_element(entry, name)}</elements></policy>'


def _element(entry: Entry, name: str) -> str:
    about = f'id="{name}" valueName="{entry.name}"'
    match entry.kind:
        case "int":
            most = LARGEST if entry.most is None else int(entry.most)
            return f'<decimal {about} required="true" minValue="{int(entry.least or 0)}" maxValue="{most}"/>'
        case "choice":
            items = "".join(
                f'<item displayName="$(string.{entry.name}_{choice})"><value><string>{choice}</string></value></item>'
                for choice in entry.choices
            )
            return f'<enum {about} required="true">{items}</enum>'
        case "list":
            return f"<multiText {about}/>"
        case _:
            return f'<text {about} maxLength="2048"/>'


def adml(known: tuple[Entry, ...]) -> bytes:
    strings = {
        "Callside": "Callside",
        RECOMMENDED: "Recommended values",
        "SUPPORTED_CALLSIDE": "Callside, every version",
    }
    shown = []
    for entry in known:
        for level in ("", RECOMMENDED):
            if level and entry.bound_of:
                continue
            name = _name(entry, level)
            strings[name] = entry.name.replace("_", " ").capitalize()
            strings[f"{name}_Explain"] = f"{entry.help}\n\n{_explained(entry, level)}"
            shown.append(_presentation(entry, name))
        strings |= {f"{entry.name}_{choice}": choice.replace("_", "-") for choice in entry.choices}
    table = "\n".join(f"      <string id={quoteattr(name)}>{escape(text)}</string>" for name, text in strings.items())
    return (
        HEAD
        + f"""<policyDefinitionResources revision="1.0" schemaVersion="1.0" xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">
  <displayName>Callside</displayName>
  <description>Settings of Callside, managed by your organization</description>
  <resources>
    <stringTable>
{table}
    </stringTable>
    <presentationTable>
{chr(10).join(line for line in shown if line)}
    </presentationTable>
  </resources>
</policyDefinitionResources>
"""
    ).encode()


def _presentation(entry: Entry, name: str) -> str:
    label = escape(entry.name.replace("_", " ").capitalize())
    default = entry.default
    match entry.kind:
        case "bool":
            return ""
        case "int":
            value = "" if default is None else f' defaultValue="{default}"'
            inner = f'<decimalTextBox refId="{name}"{value}>{label}</decimalTextBox>'
        case "choice":
            item = entry.choices.index(default) if default in entry.choices else 0
            inner = f'<dropdownList refId="{name}" noSort="true" defaultItem="{item}">{label}</dropdownList>'
        case "list":
            inner = f'<multiTextBox refId="{name}"/>'
        case _:
            value = "" if default in (None, "") else f"<defaultValue>{escape(str(default))}</defaultValue>"
            inner = f'<textBox refId="{name}"><label>{label}</label>{value}</textBox>'
    return f'      <presentation id="{name}">{inner}</presentation>'


def _explained(entry: Entry, level: str) -> str:
    if level:
        return "Recommended: counts until the user chooses otherwise. A value that does not fit is left out."
    if entry.bound_of:
        return "Not configured: only the built-in limits count."
    return "Enabled or disabled here, the user cannot change it. Not configured: the user's own choice counts."


def data(entry: Entry, value: Any) -> str:
    """The value as Intune sends it for this template."""
    if entry.kind == "bool":
        return "<enabled/>" if value else "<disabled/>"
    if value is None:
        value = entry.least if entry.least is not None else 0
    if entry.kind == "list":
        value = LINE.join(escape(str(part)) for part in value)
        return f'<enabled/><data id="{entry.name}" value="{value}"/>'
    return f"<enabled/><data id={quoteattr(entry.name)} value={quoteattr(f'{value:g}' if isinstance(value, float) else str(value))}/>"


def _name(entry: Entry, level: str) -> str:
    return f"{entry.name}_recommended" if level else entry.name
