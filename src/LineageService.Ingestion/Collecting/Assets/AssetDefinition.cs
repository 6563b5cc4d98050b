using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets;

/// <summary>
/// Something beyond the warehouse that is made of its tables: a dashboard, an API, an export, a model. It becomes a dataset of that kind and a job of
/// the same name that fills it.
/// </summary>
/// <param name="Kind">dashboard, chart, api, export, model, report, topic …</param>
public sealed record AssetDefinition(DatasetId Id, string Kind)
{
    public string? Title { get; init; }

    public string? Owner { get; init; }

    public string? Team { get; init; }

    public string? Tier { get; init; }

    public string? Url { get; init; }

    /// <summary><c>internal</c>, <c>partner</c> or <c>public</c>: how far what it shows may go; null where not told.</summary>
    public string? Zone { get; init; }

    /// <summary>Who uses it, as its owner lists them.</summary>
    public ImmutableArray<string> Consumers { get; init; } = [];

    /// <summary>What it shows, in its order; none where that is not told.</summary>
    public ImmutableArray<AssetField> Fields { get; init; } = [];

    /// <summary>Datasets that it is made of, whether or not fields are known.</summary>
    public ImmutableArray<DatasetId> Reads { get; init; } = [];

    /// <summary>Query that gives its fields; null where there is none. With it, <see cref="Fields"/> only describe.</summary>
    public AssetQuery? Query { get; init; }

    /// <summary>Relative to the source.</summary>
    public string? File { get; init; }
}

/// <summary>SQL behind an asset.</summary>
/// <param name="DatasetNamespace">Of the tables that it reads.</param>
public sealed record AssetQuery(string Sql, string Dialect, string DatasetNamespace)
{
    public string? DefaultDatabase { get; init; }

    public string? DefaultSchema { get; init; }
}

/// <summary>A field that an asset shows.</summary>
/// <param name="From">What it is made of; empty for nothing (a constant), null where it is not told.</param>
public sealed record AssetField(string Path, ImmutableArray<AssetSource>? From)
{
    public string? Type { get; init; }

    public string? Description { get; init; }
}

/// <summary>A column that a field is made of.</summary>
public readonly record struct AssetSource(DatasetId Dataset, string Field, EdgeSubtype Subtype);
