using System.Collections.Immutable;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>When the aliases of the select list are looked at.</summary>
internal enum AliasVisibility : byte
{
    Hidden,

    /// <summary>After the columns of FROM.</summary>
    AfterInput,

    /// <summary>Before them (GROUP BY of some dialects).</summary>
    BeforeInput,

    /// <summary>Before them, and with the aliases all names of the result: a column without alias names its item too (ORDER BY).</summary>
    ResultBeforeInput,
}

/// <summary>
/// What names mean inside one query block: its relations, the columns USING merged, its aliases, its lambda parameters; else the scope around it.
/// Mutable while the block is bound.
/// </summary>
internal sealed class NameScope(NameScope? parent)
{
    public NameScope? Parent { get; } = parent;

    public List<ScopeSource> Sources { get; } = [];

    /// <summary>Columns that USING and NATURAL made one.</summary>
    public List<RelationColumn> Merged { get; } = [];

    /// <summary>Aliases of the select list so far.</summary>
    public List<RelationColumn> Aliases { get; } = [];

    public AliasVisibility AliasVisibility { get; set; }

    /// <summary>Parameters of a lambda or inlined function; they hide everything else.</summary>
    public Dictionary<string, ColumnSymbol>? Parameters { get; init; }

    /// <summary>The relation that aggregates and windows of this block compute over.</summary>
    public BoundRelation? Block { get; set; }

    /// <summary>The block of this scope, or of the nearest around it that has one (lambdas have none).</summary>
    public BoundRelation? NearestBlock => Block ?? Parent?.NearestBlock;

    /// <summary>What HAVING proves of the size of this block's groups; null for nothing. Not that of a block around it.</summary>
    public string? GroupProof { get; init; }

    public ImmutableArray<NamedWindow> Windows { get; set; } = [];

    /// <summary>Common table expressions visible here.</summary>
    public CteFrame? Ctes { get; set; } = parent?.Ctes;

    public RelationColumn? FindMerged(string name) => FindIn(Merged, name);

    public RelationColumn? FindAlias(string name) => FindIn(Aliases, name);

    /// <summary>A parameter of a lambda or inlined function around this place; null where there is none of the name.</summary>
    public ColumnSymbol? FindParameter(string name)
    {
        for (var level = this; level is not null; level = level.Parent)
        {
            if (level.Parameters is not null && level.Parameters.TryGetValue(name, out var symbol)) return symbol;
        }

        return null;
    }

    private static RelationColumn? FindIn(List<RelationColumn> columns, string name)
    {
        foreach (var column in columns)
        {
            if (string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)) return column;
        }

        return null;
    }
}

/// <summary>A relation in FROM under the name by which its columns are qualified.</summary>
/// <param name="alias">Correlation name; null where none is given.</param>
/// <param name="qualifier">Parts of the table's name, for qualification without alias; empty otherwise.</param>
internal sealed class ScopeSource(string? alias, ImmutableArray<string> qualifier, BoundRelation relation)
{
    public string? Alias { get; } = alias;

    public ImmutableArray<string> Qualifier { get; } = qualifier;

    public BoundRelation Relation { get; } = relation;

    /// <summary>The alias used as a value: an element of UNNEST; null for ordinary relations.</summary>
    public ColumnSymbol? Value { get; init; }

    /// <summary>Right side of a semi-join: names do not see it any more.</summary>
    public bool Hidden { get; set; }

    /// <summary>Columns that USING took out of this relation's star.</summary>
    public HashSet<string>? MergedNames { get; set; }

    /// <summary>True where the parts written before a column mean this relation: its alias, or a suffix of its name.</summary>
    public bool Answers(ReadOnlySpan<Identifier> written)
    {
        if (Alias is not null) return written.Length == 1 && string.Equals(written[0].Text, Alias, StringComparison.OrdinalIgnoreCase);
        return IsNamed(written);
    }

    /// <summary>True where the parts are a suffix of the table's name, whether or not an alias hides it.</summary>
    public bool IsNamed(ReadOnlySpan<Identifier> written)
    {
        if (written.IsEmpty) return false;
        if (written.Length > Qualifier.Length) return false;
        for (var i = 0; i < written.Length; i++)
        {
            if (!string.Equals(written[^(i + 1)].Text, Qualifier[^(i + 1)], StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }
}

/// <summary>Common table expressions of one WITH; names of outer ones are found through <paramref name="Parent"/>.</summary>
internal sealed record CteFrame(CteFrame? Parent, string Name, BoundRelation Relation)
{
    /// <summary>The relation of a name, innermost first; null where no CTE has it.</summary>
    public static BoundRelation? Find(CteFrame? frame, string name)
    {
        for (; frame is not null; frame = frame.Parent)
        {
            if (string.Equals(frame.Name, name, StringComparison.OrdinalIgnoreCase)) return frame.Relation;
        }

        return null;
    }
}
