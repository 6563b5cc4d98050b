using System.Collections.Immutable;

namespace LineageService.ExecutionOracle.Generation;

/// <summary>A relation in a FROM clause.</summary>
/// <param name="Key">Its column that tells its rows apart; null where there is none.</param>
internal sealed record Source(string Alias, ImmutableArray<GeneratedColumn> Columns, string? Key);

/// <summary>A column that may be named at some place, with the ways to spell it.</summary>
internal readonly record struct VisibleColumn(string Qualified, string? Bare, ColumnType Type);

/// <summary>The relations that a query block may name: its own and those around it. Mutable while the FROM clause is written.</summary>
internal sealed class Scope(Scope? outer)
{
    // How many columns a bare name could mean in this block; a name merged by USING counts once.
    private readonly Dictionary<string, (int Count, ColumnType Type)> _bare = new(StringComparer.Ordinal);
    private readonly HashSet<string> _merged = new(StringComparer.Ordinal);

    public List<Source> Sources { get; } = [];

    public bool Has(string alias) => Sources.Exists(source => source.Alias == alias);

    /// <summary>Adds a relation; <paramref name="merged"/> are the names that USING or NATURAL made one with the columns before.</summary>
    public void Add(Source source, IReadOnlyCollection<string>? merged = null)
    {
        Sources.Add(source);
        if (merged is not null) _merged.UnionWith(merged);
        foreach (var column in source.Columns)
        {
            if (merged is not null && merged.Contains(column.Name)) continue;
            _bare[column.Name] = (_bare.TryGetValue(column.Name, out var known) ? known.Count + 1 : 1, column.Type);
        }
    }

    /// <summary>The type of the one column that a bare name means in this block; null where it means none or several.</summary>
    public ColumnType? TypeOf(string name) => _bare.TryGetValue(name, out var known) && known.Count == 1 ? known.Type : null;

    public bool Knows(string name) => _bare.ContainsKey(name);

    /// <summary>
    /// The same block where only some of its columns may be named, as inside a grouped one. A merged name means a column of its own there.
    /// </summary>
    public Scope Narrowed(Scope? outer, Func<string, bool> isNamed)
    {
        var narrowed = new Scope(outer);
        foreach (var source in Sources)
            narrowed.Sources.Add(source with { Columns = [.. source.Columns.Where(column => isNamed($"{source.Alias}.{column.Name}"))], Key = null });
        foreach (var (name, known) in _bare) narrowed._bare[name] = _merged.Contains(name) ? known with { Count = 2 } : known;
        return narrowed;
    }

    /// <summary>Expressions that together tell the rows of the block apart; null where there are none.</summary>
    public List<string>? Keys()
    {
        var keys = new List<string>();
        foreach (var source in Sources)
        {
            if (source.Key is null) return null;
            keys.Add($"{source.Alias}.{source.Key}");
        }

        return keys;
    }

    /// <summary>The columns that can be named here, those of this block first.</summary>
    public IEnumerable<VisibleColumn> Visible(bool local = false)
    {
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        var nearer = new List<Scope>();
        for (var level = this; level is not null; level = local ? null : level.Outer)
        {
            foreach (var source in level.Sources)
            {
                if (hidden.Contains(source.Alias)) continue;
                foreach (var column in source.Columns)
                {
                    var bare = level.TypeOf(column.Name) == column.Type && !nearer.Exists(scope => scope.Knows(column.Name)) ? column.Name : null;
                    yield return new VisibleColumn($"{source.Alias}.{column.Name}", bare, column.Type);
                }
            }

            hidden.UnionWith(level.Sources.Select(source => source.Alias));
            nearer.Add(level);
        }
    }

    private Scope? Outer { get; } = outer;
}
