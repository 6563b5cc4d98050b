using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Assets.Files;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets.OpenApi;

/// <summary>
/// OpenAPI 3 documents whose response fields carry <c>x-lineage</c>: each operation that answers with JSON is an asset, its fields those of its answer.
/// </summary>
/// <param name="datasetNamespace">Of datasets that an <c>x-lineage</c> names without one.</param>
public sealed class OpenApiCollector(ImmutableArray<string> paths, string datasetNamespace, string sourceName) : ICollector
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "query"];
    private readonly AssetReader _reader = new(datasetNamespace);

    public CollectorSource Source { get; } = new("openapi", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        progress?.Report(new CollectProgress("reading API descriptions", 0, 0));
        foreach (var file in ExportFile.Read(paths, cancellationToken))
        {
            var items = file.Failure is { } failure
                ? [new CollectedFailure(failure)]
                : await Task.Run(() => Read(file).ToList(), cancellationToken).ConfigureAwait(false);
            foreach (var item in items) yield return item;
        }
    }

    private IEnumerable<CollectedItem> Read(ExportFile file)
    {
        if (file.Root is not { } document || document.Text("openapi")?.StartsWith('3') != true)
        {
            yield return file.Fail("expected an OpenAPI 3 document");
            yield break;
        }

        var about = document.Get("x-lineage");
        var server = document.Get("servers").Items().Select(one => one.Text("url")).FirstOrDefault(url => url is not null);
        var api = new AssetDefinition(
            new DatasetId(about.Text("namespace") ?? Origin(server) ?? "api", about.Text("name") ?? document.Get("info").Text("title") ?? file.Name), "api")
        {
            Url = server,
            Owner = about.Text("owner") ?? document.Get("info").Get("contact").Text("name"),
            Team = about.Text("team"),
            Tier = about.Text("tier"),
            Zone = about.Text("zone"),
            Consumers = [.. about.Get("consumers").Items().Select(one => one.Text()).OfType<string>()],
            File = file.Name,
        };
        foreach (var path in document.Get("paths").Properties())
        {
            foreach (var method in Methods)
            {
                if (path.Value.Get(method) is not { ValueKind: JsonValueKind.Object } operation) continue;
                foreach (var item in Operation(document, api, $"{method.ToUpperInvariant()} {path.Name}", operation)) yield return item;
            }
        }
    }

    private IEnumerable<CollectedItem> Operation(JsonElement document, AssetDefinition api, string name, JsonElement operation)
    {
        var place = new RecordPlace(api.File!, 1);
        var fields = new ResponseFields(document, _reader, place);
        var shown = ImmutableArray<AssetField>.Empty;
        foreach (var response in operation.Get("responses").Properties())
        {
            if (!response.Name.StartsWith('2') && response.Name != "default") continue;
            foreach (var content in response.Value.Get("content").Properties())
                if (content.Name.Contains("json", StringComparison.OrdinalIgnoreCase)) shown = fields.Of(content.Value.Get("schema"));
        }

        var said = operation.Get("x-lineage");
        var reads = ImmutableArray.CreateBuilder<DatasetId>();
        foreach (var read in said.Get("reads").Items()) if (_reader.Dataset(read, "reads", place) is { } dataset) reads.Add(dataset);
        if (place.Failure is { } failure)
        {
            yield return new CollectedFailure(failure with { Message = $"{name}: {failure.Message}" });
            yield break;
        }

        if (shown.IsEmpty && reads.Count == 0) yield break;
        var asset = api with
        {
            Id = api.Id with { Name = $"{api.Id.Name}/{name}" },
            Title = operation.Text("summary"),
            Zone = said.Text("zone") ?? api.Zone,
            Fields = shown,
            Reads = reads.ToImmutable(),
        };
        foreach (var item in AssetItems.Of(asset)) yield return item;
    }

    private static string? Origin(string? server) =>
        Uri.TryCreate(server, UriKind.Absolute, out var address) && address.Host.Length > 0 ? address.GetLeftPart(UriPartial.Authority) : null;
}
