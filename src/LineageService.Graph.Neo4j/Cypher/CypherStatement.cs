namespace LineageService.Graph.Neo4j.Cypher;

/// <summary>A statement and its parameters. The text is constant in the program, so the database plans it once.</summary>
public sealed record CypherStatement(string Text, IReadOnlyDictionary<string, object?> Parameters)
{
    private static readonly Dictionary<string, object?> None = [];

    public CypherStatement(string text)
        : this(text, None)
    {
    }

    public CypherStatement(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
        : this(text, Map(parameters))
    {
    }

    /// <summary>
    /// A statement whose parameters are entries of one map, <c>$c.name</c>; what is not there is null. The database keeps a plan for each combination
    /// of the sizes of lists and texts (by powers of ten) that are parameters, and none for sizes within a map: a long statement with many lists would
    /// be planned anew, for a second, by almost every call.
    /// </summary>
    public static CypherStatement OfMap(string text, params ReadOnlySpan<(string Name, object? Value)> parameters) => OfMap(text, Map(parameters));

    /// <inheritdoc cref="OfMap(string, ReadOnlySpan{ValueTuple{string, object}})"/>
    public static CypherStatement OfMap(string text, IReadOnlyDictionary<string, object?> parameters) => new(text, ("c", parameters));

    private static Dictionary<string, object?> Map(ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var map = new Dictionary<string, object?>(parameters.Length, StringComparer.Ordinal);
        foreach (var (name, value) in parameters) map.Add(name, value);
        return map;
    }
}
