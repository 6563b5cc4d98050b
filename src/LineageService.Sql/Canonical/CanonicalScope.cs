using LineageService.Sql.Query;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Canonical;

/// <summary>A canonical expression, and its type where that is plain.</summary>
internal readonly record struct CanonicalValue(string Text, SqlType? Type);

/// <summary>A relation in FROM as names see it. Mutable: its number is given when all of a FROM are known.</summary>
internal sealed class CanonicalSource
{
    public string? Alias { get; init; }

    /// <summary>The table's name as written and as resolved; empty for others.</summary>
    public string[] Name { get; init; } = [];

    /// <summary>What decides its rows, as text.</summary>
    public required string Rows { get; set; }

    /// <summary>A sample of it, as text; empty where it is read whole.</summary>
    public string Sample { get; init; } = string.Empty;

    public CanonicalQuery? Query { get; init; }

    /// <summary>The columns in order, with what they stand for below <c>#n.</c>.</summary>
    public List<(string Name, string Text, SqlType? Type)> Columns { get; init; } = [];

    /// <summary>It may have further columns.</summary>
    public bool IsOpen { get; init; }

    /// <summary>It reads columns of the relations before it.</summary>
    public bool IsLateral { get; init; }

    public int Number { get; set; } = -1;

    /// <summary>Columns no two rows share, as they are spelled below its number.</summary>
    public System.Collections.Immutable.ImmutableArray<System.Collections.Immutable.ImmutableArray<string>> Keys { get; set; } = [];

    public CanonicalValue? Find(string name, string prefix)
    {
        foreach (var column in Columns)
        {
            if (string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)) return new CanonicalValue($"{prefix}#{Number}.{column.Text}", column.Type);
        }

        return IsOpen ? new CanonicalValue($"{prefix}#{Number}.{name}", null) : null;
    }
}

/// <summary>A WITH's entry and what it became. Mutable: it is made canonical when first read.</summary>
internal sealed class CanonicalCte(CommonTableExpression syntax, CanonicalScope scope, bool recursive)
{
    public CommonTableExpression Syntax { get; } = syntax;

    public CanonicalScope Scope { get; } = scope;

    public bool Recursive { get; } = recursive;

    public bool IsRead { get; set; }

    /// <summary>True where its own query reads it.</summary>
    public bool ReadsItself { get; set; }

    public CanonicalQuery? Query { get; set; }
}

/// <summary>The names that a query block sees. Mutable.</summary>
internal sealed class CanonicalScope(CanonicalScope? parent)
{
    public CanonicalScope? Parent { get; } = parent;

    /// <summary>Only names CTEs or parameters: no level of its own.</summary>
    public bool IsTransparent { get; init; }

    public List<CanonicalSource> Sources { get; } = [];

    public Dictionary<string, CanonicalCte> Ctes { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, CanonicalValue> Aliases { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, string> Parameters { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, WindowSpecification> Windows { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of columns that USING or NATURAL join by: a bare name is that of both sides.</summary>
    public bool MergesColumns { get; set; }

    public bool HasAggregate { get; set; }

    public List<string> RowMakers { get; } = [];

    /// <summary>The joins where their order matters.</summary>
    public List<CanonicalJoin> JoinSteps { get; } = [];

    /// <summary>An alias is meant before a column of the same name (ORDER BY).</summary>
    public bool AliasesFirst { get; set; }

    public int Depth => (Parent?.Depth ?? 0) + 1;

    public CanonicalCte? FindCte(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.Ctes.TryGetValue(name, out var cte)) return cte;
        }

        return null;
    }

    /// <summary>The nearest scope that is a block's.</summary>
    public CanonicalScope Block => IsTransparent && Parent is not null ? Parent.Block : this;

    /// <summary>What a dotted name means; null where no scope has it.</summary>
    public CanonicalValue? Resolve(string[] parts)
    {
        // A relation further out by its name comes before a field of a column that an open relation may have.
        return (parts.Length > 1 ? Resolve(parts, fromOpen: false) : null) ?? OfRelation(parts) ?? Resolve(parts, fromOpen: true);
    }

    // A column that its relation is not known to have: still that relation's.
    private CanonicalValue? OfRelation(string[] parts)
    {
        var prefix = string.Empty;
        for (var scope = this; scope is not null && parts.Length > 1; scope = scope.Parent)
        {
            foreach (var source in scope.Sources)
            {
                if (Answers(source, parts.AsSpan(0, 1))) return Path(new CanonicalValue($"{prefix}#{source.Number}.{parts[1]}", null), parts, 2);
            }

            if (!scope.IsTransparent) prefix += "^";
        }

        return null;
    }

    private CanonicalValue? Resolve(string[] parts, bool fromOpen)
    {
        var prefix = string.Empty;
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.Parameters.TryGetValue(parts[0], out var parameter)) return Path(new CanonicalValue(parameter, null), parts, 1);
            if (scope.ResolveHere(parts, prefix, fromOpen) is { } found) return found;
            if (!scope.IsTransparent) prefix += "^";
        }

        return null;
    }

    private CanonicalValue? ResolveHere(string[] parts, string prefix, bool fromOpen)
    {
        if (AliasesFirst && parts.Length == 1 && Aliases.TryGetValue(parts[0], out var first)) return first;
        foreach (var source in Sources)
        {
            for (var taken = parts.Length - 1; taken >= 1; taken--)
            {
                if (Answers(source, parts.AsSpan(0, taken)) && source.Find(parts[taken], prefix) is { } qualified) return Path(qualified, parts, taken + 1);
            }
        }

        var open = 0;
        CanonicalSource? only = null;
        foreach (var source in Sources)
        {
            if (source.Columns.Exists(column => string.Equals(column.Name, parts[0], StringComparison.OrdinalIgnoreCase)))
                return MergesColumns ? null : Path(source.Find(parts[0], prefix)!.Value, parts, 1);
            if (!source.IsOpen) continue;
            open++;
            only = source;
        }

        if (Aliases.TryGetValue(parts[0], out var alias)) return Path(alias, parts, 1);
        foreach (var source in Sources)
        {
            if (parts.Length == 1 && Answers(source, parts)) return new CanonicalValue($"{prefix}#{source.Number}", null);
        }

        return fromOpen && open == 1 && (Sources.Count == 1 || !MergesColumns) ? Path(only!.Find(parts[0], prefix)!.Value, parts, 1) : null;
    }

    private static bool Answers(CanonicalSource source, ReadOnlySpan<string> qualifier)
    {
        if (source.Alias is not null) return qualifier.Length == 1 && string.Equals(source.Alias, qualifier[0], StringComparison.OrdinalIgnoreCase);
        if (qualifier.Length > source.Name.Length) return false;
        for (var i = 1; i <= qualifier.Length; i++)
        {
            if (!string.Equals(source.Name[^i], qualifier[^i], StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    private static CanonicalValue Path(CanonicalValue value, string[] parts, int from) =>
        from >= parts.Length ? value : new CanonicalValue($"{value.Text}.{string.Join('.', parts[from..])}", null);
}
