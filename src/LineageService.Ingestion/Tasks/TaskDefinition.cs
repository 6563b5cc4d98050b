using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Scripts;
using LineageService.Sql.Templates;

namespace LineageService.Ingestion.Tasks;

/// <summary>
/// One task of a warehouse as its owners define it: SQL, where its rows go, and who answers for it. What the definition leaves open is filled
/// from <see cref="TaskDefaults"/>. Not a job's stored record: that also holds what analysis made of it.
/// </summary>
/// <param name="Id">Namespace and name; a definition without a name takes its file, else its target.</param>
/// <param name="Dialect">The dialect's name; an unknown one is read as ANSI.</param>
/// <param name="DatasetNamespace">Namespace of the datasets that the SQL names.</param>
public sealed record TaskDefinition(JobId Id, string Dialect, string Sql, string DatasetNamespace)
{
    /// <summary>Table that the rows of a bare query go to, in SQL's dotted form; null where the SQL says it itself.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// Dataset that the rows of a bare query go to, in whichever namespace (a dashboard's fields by its own SQL); it stands in the place of
    /// <see cref="Target"/>. Null where the rows go to a table of the SQL's own namespace.
    /// </summary>
    public DatasetId? TargetDataset { get; init; }

    /// <summary>query, view, materialized_view, script, procedure …</summary>
    public string? Kind { get; init; }

    public string? Owner { get; init; }

    public string? Team { get; init; }

    public string? Tier { get; init; }

    public string? Layer { get; init; }

    public string? Schedule { get; init; }

    /// <summary>Queue, pool or worker group that its scheduler asks for; what the text sets itself is <see cref="TaskQueue.Of"/>'s to know.</summary>
    public string? Queue { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>What the text's parameters (<c>${name}</c>, <c>:name</c>, <c>{{ name }}</c> …) are bound to by its scheduler or shell.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Database (catalog) that names without one lie in, as the connection or project of the task says; null where nothing says it.</summary>
    public string? DefaultDatabase { get; init; }

    /// <summary>Schema that bare names lie in; null where nothing says it.</summary>
    public string? DefaultSchema { get; init; }

    /// <summary>What is known outside of SQL that is a template: its dbt project's manifest; null for nothing.</summary>
    public TemplateContext? Template { get; init; }

    /// <summary>Gives the scripts that the SQL runs by name (<c>source x.hql;</c>); null where none can be read.</summary>
    public IScriptSource? Scripts { get; init; }

    /// <summary>Where the SQL lives, relative to its repository.</summary>
    public string? File { get; init; }
}
