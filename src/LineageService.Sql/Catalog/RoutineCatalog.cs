using System.Collections.Immutable;
using LineageService.Sql.Query;

namespace LineageService.Sql.Catalog;

/// <summary>
/// Procedures and functions that other texts define: a call of one is expanded as if its definition stood in the script. Not the dialect's
/// own functions. Immutable.
/// </summary>
public sealed class RoutineCatalog
{
    private readonly ImmutableDictionary<string, ImmutableArray<Routine>> _byName;

    private RoutineCatalog(ImmutableDictionary<string, ImmutableArray<Routine>> byName) => _byName = byName;

    private readonly record struct Routine(ObjectName Name, SqlStatement Definition);

    /// <summary>A catalog without routines.</summary>
    public static RoutineCatalog Empty { get; } = new(ImmutableDictionary<string, ImmutableArray<Routine>>.Empty);

    /// <summary>True where it has none.</summary>
    public bool IsEmpty => _byName.IsEmpty;

    /// <summary>
    /// The catalog of all that statements create; of two routines of one name the later stands. Other statements are passed over.
    /// </summary>
    public static RoutineCatalog Of(IEnumerable<SqlStatement> statements)
    {
        var byName = new Dictionary<string, List<Routine>>(StringComparer.OrdinalIgnoreCase);
        foreach (var statement in statements)
        {
            if (NameOf(statement) is not { } name) continue;
            if (!byName.TryGetValue(name.Last.Text, out var routines)) byName[name.Last.Text] = routines = [];
            routines.RemoveAll(known => known.Name.Parts.Length == name.Parts.Length && EndsAlike(known.Name, name));
            routines.Add(new Routine(name, statement));
        }

        if (byName.Count == 0) return Empty;
        return new(byName.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>
    /// The routines that a script creates at its top, as <see cref="Of"/> takes them; temporary ones end with the script.
    /// </summary>
    public static ImmutableArray<SqlStatement> DefinedBy(ImmutableArray<SqlStatement> statements) =>
        [.. statements.Where(statement => NameOf(statement) is not null && statement is not CreateFunctionStatement { Temporary: true })];

    /// <summary>The name of the routine that a statement creates; null for other statements.</summary>
    public static ObjectName? NameOf(SqlStatement statement) => statement switch
    {
        CreateProcedureStatement procedure => procedure.Name,
        CreateFunctionStatement { Expression: null, Query: null, Body: null } => null,
        CreateFunctionStatement function => function.Name,
        _ => null,
    };

    /// <summary>True where a routine has this as the last part of its name.</summary>
    public bool HasName(string name) => _byName.ContainsKey(name);

    /// <summary>
    /// The definition that a name means: where one name ends in the other, and only one routine's does. Null where there is none or more
    /// than one.
    /// </summary>
    internal SqlStatement? Find(ObjectName name)
    {
        if (_byName.IsEmpty || !_byName.TryGetValue(name.Last.Text, out var routines)) return null;
        SqlStatement? found = null;
        foreach (var routine in routines)
        {
            if (!EndsAlike(routine.Name, name)) continue;
            if (found is not null) return null;
            found = routine.Definition;
        }

        return found;
    }

    private static bool EndsAlike(ObjectName left, ObjectName right)
    {
        for (var i = 1; i <= Math.Min(left.Parts.Length, right.Parts.Length); i++)
        {
            if (!string.Equals(left.Parts[^i].Text, right.Parts[^i].Text, StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }
}
