namespace LineageService.Graph.Identity;

/// <summary>
/// Two namespaces that are one system: a second host name, another port, the locator form of an account. Names below
/// <paramref name="Alias"/> stand for the same names below <paramref name="Canonical"/>.
/// </summary>
public readonly record struct NamespaceAlias(string Alias, string Canonical);

/// <summary>In which case a system keeps names that are not quoted.</summary>
public enum NameCase : byte
{
    Lower,
    Upper,
}
