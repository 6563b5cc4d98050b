namespace LineageService.Graph.Neo4j;

/// <summary>
/// Reads the address of a store: <c>neo4j+http://[user@]host:port/database</c>, or with <c>https</c>. A password is never part of it: it comes
/// from the environment or a file.
/// </summary>
public static class Neo4jStoreAddress
{
    public const string Plain = "neo4j+http", Secure = "neo4j+https", DefaultDatabase = "neo4j";

    public const string UserVariable = "LINEAGE_NEO4J_USER", PasswordVariable = "LINEAGE_NEO4J_PASSWORD", PasswordFileVariable = "LINEAGE_NEO4J_PASSWORD_FILE";

    /// <summary>True for an address of this kind, right or wrong; false for a directory.</summary>
    public static bool IsAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Plain + "://", StringComparison.OrdinalIgnoreCase) || text.StartsWith(Secure + "://", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads an address.</summary>
    /// <param name="reason">What is wrong with it, where null comes back.</param>
    /// <param name="environment">Gives the value of a variable, such as <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
    public static Neo4jStoreOptions? TryRead(string text, Func<string, string?> environment, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(environment);
        reason = null;
        if (!IsAddress(text) || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0)
            return Fail(out reason, "It is no address of a Neo4j store: neo4j+http://host:7474/database is one.");
        if (address.UserInfo.Contains(':', StringComparison.Ordinal))
            return Fail(out reason, $"A password does not belong into an address: set {PasswordVariable} or {PasswordFileVariable}.");
        var database = address.AbsolutePath.Trim('/');
        if (database.Contains('/', StringComparison.Ordinal) || address.Query.Length > 0)
            return Fail(out reason, "Behind the port stands the name of the database and nothing else.");
        var isSecure = address.Scheme.Equals(Secure, StringComparison.OrdinalIgnoreCase);
        var port = address.IsDefaultPort || address.Port < 0 ? isSecure ? 7473 : 7474 : address.Port;
        if (!TryReadPassword(environment, out var password, out reason)) return null;
        var user = address.UserInfo.Length > 0 ? Uri.UnescapeDataString(address.UserInfo) : environment(UserVariable);
        return new Neo4jStoreOptions(
            new UriBuilder(isSecure ? "https" : "http", address.Host, port).Uri, database.Length == 0 ? DefaultDatabase : Uri.UnescapeDataString(database))
        {
            User = string.IsNullOrEmpty(user) ? password is null ? null : "neo4j" : user,
            Password = password,
        };
    }

    private static bool TryReadPassword(Func<string, string?> environment, out string? password, out string? reason)
    {
        reason = null;
        password = environment(PasswordVariable);
        if (!string.IsNullOrEmpty(password)) return true;
        password = null;
        if (environment(PasswordFileVariable) is not { Length: > 0 } file) return true;
        try
        {
            password = File.ReadAllText(file).TrimEnd('\r', '\n');
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reason = $"The file that {PasswordFileVariable} names cannot be read.";
            return false;
        }
    }

    private static Neo4jStoreOptions? Fail(out string? reason, string text)
    {
        reason = text;
        return null;
    }
}
