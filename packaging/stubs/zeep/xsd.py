"""See the package."""


class AnySimpleType: ...


class ComplexType: ...


class CompoundValue: ...
