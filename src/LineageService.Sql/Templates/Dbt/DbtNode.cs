using System.Collections.Immutable;

namespace LineageService.Sql.Templates.Dbt;

/// <summary>
/// A model, seed, snapshot, source or test of a dbt manifest (schemas.getdbt.com, manifest v7 to v12), as far as rendering and collecting need it. Not the
/// table it makes: an ephemeral model makes none.
/// </summary>
/// <param name="UniqueId"><c>model.package.name</c>.</param>
/// <param name="ResourceType">model, seed, snapshot, source, test, analysis, operation …</param>
/// <param name="Package">The project that defines it.</param>
/// <param name="Name">What <c>ref</c> calls it; of a source, the table's name within the source.</param>
public sealed record DbtNode(string UniqueId, string ResourceType, string Package, string Name)
{
    /// <summary>The relation as the adapter spells it in SQL, quotes included; null where there is none.</summary>
    public string? RelationName { get; init; }

    public string? Database { get; init; }

    public string? Schema { get; init; }

    /// <summary>The relation's own name, where that is not <see cref="Name"/>.</summary>
    public string? Alias { get; init; }

    /// <summary>The name of the source that a source's table belongs to; null for all else.</summary>
    public string? SourceName { get; init; }

    /// <summary>table, view, incremental, ephemeral, materialized_view, snapshot, seed …; null where the manifest does not say.</summary>
    public string? Materialization { get; init; }

    /// <summary>A version of a versioned model; null for all others.</summary>
    public string? Version { get; init; }

    /// <summary>The version that <c>ref</c> without one means.</summary>
    public string? LatestVersion { get; init; }

    /// <summary>The template as its author wrote it.</summary>
    public string? RawCode { get; init; }

    /// <summary>What dbt made of it in the invocation that wrote the manifest; null where that did not compile it.</summary>
    public string? CompiledCode { get; init; }

    /// <summary>sql or python.</summary>
    public string Language { get; init; } = "sql";

    /// <summary>Where it is written, relative to its project.</summary>
    public string? File { get; init; }

    public string? Description { get; init; }

    /// <summary><c>meta.owner</c>, or the owner of its group.</summary>
    public string? Owner { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Unique ids of what it refers to.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>The columns that its documentation names; often fewer than it has.</summary>
    public ImmutableArray<DbtColumn> Columns { get; init; } = [];

    /// <summary>True where it is no relation but text that is put in where it is referred to.</summary>
    public bool IsEphemeral => Materialization == "ephemeral";

    /// <summary>True where <c>ref</c> finds it.</summary>
    public bool IsReferable => ResourceType is "model" or "seed" or "snapshot";

    /// <summary>The relation's own name.</summary>
    public string Identifier => Alias ?? Name;
}

/// <summary>A column that a manifest documents.</summary>
/// <param name="Type">As the author declared it; null where not.</param>
public sealed record DbtColumn(string Name, string? Type, string? Description)
{
    public ImmutableArray<string> Tags { get; init; } = [];
}

/// <summary>A macro of a project or package: its whole block, head and end included.</summary>
public sealed record DbtMacro(string Package, string Name, string Sql);
