"""Stands in for zeep in the frozen program.

simple-salesforce imports it for the metadata API, which Callside never calls; with lxml it would add 11 MB. Only the
names that its import line asks for are here.
"""


class Client:
    def __init__(self, *_args: object, **_kwargs: object) -> None:
        raise RuntimeError("Salesforce's metadata API was asked for, but the installed Callside has no SOAP client")


class Settings(Client): ...
