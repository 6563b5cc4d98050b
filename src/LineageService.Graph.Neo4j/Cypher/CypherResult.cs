using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Cypher;

/// <summary>The rows of a statement. Immutable.</summary>
public sealed record CypherResult(IReadOnlyList<string> Fields, IReadOnlyList<object?[]> Rows)
{
    /// <summary>The value of a result of one row and one column; null for no row.</summary>
    public object? Scalar => Rows is [[var value, ..], ..] ? value : null;

    /// <summary>The only row.</summary>
    /// <exception cref="LineageStoreException">There is another number of rows.</exception>
    public CypherRow Single => Rows is [var only]
        ? new CypherRow(only)
        : throw new LineageStoreException("The database answered with another number of rows than it was asked for.", isTransient: false);

    public IEnumerable<CypherRow> Each()
    {
        foreach (var row in Rows) yield return new CypherRow(row);
    }
}

/// <summary>A row or a list of values, read by place.</summary>
public readonly struct CypherRow(IReadOnlyList<object?> values)
{
    public int Count => values.Count;

    public object? this[int place] => values[place];

    public bool IsNull(int place) => values[place] is null;

    public string Text(int place) => values[place] as string ?? throw Damaged();

    public string? OptionalText(int place) => values[place] as string;

    public long Long(int place) => values[place] is long number ? number : throw Damaged();

    public long? OptionalLong(int place) => values[place] as long?;

    public bool Bool(int place) => values[place] is true;

    public byte[]? OptionalBytes(int place) => values[place] as byte[];

    public byte[] Bytes(int place) => OptionalBytes(place) ?? throw Damaged();

    /// <summary>A list of texts; none for null.</summary>
    public string[] Texts(int place) =>
        values[place] is IReadOnlyList<object?> list ? [.. list.Select(item => item as string ?? throw Damaged())] : [];

    /// <summary>A list of lists, as <c>collect([a, b])</c> gives it; none for null.</summary>
    public IEnumerable<CypherRow> Rows(int place)
    {
        if (values[place] is not IReadOnlyList<object?> list) yield break;
        foreach (var item in list) yield return new CypherRow(item as IReadOnlyList<object?> ?? throw Damaged());
    }

    public IReadOnlyDictionary<string, object?> Map(int place) => values[place] as IReadOnlyDictionary<string, object?> ?? throw Damaged();

    private static LineageStoreException Damaged() => new("The database holds a value of another kind than this program writes.", isTransient: false);
}
