"""The Windows installer: one machine-wide MSI, made by wixl, with every property that IT may set.

wixl 0.101 has no conditions on components and no list of secure properties: both are written into its result with
msibuild. The same bundle gives the same bytes: ids are made from names, and times from the commit.
"""

import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import notices
import version
from windows import stamp

NAMESPACE = uuid.UUID("6b0d0b7e-6f0f-4f0e-9a52-2f0c3f1f9b10")
UPGRADE_CODE = uuid.uuid5(NAMESPACE, "upgrade")
REGISTRY = r"Software\Callside\Installer"
# Where a policy file goes (app/policy/sources.py). Below ProgramData everybody may make folders and write into them, so a
# rep could plant a policy: the installer makes the folder, for SYSTEM and administrators to write and users to read,
# with nothing inherited from above.
POLICY_FOLDER = "POLICYFOLDER"
POLICY_RIGHTS = "O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FRFX;;;BU)"


@dataclass(frozen=True, slots=True)
class Choice:
    """A public property that is "1" or "0". What was chosen is remembered: an upgrade without it changes nothing."""

    name: str
    default: bool
    meaning: str

    @property
    def remembered(self) -> str:
        return f"REMEMBERED{self.name}"

    def condition(self, wanted: bool) -> str:
        """In the installer's own language: what the command line says, else what was chosen before, else the default."""
        yes, no = ("1", "0") if wanted else ("0", "1")
        before = f'{self.remembered}="{yes}"'
        unsaid = f"{before} OR NOT {self.remembered}" if wanted is self.default else before
        return f'{self.name}="{yes}" OR ({self.name}<>"{no}" AND ({unsaid}))'


CHOICES = (
    Choice("AUTOSTART", True, "Callside starts when somebody signs in"),
    Choice("STARTMENUSHORTCUT", True, "an entry in the start menu"),
    Choice("DESKTOPSHORTCUT", False, "a shortcut on everybody's desktop"),
)


def build(frozen: Path, out: Path, *, release: str | None = None) -> Path:
    """The unsigned MSI of a Windows bundle. Raises CalledProcessError with the tool's words on stderr."""
    release = release or version.current()
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"callside-{release}-x64.msi"
    source = out / "callside.wxs"
    source.write_text(describe(frozen, release), encoding="utf-8")
    version.settle_times(frozen)
    made.unlink(missing_ok=True)
    subprocess.run(["wixl", "--arch", "x64", "-o", made.resolve(), source.resolve()], cwd=frozen, check=True)
    source.unlink()
    for choice in CHOICES:
        for wanted in (True, False):
            _query(made, f"UPDATE `Component` SET `Condition` = '{choice.condition(wanted)}' "
                         f"WHERE `Component` = '{_component(choice, wanted)}'")  # fmt: skip
    secure = ";".join(
        ["INSTALLFOLDER", "REMEMBEREDFOLDER", *(c.name for c in CHOICES), *(c.remembered for c in CHOICES)]
    )
    known = _property(made, "SecureCustomProperties")
    if known:
        _query(made, f"UPDATE `Property` SET `Value` = '{known};{secure}' WHERE `Property` = 'SecureCustomProperties'")
    else:
        _query(made, f"INSERT INTO `Property` (`Property`, `Value`) VALUES ('SecureCustomProperties', '{secure}')")
    _keep_folder(made)
    _guard_policies(made)
    stamp.settle(made, seconds=int(version.epoch()), code=_guid("package", release))
    return made


def _keep_folder(installer: Path) -> None:
    """An upgrade goes to the folder that was chosen once, unless it names another."""
    shape = (
        "`Action` CHAR(72) NOT NULL, `Type` SHORT NOT NULL, `Source` CHAR(72), `Target` CHAR(255) PRIMARY KEY `Action`"
    )
    if "CustomAction" not in subprocess.check_output(["msiinfo", "tables", installer], text=True).split():
        _query(installer, f"CREATE TABLE `CustomAction` ({shape})")
    # 51: sets a property. After AppSearch (50), before anything asks for the folder.
    columns = "`Action`, `Type`, `Source`, `Target`"
    action = "'KeepFolder', 51, 'INSTALLFOLDER', '[REMEMBEREDFOLDER]'"
    _query(installer, f"INSERT INTO `CustomAction` ({columns}) VALUES ({action})")
    when = "'KeepFolder', 'NOT INSTALLFOLDER AND REMEMBEREDFOLDER', 60"
    _query(installer, f"INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) VALUES ({when})")


