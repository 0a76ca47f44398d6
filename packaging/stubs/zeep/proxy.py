"""See the package."""


class ServiceProxy: ...
