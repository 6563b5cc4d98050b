using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Graph.Store;
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
    };

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