def _guard_policies(installer: Path) -> None:
    """Rights in Windows's own notation (SDDL), which wixl has no words for; applied when the folder is made."""
    shape = (
        "`MsiLockPermissionsEx` CHAR(72) NOT NULL, `LockObject` CHAR(72) NOT NULL, `Table` CHAR(32) NOT NULL, "
        "`SDDLText` CHAR(255) NOT NULL, `Condition` CHAR(255) PRIMARY KEY `MsiLockPermissionsEx`"
    )
    _query(installer, f"CREATE TABLE `MsiLockPermissionsEx` ({shape})")
    columns = "`MsiLockPermissionsEx`, `LockObject`, `Table`, `SDDLText`"
    values = f"'PolicyRights', '{POLICY_FOLDER}', 'CreateFolder', '{POLICY_RIGHTS}'"
    _query(installer, f"INSERT INTO `MsiLockPermissionsEx` ({columns}) VALUES ({values})")


def _query(installer: Path, query: str) -> None:
    subprocess.run(["msibuild", installer, "-q", query], check=True)


def _property(installer: Path, name: str) -> str:
    rows = subprocess.check_output(["msiinfo", "export", installer, "Property"], text=True).splitlines()
    return next((row.split("\t")[1] for row in rows if row.startswith(f"{name}\t")), "")


def _component(choice: Choice, wanted: bool) -> str:
    return f"{choice.name.title()}{'Yes' if wanted else 'No'}"


def _guid(*names: str) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(names))).upper()


# ── the description ─────────────────────────────────────────────────────────────────────────────────────────────


