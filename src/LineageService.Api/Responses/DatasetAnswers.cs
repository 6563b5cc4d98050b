using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>Datasets and fields as answered.</summary>
public static class DatasetAnswers
{
    private const char FieldTagSeparator = '|';

    public static DatasetResponse Of(DatasetRecord record, bool withFields) => new(
        record.Id.ToString(),
        record.Id.Namespace,
        record.Id.Name,
        record.Kind,
        record.Layer,
        record.Owner,
        record.Description,
        WireNames.Of(record.Schema),
        record.Fields.Length,
        [.. record.Tags.Where(tag => !tag.Contains(FieldTagSeparator, StringComparison.Ordinal))],
        [.. record.Symlinks.Select(link => link.ToString())])
    {
        Fields = withFields ? Fields(record, record.Fields) : null,
        Catalog = record.Catalog is { } catalog
            ? new DatasetCatalogResponse(
                catalog.Framework, catalog.Type, catalog.Name, catalog.MetadataUri, catalog.WarehouseUri, catalog.Source)
            : null,
    };

    /// <summary>The same with what a catalog told beside the columns.</summary>
    public static DatasetResponse With(this DatasetResponse answer, CatalogFacts facts)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(facts);
        return facts.IsEmpty ? answer : answer with
        {
            Location = facts.Location,
            PartitionKeys = facts.PartitionKeys.IsEmpty ? null : facts.PartitionKeys,
            Keys = facts.Keys.IsEmpty ? null : [.. facts.Keys.Select(key => (IReadOnlyList<string>)key)],
            Fields = answer.Fields?.Select(field => field with { Comment = facts.Comments.GetValueOrDefault(field.Path) }).ToArray(),
        };
    }

    /// <summary>Some fields of a dataset, with their tags.</summary>
    public static IReadOnlyList<FieldResponse> Fields(DatasetRecord record, IReadOnlyList<SchemaField> fields)
    {
        var tags = record.Tags.Where(tag => tag.Contains(FieldTagSeparator, StringComparison.Ordinal))
            .ToLookup(tag => tag[..tag.IndexOf(FieldTagSeparator, StringComparison.Ordinal)], tag => tag[(tag.IndexOf(FieldTagSeparator, StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
        var answers = ImmutableArray.CreateBuilder<FieldResponse>(fields.Count);
        foreach (var field in fields)
        {
            answers.Add(new FieldResponse(
                new FieldId(record.Id, field.Path).ToString(), field.Path, field.Type, field.Mode, [.. tags[field.Path]]));
        }

        return answers.MoveToImmutable();
    }
}
