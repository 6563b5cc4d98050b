using System.Collections.Concurrent;
using System.Collections.Immutable;
using LineageService.Ingestion.Catalogs;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Functions;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Analysis.Functions;

/// <summary>
/// What a configuration tells of functions that no catalogue of a dialect has: signatures, and bodies in SQL. Added to a dialect's own; not
/// stored. Immutable; safe for any thread.
/// </summary>
public sealed class UserFunctions
{
    private readonly ImmutableArray<UserFunction> _functions;
    private readonly ConcurrentDictionary<string, SqlDialect> _extended = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RoutineCatalog> _routines = new(StringComparer.Ordinal);

    public UserFunctions(IEnumerable<UserFunction> functions)
    {
        _functions = [.. functions];
        if (_functions.IsEmpty) return;
        using var hash = new ContentHash();
        foreach (var function in _functions) function.AppendTo(hash);
        Version = hash.Finish();
    }

    public static UserFunctions None { get; } = new([]);

    /// <summary>Hash of the configuration, for fingerprints; null where there is none.</summary>
    public string? Version { get; }

    /// <summary>The dialect with the functions that the configuration gives it; the same one where it gives none.</summary>
    public SqlDialect Extend(SqlDialect dialect)
    {
        if (_functions.IsEmpty) return dialect;
        return _extended.GetOrAdd(dialect.Name, _ =>
        {
            var signatures = _functions.Where(function => function.IsOf(dialect))
                .Select(function => function.Signature).OfType<FunctionSignature>().ToList();
            return signatures.Count == 0 ? dialect : dialect with { Functions = dialect.Functions.With(signatures) };
        });
    }

    /// <summary>The functions and procedures whose SQL the configuration gives for a dialect.</summary>
    public RoutineCatalog RoutinesOf(SqlDialect dialect) =>
        _functions.IsEmpty ? RoutineCatalog.Empty : _routines.GetOrAdd(dialect.Name, _ => RoutineCatalog.Of(DefinitionsOf(dialect)));

    internal IEnumerable<SqlStatement> DefinitionsOf(SqlDialect dialect) =>
        _functions.Where(function => function.Sql is not null && function.IsOf(dialect))
            .SelectMany(function => SqlAnalysis.TryParse(function.Sql!, dialect, CancellationToken.None)?.Statements ?? []);
}

/// <summary>One entry of the configuration: a signature, or SQL that creates routines.</summary>
/// <param name="Dialect">The only dialect it belongs to; null: all.</param>
public sealed record UserFunction(string? Dialect, FunctionSignature? Signature, string? Sql)
{
    internal bool IsOf(SqlDialect dialect) => Dialect is null || SqlAnalysis.FindDialect(Dialect, out _).Name == dialect.Name;

    internal void AppendTo(ContentHash hash)
    {
        hash.Append(Dialect);
        hash.Append(Sql);
        hash.Append(Signature is null ? null
            : $"{Signature.Name} {Signature.Class} {Signature.LastRoleRepeats} {string.Join(' ', Signature.Roles ?? [])}");
    }
}
