using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace LineageService.Sql.Catalog;

/// <summary>A table or view whose columns are known, nested ones given as dotted names behind the column that holds them.</summary>
/// <param name="Columns">Columns in order; dotted names are nested fields of a column listed before them.</param>
/// <param name="IsComplete">False where only some columns are known (learned from use).</param>
public sealed record TableSchema(TableName Name, ImmutableArray<SchemaColumn> Columns, bool IsComplete = true)
{
    // Held by all tables of these very columns; see Named.
    private readonly StrongBox<SchemaIndex?> _index = new();

    // A copy may get other columns: the index of these is not copied.
    private TableSchema(TableSchema original) => (Name, Columns, IsComplete, Keys, IsView, _index) =
        (original.Name, original.Columns, original.IsComplete, original.Keys, original.IsView, new());

    private TableSchema(TableName name, TableSchema original)
        : this(name, original.Columns, original.IsComplete) =>
        (Keys, IsView, _index) = (original.Keys, original.IsView, original._index);

    /// <summary>Sets of columns no two rows share: the primary key and unique constraints, as far as they are known.</summary>
    public ImmutableArray<ImmutableArray<string>> Keys { get; init; } = [];

    /// <summary>True for a view that is computed whenever it is read; it holds no rows of its own.</summary>
    public bool IsView { get; init; }

    /// <summary>Lookup structure over <see cref="Columns"/>, built once on first use: wide tables are read by many tasks.</summary>
    internal SchemaIndex Index => _index.Value ??= new SchemaIndex(Columns);

    /// <summary>The same table under another name: what is looked up in the columns is shared.</summary>
    public TableSchema Named(TableName name) => new(name, this);

    public bool Equals(TableSchema? other) =>
        other is not null && IsComplete == other.IsComplete && Name.Equals(other.Name) && Columns.AsSpan().SequenceEqual(other.Columns.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Name, Columns.Length, IsComplete);
}
