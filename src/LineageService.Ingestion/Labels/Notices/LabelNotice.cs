using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Notices;

/// <summary>
/// What one publication of labels changed, for whoever wants to hear of it: one entry for each node, tag and origin. Or what will change by itself:
/// declassifications that end soon.
/// </summary>
/// <param name="Number">Rises; a notice that comes twice has the same.</param>
/// <param name="Epoch">The commit whose labels it tells of.</param>
/// <param name="Policy">Hash of the policy in force.</param>
public sealed record LabelNotice(long Number, long Epoch, string? Policy, ImmutableArray<NoticedChange> Changes)
{
    internal const string KeyPrefix = "labels:notice:";

    /// <summary>Declassifications whose end is 30, 7 or 1 days away (propagation.md ).</summary>
    public ImmutableArray<NoticedExpiry> Expiries { get; init; } = [];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The notice as it is stored and sent.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <exception cref="LineageStoreException">It is damaged.</exception>
    public static LabelNotice Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<LabelNotice>(json, Options) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            throw new LineageStoreException("A stored notice about labels is damaged.", isTransient: false, failure);
        }
    }

    /// <summary>The datasets that a batch tells label changes of: where the batch holds a notice.</summary>
    public static IEnumerable<DatasetId> DatasetsIn(LineageBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.KeyedStates.Where(state => state.Key.StartsWith(KeyPrefix, StringComparison.Ordinal))
            .Select(state => Read(state.State.Span))
            .SelectMany(notice => notice.Changes.Select(change => new DatasetId(change.Namespace, change.Dataset))
                .Concat(notice.Expiries.Select(expiry => new DatasetId(expiry.Namespace, expiry.Dataset))))
            .Distinct();
    }
}

/// <summary>A change in a notice.</summary>
/// <param name="Field">Path; null for the rows.</param>
/// <param name="Change"><c>ADDED</c>, <c>REMOVED</c> or <c>CHANGED</c>.</param>
public sealed record NoticedChange(
    string Namespace, string Dataset, string? Field, string Tag, string Origin, string Change, ImmutableArray<string> Before, ImmutableArray<string> After)
{
    public static NoticedChange Of(LabelChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new NoticedChange(
            change.Node.Dataset.Namespace, change.Node.Dataset.Name, change.Node.Path, change.Category, change.Assignment,
            change.IsAdded ? "ADDED" : change.IsRemoved ? "REMOVED" : "CHANGED", [.. change.Before.Select(state => state.ToString())],
            [.. change.After.Select(state => state.ToString())]);
    }
}