def describe(frozen: Path, release: str) -> str:
    """What wixl reads. The product's code differs by version, so that a newer one replaces the older (one entry)."""
    who = notices.publisher()
    tree, components = _tree(frozen)
    choices = "\n".join(_choice(choice, wanted) for choice in CHOICES for wanted in (True, False))
    chosen = [_component(choice, wanted) for choice in CHOICES for wanted in (True, False)]
    chosen += ["Place", "Policies", "Links"]
    references = "\n".join(f"<ComponentRef Id={quoteattr(name)}/>" for name in [*components, *chosen])
    searches = "\n".join(
        f'<Property Id="{c.remembered}"><RegistrySearch Id="Find{c.name.title()}" Root="HKLM" Key="{REGISTRY}" '
        f'Name="{c.name}" Type="raw" Win64="yes"/></Property>'
        for c in CHOICES
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="{_guid("product", release)}" Name="Callside" Language="1033" Version="{release}"
  Manufacturer={quoteattr(who["name"])} UpgradeCode="{str(UPGRADE_CODE).upper()}">
<Package Id="{_guid("package", release)}" InstallerVersion="500" Compressed="yes" InstallScope="perMachine"
  Description="Callside" Manufacturer={quoteattr(who["name"])}/>
<Media Id="1" Cabinet="callside.cab" EmbedCab="yes"/>
<MajorUpgrade DowngradeErrorMessage="A newer Callside is installed already."/>
<Property Id="ARPCONTACT" Value={quoteattr(who["contact"] or who["name"])}/>
<Property Id="ARPNOMODIFY" Value="1"/>
{searches}
<Property Id="REMEMBEREDFOLDER"><RegistrySearch Id="FindFolder" Root="HKLM" Key="{REGISTRY}" Name="INSTALLFOLDER"
  Type="raw" Win64="yes"/></Property>
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="ProgramFiles64Folder"><Directory Id="INSTALLFOLDER" Name="Callside">
{tree}
</Directory></Directory>
<Directory Id="CommonAppDataFolder"><Directory Id="{POLICY_FOLDER}" Name="Callside">
<Component Id="Policies" Guid="{_guid("policies")}" Win64="yes"><CreateFolder/></Component>
</Directory></Directory>
<Directory Id="ProgramMenuFolder"/>
<Directory Id="DesktopFolder"/>
</Directory>
<DirectoryRef Id="INSTALLFOLDER">
<Component Id="Place" Guid="{_guid("place")}" Win64="yes"><RegistryKey Root="HKLM" Key="{REGISTRY}">
<RegistryValue Name="INSTALLFOLDER" Type="string" Value="[INSTALLFOLDER]" KeyPath="yes"/></RegistryKey></Component>
{_LINKS}
{choices}
</DirectoryRef>
<Feature Id="Callside" Level="1">
{references}
</Feature>
</Product>
</Wix>
"""


def _tree(frozen: Path) -> tuple[str, list[str]]:
    """The bundle's folders and files, a component a file; and the components' names."""
    lines: list[str] = []
    components: list[str] = []
    for step in _walk(frozen, frozen):
        if isinstance(step, str):
            lines.append(step)
            continue
        name = step.relative_to(frozen).as_posix()
        component = f"c{uuid.uuid5(NAMESPACE, name).hex}"
        components.append(component)
        lines.append(
            f'<Component Id="{component}" Guid="{_guid("file", name)}" Win64="yes">'
            f'<File Id="f{component}" Source={quoteattr(name)} Name={quoteattr(step.name)} KeyPath="yes"/></Component>'
        )
    return "\n".join(lines), components


def _walk(folder: Path, root: Path) -> Iterator[str | Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            name = path.relative_to(root).as_posix()
            yield f'<Directory Id="d{uuid.uuid5(NAMESPACE, name).hex}" Name={quoteattr(path.name)}>'
            yield from _walk(path, root)
            yield "</Directory>"
        else:
            yield path


def _choice(choice: Choice, wanted: bool) -> str:
    """The component of one answer: it remembers the answer, and does what it says."""
    does = _DOES[choice.name] if wanted else ""
    component = _component(choice, wanted)
    return (
        f'<Component Id="{component}" Guid="{_guid("choice", component)}" Win64="yes">'
        f'<RegistryKey Root="HKLM" Key="{REGISTRY}"><RegistryValue Name="{choice.name}" Type="string" '
        f'Value="{"1" if wanted else "0"}" KeyPath="yes"/></RegistryKey>{does}</Component>'
    )


def _shortcut(place: str, folder: str) -> str:
    return (
        f'<Shortcut Id="{place}" Directory="{folder}" Name="Callside" Target="[INSTALLFOLDER]callside.exe" '
        'WorkingDirectory="INSTALLFOLDER"/>'
    )


# callside:// links, for every user of the machine.
_CLASS = r"Software\Classes\callside"
_LINKS = (
    f'<Component Id="Links" Guid="{_guid("links")}" Win64="yes">'
    f'<RegistryKey Root="HKLM" Key="{_CLASS}"><RegistryValue Type="string" Value="URL:Callside" KeyPath="yes"/>'
    '<RegistryValue Name="URL Protocol" Type="string" Value=""/></RegistryKey>'
    f'<RegistryKey Root="HKLM" Key="{_CLASS}\\shell\\open\\command"><RegistryValue Type="string" '
    'Value="&quot;[INSTALLFOLDER]callside.exe&quot; open &quot;%1&quot;"/></RegistryKey></Component>'
)

_DOES = {
    # The machine's Run key: every user's own session starts it, never the installer, which runs as SYSTEM.
    "AUTOSTART": '<RegistryValue Root="HKLM" Key="Software\\Microsoft\\Windows\\CurrentVersion\\Run" Name="Callside" '
    'Type="string" Value="&quot;[INSTALLFOLDER]callside.exe&quot;"/>',
    "STARTMENUSHORTCUT": _shortcut("StartMenu", "ProgramMenuFolder"),
    "DESKTOPSHORTCUT": _shortcut("Desktop", "DesktopFolder"),
}
