using System.Collections.Immutable;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets;

/// <summary>An asset as what a collection takes: its fields as a table of its kind, and what fills it by its SQL or by what its source states.</summary>
internal static class AssetItems
{
    public static IEnumerable<CollectedItem> Of(AssetDefinition asset)
    {
        yield return Table(asset);
        if (asset.Query is { } query) yield return Task(asset, query);
        else yield return Stated(asset);
    }

    private static CollectedTable Table(AssetDefinition asset)
    {
        var table = new TableBuilder(DatasetNaming.ToTable(asset.Id), asset.Id.Namespace)
        {
            Kind = asset.Kind,
            Owner = asset.Owner,
            Description = asset.Title,
            Location = asset.Url,
            // Its query may give more than is described.
            IsPartial = asset.Query is not null,
        };
        foreach (var field in asset.Fields) table.Add(field.Path, field.Type, comment: field.Description);
        return table.Build();
    }

    private static CollectedTask Task(AssetDefinition asset, AssetQuery query) => new(
        new TaskDefinition(JobOf(asset), query.Dialect, query.Sql, query.DatasetNamespace)
        {
            TargetDataset = asset.Id,
            Kind = asset.Kind,
            Owner = asset.Owner,
            Team = asset.Team,
            Tier = asset.Tier,
            Tags = Tags(asset),
            DefaultDatabase = query.DefaultDatabase,
            DefaultSchema = query.DefaultSchema,
            File = asset.File,
        });

    private static CollectedEdges Stated(AssetDefinition asset)
    {
        var edges = ImmutableArray.CreateBuilder<LineageEdge>();
        var seen = new HashSet<(LineageNode, LineageNode, EdgeSubtype)>();
        var inputs = new SortedSet<DatasetId>(asset.Reads);
        var unknowns = ImmutableArray.CreateBuilder<UnknownLineage>();
        foreach (var field in asset.Fields)
        {
            foreach (var source in field.From ?? [])
            {
                inputs.Add(source.Dataset);
                Add(LineageNode.Field(source.Dataset, source.Field), LineageNode.Field(asset.Id, field.Path), source.Subtype);
            }
        }

        foreach (var input in inputs) Add(LineageNode.RowSet(input), LineageNode.RowSet(asset.Id), EdgeSubtype.RowSet);
        if (asset.Fields.IsEmpty) unknowns.Add(Unknown(asset, null, "the asset's source tells what it reads, not which fields it shows"));
        foreach (var field in asset.Fields)
            if (field.From is null) unknowns.Add(Unknown(asset, field.Path, "the asset's source does not tell what the field is made of"));
        return new CollectedEdges(JobOf(asset), asset.Kind, asset.Id, edges.ToImmutable())
        {
            Inputs = [.. inputs],
            Unknowns = unknowns.ToImmutable(),
            File = asset.File,
            Owner = asset.Owner,
            Team = asset.Team,
            Tier = asset.Tier,
            Tags = Tags(asset),
        };

        void Add(LineageNode from, LineageNode to, EdgeSubtype subtype)
        {
            if (seen.Add((from, to, subtype))) edges.Add(new LineageEdge(from, to, subtype));
        }
    }

    private static JobId JobOf(AssetDefinition asset) => new(asset.Id.Namespace, asset.Id.Name);

    private static ImmutableArray<string> Tags(AssetDefinition asset)
    {
        var tags = ImmutableArray.CreateBuilder<string>();
        if (asset.Zone is { } zone) tags.Add($"zone={zone}");
        if (asset.Url is { } url) tags.Add($"url={url}");
        tags.AddRange(asset.Consumers.Select(consumer => $"consumer={consumer}"));
        return tags.ToImmutable();
    }

    private static UnknownLineage Unknown(AssetDefinition asset, string? field, string message) =>
        new(UnknownCodes.TableLevelOnly, asset.Id.Name, field, null, message);
}
