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

    private static Dictionary<string, object?> Map(ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var map = new Dictionary<string, object?>(parameters.Length, StringComparer.Ordinal);
        foreach (var (name, value) in parameters) map.Add(name, value);
        return map;
    }
}
