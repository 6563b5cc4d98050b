using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Assets.Files;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets.Metabase;

/// <summary>A question, model or metric of Metabase.</summary>
/// <param name="Keys">Its number and its entity id, by which others name it.</param>
internal sealed record MetabaseCard(DatasetId Id, string Name, JsonElement Root, string File, ImmutableArray<string> Keys)
{
    private JsonElement Query => Root.Get("dataset_query");

    /// <summary>The database that it asks, by number or name.</summary>
    public string? DatabaseKey => Query.Text("database") ?? Root.Text("database_id");

    /// <summary>Its SQL; null where it was clicked together.</summary>
    public string? Sql => Query.Get("native").Text("query");

    /// <summary>The query that was clicked together; undefined where it has SQL.</summary>
    public JsonElement Clicked => Query.Get("query");

    /// <summary>Names of its columns, as Metabase noted them when it last ran.</summary>
    public ImmutableArray<string> Columns => [.. Root.Get("result_metadata").Embedded().Items().Select(column => column.Text("name")).OfType<string>().Distinct()];

    /// <summary>The asset as far as it does not depend on what it reads.</summary>
    public AssetDefinition Describe() => new(Id, Root.Text("type") switch { "model" => "bi-dataset", "metric" => "metric", _ => "chart" })
    {
        Title = Root.Text("description") ?? Name,
        Owner = Root.Get("creator").Text("common_name") ?? Root.Text("creator_id"),
        File = File,
    };
}
